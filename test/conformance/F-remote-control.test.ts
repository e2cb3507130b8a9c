import { describe, expect } from 'vitest'
import { bench } from './bench.js'
import { it } from './cases.js'
import { register, report, session } from './states.js'
import { tokens, withTokens } from './tokens.js'

const plugboard = bench()
const { station } = plugboard
withTokens(plugboard)

let remoteStarts = 0

describe('a remote start', () => {
  it('TC_F_01_CSMS: of a transaction that began with the cable', async () => {
    const at = await station('2.0.1')
    const tx = session(at)
    await tx.connected()
    at.answer('RequestStartTransaction', { status: 'Accepted', transactionId: tx.transactionId })
    const request = { remoteStartId: ++remoteStarts, evseId: 1, idToken: tokens.one }

    expect(await at.send('RequestStartTransaction', request)).toMatchObject({ success: true, payload: { status: 'Accepted' } })
    const { idTokenInfo } = await tx.event({
      triggerReason: 'RemoteStart',
      idToken: tokens.one,
      transactionInfo: { remoteStartId: request.remoteStartId },
    })
    expect(idTokenInfo.status).toBe('Accepted')
    await tx.event({ triggerReason: 'ChargingStateChanged', transactionInfo: { chargingState: 'Charging' } })

    expect(at.asked('RequestStartTransaction')).toEqual([request])
    expect(await tx.shown()).toMatchObject({ remoteStartId: request.remoteStartId, idToken: tokens.one.idToken, chargingState: 'Charging' })
  })

  it.each([
    ['TC_F_02_CSMS', 'the station asks whether the token may', true],
    ['TC_F_03_CSMS', 'the station takes it as authorized', false],
  ])('%s: before the cable: %s', async (_id, _what, asks) => {
    const at = await station('2.0.1')
    const tx = session(at)
    at.answer('RequestStartTransaction', { status: 'Accepted' })
    const request = { remoteStartId: ++remoteStarts, evseId: 1, idToken: tokens.one }

    expect(await at.send('RequestStartTransaction', request)).toMatchObject({ success: true, payload: { status: 'Accepted' } })
    if (asks) expect((await at.call('Authorize', { idToken: tokens.one })).idTokenInfo.status).toBe('Accepted')
    await tx.event({ triggerReason: 'RemoteStart', idToken: tokens.one, transactionInfo: { remoteStartId: request.remoteStartId } })
    await tx.connected()
    await tx.event({ triggerReason: 'ChargingStateChanged', transactionInfo: { chargingState: 'Charging' } })

    expect(at.asked('RequestStartTransaction')).toEqual([request])
    expect(await tx.shown()).toMatchObject({ remoteStartId: request.remoteStartId, chargingState: 'Charging', flags: [] })
  })

  it('TC_F_04_CSMS: no cable comes in time', async () => {
    const at = await station('2.0.1')
    const tx = session(at)
    at.answer('RequestStartTransaction', { status: 'Accepted' })
    const request = { remoteStartId: ++remoteStarts, evseId: 1, idToken: tokens.one }

    expect(await at.send('RequestStartTransaction', request)).toMatchObject({ success: true })
    await tx.event({ triggerReason: 'RemoteStart', idToken: tokens.one, transactionInfo: { remoteStartId: request.remoteStartId } })
    expect(await tx.event({ triggerReason: 'EVConnectTimeout' })).toEqual({})

    expect(at.asked('RequestStartTransaction')).toEqual([request])
    expect(await tx.shown()).toMatchObject({ remoteStartId: request.remoteStartId })
  })
})

it('TC_F_06_CSMS: a connector is unlocked', async () => {
  const at = await station('2.0.1')
  at.answer('UnlockConnector', { status: 'Unlocked' })

  expect(await at.send('UnlockConnector', { evseId: 1, connectorId: 1 })).toMatchObject({ success: true, payload: { status: 'Unlocked' } })

  expect(at.asked('UnlockConnector')).toEqual([{ evseId: 1, connectorId: 1 }])
})

