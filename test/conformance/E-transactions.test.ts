import { describe, expect } from 'vitest'
import { bench, type Station } from './bench.js'
import { it } from './cases.js'
import { register, session } from './states.js'
import { tokens, withTokens } from './tokens.js'

const plugboard = bench()
const { station } = plugboard
withTokens(plugboard)

const ended = (over: object = {}) => ({ endedAt: expect.any(String), energyWh: 500, ...over })
const signed = {
  signedMeterData: 'c2lnbmVk',
  signingMethod: 'ECDSA-secp256r1-SHA256',
  encodingMethod: 'OCMF',
  publicKey: 'a2V5',
}

describe('a transaction starts', () => {
  it.each([
    ['TC_E_01_CSMS', 'when the power path closes', 'ChargingStateChanged', 'SuspendedEVSE', true],
    ['TC_E_02_CSMS', 'when energy flows', 'ChargingStateChanged', 'Charging', false],
  ])('%s: %s', async (_id, _when, triggerReason, chargingState, later) => {
    const at = await station('2.0.1')
    const tx = session(at)

    expect((await at.call('Authorize', { idToken: tokens.one })).idTokenInfo.status).toBe('Accepted')
    await tx.status('Occupied')
    const { idTokenInfo } = await tx.event({ triggerReason, idToken: tokens.one, transactionInfo: { chargingState } })
    expect(idTokenInfo.status).toBe('Accepted')
    expect(await tx.shown()).toMatchObject({ idToken: tokens.one.idToken, evseId: 1, connectorId: 1, chargingState })
    if (later) await tx.event({ triggerReason: 'ChargingStateChanged', transactionInfo: { chargingState: 'Charging' } })

    expect(await tx.shown()).toMatchObject({ chargingState: 'Charging', flags: [] })
    expect((await at.connector()).status).toBe('Occupied')
  })

  it('TC_E_03_CSMS: the cable first, then the token', async () => {
    const at = await station('2.0.1')
    const tx = session(at)

    await tx.connected()
    await tx.authorize()
    await tx.charging()

    expect(await tx.shown()).toMatchObject({ idToken: tokens.one.idToken, chargingState: 'Charging', flags: [] })
  })

  it('TC_E_04_CSMS: the token first, then the cable', async () => {
    const at = await station('2.0.1')
    const tx = session(at)

    await tx.authorize()
    await tx.connected()
    await tx.charging()

    expect(await tx.shown()).toMatchObject({ idToken: tokens.one.idToken, chargingState: 'Charging', flags: [] })
  })

  it('TC_E_09_CSMS: when the EV is connected', async () => {
    const at = await station('2.0.1')
    const tx = session(at)

    expect(await tx.connected()).toEqual({})

    expect(await tx.shown()).toMatchObject({ evseId: 1, connectorId: 1, chargingState: 'EVConnected' })
    expect(await tx.shown()).not.toHaveProperty('idToken')
  })

  it('TC_E_10_CSMS: when it is authorized', async () => {
    const at = await station('2.0.1')
    const tx = session(at)

    await tx.authorize({ evse: undefined })

    expect(await tx.shown()).toMatchObject({ idToken: tokens.one.idToken, startedAt: expect.any(String) })
  })

  it('TC_E_11_CSMS: when its signed reading is there', async () => {
    const at = await station('2.0.1')
    const tx = session(at)

    expect((await at.call('Authorize', { idToken: tokens.one })).idTokenInfo.status).toBe('Accepted')
    await tx.status('Occupied')
    const { idTokenInfo } = await tx.event({
      triggerReason: 'SignedDataReceived',
      idToken: tokens.one,
      meterValue: [
        {
          timestamp: new Date().toISOString(),
          sampledValue: [{ value: 0, context: 'Transaction.Begin', signedMeterValue: signed }],
        },
      ],
    })
    expect(idTokenInfo.status).toBe('Accepted')
    await tx.event({ triggerReason: 'ChargingStateChanged', transactionInfo: { chargingState: 'Charging' } })

    const shown = await tx.shown()
    expect(shown).toMatchObject({ chargingState: 'Charging', meterStartWh: 0 })
    expect((await plugboard.api('GET', `/api/v1/transactions/${shown.id}/meter-values`)).body.items).toMatchObject([
      { context: 'Transaction.Begin', value: '0', signedMeterValue: signed },
    ])
  })

  it('TC_E_12_CSMS: when the parking bay is taken', async () => {
    const at = await station('2.0.1')
    const tx = session(at)

    expect(await tx.event({ triggerReason: 'EVDetected' })).toEqual({})

    expect(await tx.shown()).toMatchObject({ startedAt: expect.any(String) })
  })

  it('TC_E_38_CSMS: the EV is not ready yet', async () => {
    const at = await station('2.0.1')
    const tx = session(at)

    await tx.authorize()
    await tx.connected()
    expect(await tx.event({ triggerReason: 'ChargingStateChanged', transactionInfo: { chargingState: 'SuspendedEV' } })).toEqual({})

    expect(await tx.shown()).toMatchObject({ chargingState: 'SuspendedEV' })
    expect(await tx.shown()).not.toHaveProperty('endedAt')
  })

  it('TC_E_53_CSMS: with seqNo 0, each of them', async () => {
    const at = await station('2.0.1')

    const both = [session(at), session(at)]
    for (const tx of both) {
      await tx.charging()
      await tx.disconnected()
    }

    for (const tx of both) expect(await tx.shown()).toMatchObject(ended({ flags: [] }))
  })
})

