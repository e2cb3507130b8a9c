import { describe, expect } from 'vitest'
import { bench } from './bench.js'
import { it } from './cases.js'
import { register, session } from './states.js'
import { withTokens } from './tokens.js'

const plugboard = bench()
const { station } = plugboard
withTokens(plugboard)

const began = Date.now() - 3_600_000
/** A reading so many minutes after the first. */
const after = (minutes: number, context: string, value: number, more: object = {}) =>
  register(context, value, more).map((one) => ({ ...one, timestamp: new Date(began + minutes * 60_000).toISOString() }))
const signedMeterValue = { signedMeterData: 'c2lnbmVk', signingMethod: 'ECDSA-secp256r1-SHA256', encodingMethod: 'OCMF', publicKey: 'a2V5' }

/** A station tells of its main meter with an event as well. */
const fiscalMetering = (at: Awaited<ReturnType<typeof station>>, value: number) => {
  const timestamp = new Date().toISOString()
  const event = {
    eventId: value,
    timestamp,
    trigger: 'Periodic',
    actualValue: String(value),
    eventNotificationType: 'CustomMonitor',
    component: { name: 'FiscalMetering' },
    variable: { name: 'EnergyActiveImportRegister' },
  }
  return at.call('NotifyEvent', { generatedAt: timestamp, seqNo: 0, eventData: [event] })
}

/** What REST shows of the readings of a transaction. */
const itemsOf = async (tx: ReturnType<typeof session>) =>
  (await plugboard.api('GET', `/api/v1/transactions/${(await tx.shown()).id}/meter-values`)).body.items

/** The context and value of each. */
const readings = async (tx: ReturnType<typeof session>) => {
  const items = await itemsOf(tx)
  return items.map(({ context, value }: { context: string; value: string }) => `${context} ${value}`).toSorted()
}

describe('clock-aligned readings', () => {
  it('TC_J_01_CSMS: of the station and its EVSEs are shown, without a transaction', async () => {
    const at = await station('2.0.1')

    for (const minutes of [0, 15, 30]) {
      for (const evseId of [0, 1, 2])
        expect(await at.call('MeterValues', { evseId, meterValue: after(minutes, 'Sample.Clock', 100 + minutes) })).toEqual({})
      expect(await fiscalMetering(at, 100 + minutes)).toEqual({})
    }

    for (const evseId of [0, 1, 2]) {
      const { items } = await at.get(`meter-values?evseId=${evseId}`)
      expect(items.map(({ value }: { value: string }) => value).toSorted()).toEqual(['100', '115', '130'])
      expect(items[0]).toMatchObject({ context: 'Sample.Clock' })
      expect(items[0]).not.toHaveProperty('transactionPk')
    }
    const events = (await at.get('events')).items
    expect(events.map(({ actualValue }: { actualValue: string }) => actualValue).toSorted()).toEqual(['100', '115', '130'])
  })

  it('TC_J_02_CSMS: come with the transaction where one runs', async () => {
    const at = await station('2.0.1')
    const tx = session(at)
    await tx.charging()

    for (const minutes of [15, 30]) {
      for (const evseId of [0, 2])
        expect(await at.call('MeterValues', { evseId, meterValue: after(minutes, 'Sample.Clock', 100 + minutes) })).toEqual({})
      expect(await fiscalMetering(at, 100 + minutes)).toEqual({})
      expect(await tx.event({ triggerReason: 'MeterValueClock', meterValue: register('Sample.Clock', 1_000 + minutes) })).toEqual({})
    }

    expect(await readings(tx)).toEqual(['Sample.Clock 1015', 'Sample.Clock 1030', 'Transaction.Begin 1000'])
    expect(await tx.shown()).toMatchObject({ energyWh: 30 })
    expect((await at.get('meter-values?evseId=2')).items).toHaveLength(2)
  })

  it.each([
    ['TC_J_03_CSMS', 'plain', {}],
    ['TC_J_04_CSMS', 'signed', { signedMeterValue }],
  ])('%s: come all with the end of the transaction, %s', async (_id, _how, more) => {
    const at = await station('2.0.1')
    const tx = session(at)
    await tx.charging()

    const meterValue = [
      ...after(15, 'Sample.Clock', 1_100, more),
      ...after(30, 'Sample.Clock', 1_200, more),
      ...register('Transaction.End', 1_345, more),
    ]
    await tx.disconnected({ meterValue })

    for (const { context, signedMeterValue: shown } of await itemsOf(tx))
      expect(shown).toEqual(context === 'Transaction.Begin' ? undefined : (more as { signedMeterValue?: object }).signedMeterValue)
    expect(await readings(tx)).toEqual(['Sample.Clock 1100', 'Sample.Clock 1200', 'Transaction.Begin 1000', 'Transaction.End 1345'])
    expect(await tx.shown()).toMatchObject({ meterStartWh: 1_000, meterStopWh: 1_345, energyWh: 345 })
  })
})

describe('sampled readings', () => {
  it('TC_J_07_CSMS: at the start, when the EVSE is known', async () => {
    const at = await station('2.0.1')
    const tx = session(at)

    await tx.connected({ meterValue: register('Transaction.Begin', 77) })

    expect(await readings(tx)).toEqual(['Transaction.Begin 77'])
    expect(await tx.shown()).toMatchObject({ evseId: 1, meterStartWh: 77 })
  })

  it('TC_J_08_CSMS: at the start, when the EVSE is known only later', async () => {
    const at = await station('2.0.1')
    const tx = session(at)

    await tx.authorize({ evse: undefined, meterValue: undefined })
    await tx.connected({ meterValue: register('Transaction.Begin', 77) })
    await tx.charging()

    expect(await readings(tx)).toEqual(['Transaction.Begin 77'])
    expect(await tx.shown()).toMatchObject({ evseId: 1, meterStartWh: 77 })
  })

  it('TC_J_09_CSMS: while it runs, and the energy so far follows', async () => {
    const at = await station('2.0.1')
    const tx = session(at)
    await tx.charging()

    for (const value of [1_100, 1_200, 1_300]) {
      expect(await tx.event({ triggerReason: 'MeterValuePeriodic', meterValue: register('Sample.Periodic', value) })).toEqual({})
      expect(await tx.shown()).toMatchObject({ energyWh: value - 1_000 })
    }

    expect(await readings(tx)).toEqual(['Sample.Periodic 1100', 'Sample.Periodic 1200', 'Sample.Periodic 1300', 'Transaction.Begin 1000'])
  })

  it.each([
    ['TC_J_10_CSMS', 'plain', {}],
    ['TC_J_11_CSMS', 'signed', { signedMeterValue }],
  ])('%s: come all with the end of the transaction, %s', async (_id, _how, more) => {
    const at = await station('2.0.1')
    const tx = session(at)
    await tx.charging()

    const meterValue = [
      ...after(10, 'Sample.Periodic', 1_111, more),
      ...after(20, 'Sample.Periodic', 1_222, more),
      ...register('Transaction.End', 1_333, more),
    ]
    await tx.disconnected({ meterValue })

    for (const { context, signedMeterValue: shown } of await itemsOf(tx))
      expect(shown).toEqual(context === 'Transaction.Begin' ? undefined : (more as { signedMeterValue?: object }).signedMeterValue)
    expect(await readings(tx)).toEqual(['Sample.Periodic 1111', 'Sample.Periodic 1222', 'Transaction.Begin 1000', 'Transaction.End 1333'])
    expect(await tx.shown()).toMatchObject({ energyWh: 333 })
  })
})