describe('a triggered message', () => {
  it.each([
    ['TC_F_11_CSMS', 'of one EVSE', { evse: { id: 1 } }, [1]],
    ['TC_F_12_CSMS', 'of all EVSEs', {}, [1, 2]],
  ])('%s: meter values %s are shown', async (_id, _which, evse, evseIds) => {
    const at = await station('2.0.1')
    at.answer('TriggerMessage', { status: 'Accepted' })
    const request = { requestedMessage: 'MeterValues', ...evse }

    expect(await at.send('TriggerMessage', request)).toMatchObject({ success: true, payload: { status: 'Accepted' } })
    for (const evseId of evseIds)
      expect(await at.call('MeterValues', { evseId, meterValue: register('Trigger', 4_200 + evseId) })).toEqual({})

    expect(at.asked('TriggerMessage')).toEqual([request])
    for (const evseId of evseIds)
      expect((await at.get(`meter-values?evseId=${evseId}`)).items).toMatchObject([{ context: 'Trigger', value: String(4_200 + evseId) }])
  })

  it.each([
    ['TC_F_13_CSMS', 'of one EVSE', { evse: { id: 1 } }, [1]],
    ['TC_F_14_CSMS', 'of all EVSEs', {}, [1, 2]],
  ])('%s: the transaction %s tells its state and reading', async (_id, _which, evse, evseIds) => {
    const at = await station('2.0.1')
    const running = evseIds.map((evseId) => session(at, { evseId }))
    for (const tx of running) await tx.charging()
    at.answer('TriggerMessage', { status: 'Accepted' })
    const request = { requestedMessage: 'TransactionEvent', ...evse }

    expect(await at.send('TriggerMessage', request)).toMatchObject({ success: true, payload: { status: 'Accepted' } })
    for (const tx of running)
      await tx.event({
        triggerReason: 'Trigger',
        ...evse,
        transactionInfo: { chargingState: 'Charging' },
        meterValue: register('Trigger', 1_200),
      })

    expect(at.asked('TriggerMessage')).toEqual([request])
    for (const tx of running) expect(await tx.shown()).toMatchObject({ chargingState: 'Charging', energyWh: 200 })
  })

  it('TC_F_15_CSMS: there is no log upload', async () => {
    const at = await station('2.0.1')
    at.answer('TriggerMessage', { status: 'Accepted' })

    expect(await at.send('TriggerMessage', { requestedMessage: 'LogStatusNotification' })).toMatchObject({ success: true })
    expect(await at.call('LogStatusNotification', { status: 'Idle' })).toEqual({})

    expect(at.asked('TriggerMessage')).toEqual([{ requestedMessage: 'LogStatusNotification' }])
  })

  it('TC_F_18_CSMS: there is no firmware update', async () => {
    const at = await station('2.0.1')
    at.answer('TriggerMessage', { status: 'Accepted' })

    expect(await at.send('TriggerMessage', { requestedMessage: 'FirmwareStatusNotification' })).toMatchObject({ success: true })
    expect(await at.call('FirmwareStatusNotification', { status: 'Idle' })).toEqual({})

    expect(at.asked('TriggerMessage')).toEqual([{ requestedMessage: 'FirmwareStatusNotification' }])
  })

  it('TC_F_20_CSMS: a heartbeat is answered with the time', async () => {
    const at = await station('2.0.1')
    at.answer('TriggerMessage', { status: 'Accepted' })

    expect(await at.send('TriggerMessage', { requestedMessage: 'Heartbeat' })).toMatchObject({ success: true })
    const { currentTime } = await at.call('Heartbeat', {})

    expect(at.asked('TriggerMessage')).toEqual([{ requestedMessage: 'Heartbeat' }])
    expect(Math.abs(Date.now() - Date.parse(currentTime))).toBeLessThan(10_000)
  })

  it.each([
    ['TC_F_23_CSMS', 'Available'],
    ['TC_F_24_CSMS', 'Occupied'],
  ])('%s: the connector is %s', async (id, status) => {
    const at = await station('2.0.1')
    if (id === 'TC_F_24_CSMS') await report(at, status, [1])
    at.answer('TriggerMessage', { status: 'Accepted' })
    const request = { requestedMessage: 'StatusNotification', evse: { id: 1, connectorId: 1 } }

    expect(await at.send('TriggerMessage', request)).toMatchObject({ success: true, payload: { status: 'Accepted' } })
    await report(at, status, [1])

    expect(at.asked('TriggerMessage')).toEqual([request])
  })

  it('TC_F_27_CSMS: that the station does not know is on record as NotImplemented', async () => {
    const at = await station('2.0.1')
    at.answer('TriggerMessage', { status: 'NotImplemented' })

    const { commandId, ...result } = await at.send('TriggerMessage', { requestedMessage: 'Heartbeat' })

    expect(result).toMatchObject({ success: true, payload: { status: 'NotImplemented' } })
    expect((await plugboard.api('GET', `/api/v1/commands/${commandId}`)).body).toMatchObject({ payload: { status: 'NotImplemented' } })
  })
})