describe('a transaction ends', () => {
  it('TC_E_39_CSMS: when no EV came in time', async () => {
    const at = await station('2.0.1')
    const tx = session(at)

    await tx.authorize()
    await tx.event({ eventType: 'Ended', triggerReason: 'EVConnectTimeout', transactionInfo: { stoppedReason: 'Timeout' } })

    expect(await tx.shown()).toMatchObject(ended({ stopReason: 'Timeout' }))
  })

  it('TC_E_14_CSMS: the cable is taken out at the station', async () => {
    const at = await station('2.0.1')
    const tx = session(at)
    await tx.charging()
    await tx.stopAuthorized()
    await tx.unlocked()

    await tx.disconnected()

    expect(await tx.shown()).toMatchObject(ended({ stopReason: 'EVDisconnected', flags: [] }))
    expect((await at.connector()).status).toBe('Available')
  })

  it.each([
    ['TC_E_20_CSMS', 'the cable is taken out at the EV'],
    ['TC_E_17_CSMS', 'the EV that was suspended goes'],
  ])('%s: %s', async (id) => {
    const at = await station('2.0.1')
    const tx = session(at)
    await tx.suspended()

    if (id === 'TC_E_20_CSMS') await tx.disconnected()
    else
      await tx.event({
        eventType: 'Ended',
        triggerReason: 'EVCommunicationLost',
        transactionInfo: { chargingState: 'Idle', stoppedReason: 'EVDisconnected' },
      })

    expect(await tx.shown()).toMatchObject(ended({ stopReason: 'EVDisconnected', flags: [] }))
  })

  it.each(['TC_E_15_CSMS', 'TC_E_07_CSMS'])('%s: the driver stops it at the station', async () => {
    const at = await station('2.0.1')
    const tx = session(at)
    await tx.charging()

    await tx.event({ eventType: 'Ended', triggerReason: 'StopAuthorized', transactionInfo: { stoppedReason: 'Local' } })

    expect(await tx.shown()).toMatchObject(ended({ stopReason: 'Local', flags: [] }))
  })

  it('TC_E_21_CSMS: the operator stops it', async () => {
    const at = await station('2.0.1')
    const tx = session(at)
    await tx.charging()
    at.answer('RequestStopTransaction', { status: 'Accepted' })

    expect(await at.send('RequestStopTransaction', { transactionId: tx.transactionId })).toMatchObject({
      success: true,
      payload: { status: 'Accepted' },
    })
    await tx.event({ eventType: 'Ended', triggerReason: 'RemoteStop', transactionInfo: { stoppedReason: 'Remote' } })

    expect(at.asked('RequestStopTransaction')).toEqual([{ transactionId: tx.transactionId }])
    expect(await tx.shown()).toMatchObject(ended({ stopReason: 'Remote' }))
  })

  it('TC_E_08_CSMS: energy has stopped after the driver stopped it', async () => {
    const at = await station('2.0.1')
    const tx = session(at)
    await tx.charging()
    await tx.stopAuthorized()

    await tx.event({
      eventType: 'Ended',
      triggerReason: 'ChargingStateChanged',
      transactionInfo: { chargingState: 'EVConnected', stoppedReason: 'Local' },
    })

    expect(await tx.shown()).toMatchObject(ended({ stopReason: 'Local', chargingState: 'EVConnected' }))
  })

  it('TC_E_16_CSMS: its token is refused', async () => {
    const at = await station('2.0.1')
    const tx = session(at)

    const { idTokenInfo } = await tx.event({ triggerReason: 'Authorized', idToken: tokens.unknown })
    expect(idTokenInfo.status).toMatch(/^(Invalid|Unknown)$/)
    await tx.event({ eventType: 'Ended', triggerReason: 'Deauthorized', transactionInfo: { stoppedReason: 'DeAuthorized' } })

    expect(await tx.shown()).toMatchObject(ended({ stopReason: 'DeAuthorized' }))
  })

  it('TC_E_22_CSMS: the EV stops it', async () => {
    const at = await station('2.0.1')
    const tx = session(at)
    await tx.charging()

    await tx.event({
      eventType: 'Ended',
      triggerReason: 'ChargingStateChanged',
      transactionInfo: { chargingState: 'SuspendedEV', stoppedReason: 'StoppedByEV' },
    })

    expect(await tx.shown()).toMatchObject(ended({ stopReason: 'StoppedByEV', chargingState: 'SuspendedEV' }))
  })

  it('TC_E_19_CSMS: the parking bay is left', async () => {
    const at = await station('2.0.1')
    const tx = session(at)
    await tx.charging()
    await tx.unlocked()
    await tx.status('Available')
    await tx.event({ triggerReason: 'EVCommunicationLost', transactionInfo: { chargingState: 'Idle' } })

    await tx.event({ eventType: 'Ended', triggerReason: 'EVDeparted', transactionInfo: { stoppedReason: 'Local' } })

    expect(await tx.shown()).toMatchObject(ended({ stopReason: 'Local', flags: [] }))
  })
})

it('TC_E_26_CSMS: a transaction goes on when the EV is unplugged and plugged in again', async () => {
  const at = await station('2.0.1')
  const tx = session(at)
  await tx.suspended()

  await tx.event({ triggerReason: 'EVCommunicationLost', transactionInfo: { chargingState: 'Idle' } })
  await tx.status('Available')
  expect(await tx.shown()).toMatchObject({ chargingState: 'Idle' })
  await tx.event({ triggerReason: 'CablePluggedIn', transactionInfo: { chargingState: 'EVConnected' } })
  await tx.event({ triggerReason: 'ChargingStateChanged', transactionInfo: { chargingState: 'Charging' } })

  const shown = await tx.shown()
  expect(shown).toMatchObject({ chargingState: 'Charging', flags: [] })
  expect(shown).not.toHaveProperty('endedAt')
})

describe('the station is asked whether it still holds messages', () => {
  const ask = async (at: Station, request: object, payload: object) => {
    at.answer('GetTransactionStatus', payload)
    expect(await at.send('GetTransactionStatus', request)).toMatchObject({ success: true, payload })
    expect(at.asked('GetTransactionStatus')).toContainEqual(request)
  }
  const late = (seconds: number) => ({ offline: true, timestamp: new Date(Date.now() - seconds * 1_000).toISOString() })

  it.each([
    ['TC_E_29_CSMS', 'of a running transaction: it does', true],
    ['TC_E_33_CSMS', 'of any transaction: it does', false],
  ])('%s: %s, and what then comes counts', async (_id, _what, named) => {
    const at = await station('2.0.1')
    const tx = session(at)
    await tx.charging()
    await at.disconnect()
    await at.connect()

    if (named) await ask(at, { transactionId: tx.transactionId }, { ongoingIndicator: true, messagesInQueue: true })
    else await ask(at, {}, { messagesInQueue: true })
    await tx.event({ triggerReason: 'MeterValuePeriodic', ...late(1), meterValue: register('Sample.Periodic', 1_250) })

    expect(await tx.shown()).toMatchObject({ energyWh: 250, flags: [] })
  })

  it('TC_E_30_CSMS: of a running transaction: it does not', async () => {
    const at = await station('2.0.1')
    const tx = session(at)
    await tx.charging()

    await ask(at, { transactionId: tx.transactionId }, { ongoingIndicator: true, messagesInQueue: false })

    expect(await tx.shown()).not.toHaveProperty('endedAt')
  })

  it('TC_E_31_CSMS: of an ended transaction: it does, and the gap closes', async () => {
    const at = await station('2.0.1')
    const tx = session(at)
    await tx.charging()
    await at.disconnect()
    await at.connect()
    await tx.status('Available')

    const gap = tx.skip(2)
    await tx.event({
      eventType: 'Ended',
      triggerReason: 'EVCommunicationLost',
      transactionInfo: { chargingState: 'Idle' },
      offline: true,
    })
    expect((await tx.shown()).flags).toContain('incomplete')
    await ask(at, { transactionId: tx.transactionId }, { ongoingIndicator: false, messagesInQueue: true })
    await tx.event({ eventType: 'Updated', triggerReason: 'StopAuthorized', seqNo: gap, ...late(2), idToken: tokens.one })
    await tx.event({
      eventType: 'Updated',
      triggerReason: 'ChargingStateChanged',
      seqNo: gap + 1,
      ...late(1),
      transactionInfo: { chargingState: 'EVConnected' },
    })

    expect(await tx.shown()).toMatchObject(ended({ flags: [] }))
  })

  it('TC_E_34_CSMS: of any transaction: it does not', async () => {
    const at = await station('2.0.1')

    await ask(at, {}, { messagesInQueue: false })

    expect(await at.transactions()).toEqual([])
  })
})
