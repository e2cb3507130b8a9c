import { Client } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { OcppVersion } from '#base/ocpp/version.js'
import { tellCosts } from '../../03_Modules/Transactions/tellCosts.js'
import { startPlugboard, type TestPlugboard } from '../plugboard.js'
import { operatedStation } from './operatedStation.js'

let plugboard: TestPlugboard
let owner: Client
let count = 0
beforeAll(async () => {
  plugboard = await startPlugboard()
  owner = new Client({ connectionString: plugboard.databaseUrl })
  await owner.connect()
})
afterAll(async () => {
  await owner.end()
  await plugboard.stop()
})
beforeEach(() => owner.query('DELETE FROM prices'))

const set = async (price: object) => {
  const { status, body } = await plugboard.api('POST', '/api/v1/prices', { currency: 'EUR', ...price })
  expect([status, body]).toEqual([201, expect.objectContaining(price)])
  return body
}

/** A station whose transactions last half an hour and charge 5 kWh. */
async function charger(version: Exclude<OcppVersion, '1.6'> = '2.0.1') {
  const at = await operatedStation(plugboard, `P${++count}`, version)
  const began = Date.now() - 1_800_000
  const timestamp = (minutes: number) => new Date(began + minutes * 60_000).toISOString()
  const reading = (minutes: number, value: number, context: string) => [
    { timestamp: timestamp(minutes), sampledValue: [{ value, context, measurand: 'Energy.Active.Import.Register' }] },
  ]
  const event = (eventType: string, seqNo: number, minutes: number, more: object = {}): Promise<any> =>
    at.client.call('TransactionEvent', {
      eventType,
      seqNo,
      timestamp: timestamp(minutes),
      triggerReason: 'MeterValuePeriodic',
      transactionInfo: { transactionId: `T-${at.stationId}` },
      ...more,
    }) as Promise<any>
  return {
    ...at,
    event,
    reading,
    start: (more: object = {}) =>
      event('Started', 0, 0, {
        triggerReason: 'CablePluggedIn',
        evse: { id: 1, connectorId: 1 },
        meterValue: reading(0, 1_000, 'Transaction.Begin'),
        ...more,
      }),
    update: (seqNo = 1, more: object = {}) => event('Updated', seqNo, 15, { meterValue: reading(15, 3_000, 'Sample.Periodic'), ...more }),
    end: (seqNo = 1, more: object = {}) =>
      event('Ended', seqNo, 30, { triggerReason: 'EVCommunicationLost', meterValue: reading(30, 6_000, 'Transaction.End'), ...more }),
    shown: async () => (await plugboard.api('GET', `/api/v1/transactions?stationId=${at.stationId}`)).body.items[0],
  }
}

describe('what a transaction costs', () => {
  it('is told at its end, kept, and told again to whoever asks twice (I03.FR.02, T-16)', async () => {
    const price = await set({ priceKwh: '0.35', priceHour: '2.40', priceFixed: '0.5' })
    const at = await charger()

    expect(await at.start()).toEqual({})
    expect(await at.end()).toEqual({ totalCost: 3.45 })

    expect(await at.shown()).toMatchObject({
      totalCost: '3.45',
      energyWh: 5_000,
      price: { id: price.id, currency: 'EUR', priceHour: '2.40' },
    })
    // What becomes known later changes what it came to, not what was answered.
    await at.client.call('MeterValues', { evseId: 1, meterValue: at.reading(29, 5_900, 'Sample.Periodic') })
    expect(await at.end()).toEqual({ totalCost: 3.45 })
  })

  it.each(['2.0.1', '2.1'] as const)('is told while it runs, where its price says so, over %s (I02.FR.01)', async (version) => {
    await set({ priceKwh: '0.35' })
    const at = await charger(version)
    await at.start()

    expect(await at.update()).toEqual({ totalCost: 0.7 })
    expect(await at.shown()).toMatchObject({ totalCost: '0.70', runningCost: '0.70', runningCostAt: expect.any(String) })
    expect(await at.update(2, { offline: true })).toEqual({})
  })

  it('is told only at the end where its price says so', async () => {
    await set({ priceKwh: '0.35', runningCost: false })
    const at = await charger()
    await at.start()

    expect(await at.update()).toEqual({})
    expect(await at.shown()).toMatchObject({ totalCost: '0.70' })
    expect(await at.end(2)).toEqual({ totalCost: 1.75 })
  })

  it('is 0 where charging is free, and not told where there is no price (I03.FR.04)', async () => {
    const priceless = await charger()
    await priceless.start()
    const { id } = await set({})
    const free = await charger()
    await free.start()

    expect(await priceless.end()).toEqual({})
    expect(await priceless.shown()).not.toHaveProperty('totalCost')
    expect(await free.end()).toEqual({ totalCost: 0 })
    expect(await free.shown()).toMatchObject({ totalCost: '0.00', price: { id } })
  })

  it('is nought for whoever paid at the station and did not charge, with or without a price (C20.FR.03)', async () => {
    const idToken = { idToken: 'PSP1', type: 'DirectPayment' }
    for (const price of [undefined, { priceFixed: '1' }]) {
      if (price) await set(price)
      const stopped = await charger('2.1')
      await stopped.start({ idToken })
      expect(
        await stopped.end(1, { triggerReason: 'StopAuthorized', meterValue: stopped.reading(30, 1_000, 'Transaction.End') }),
      ).toMatchObject({ totalCost: 0 })

      const away = await charger('2.1')
      await away.start({ idToken, meterValue: undefined })
      expect(await away.end(1, { triggerReason: 'EVConnectTimeout', meterValue: undefined })).toMatchObject({ totalCost: 0 })
    }
  })

  it('is left to a station that computes it, and is ours where the station cannot (I08.FR.34)', async () => {
    await set({ priceKwh: '0.35' })
    const costDetails = {
      totalCost: { currency: 'EUR', typeOfCost: 'NormalCost', total: { exclTax: 2, inclTax: 2.42 } },
      totalUsage: { energy: 5_000, chargingTime: 1_800, idleTime: 0 },
    }
    const own = await charger('2.1')
    await own.start()
    expect(await own.end(1, { costDetails })).toEqual({})

    const failed = await charger('2.1')
    await failed.start()
    expect(await failed.end(1, { costDetails: { ...costDetails, failureToCalculate: true } })).toEqual({ totalCost: 1.75 })
  })

  it('is computed for OCPP 1.6 too, which has no word for it', async () => {
    await set({ priceKwh: '0.35' })
    const { client, stationId } = await operatedStation(plugboard, `P${++count}`, '1.6')
    const began = Date.now() - 1_800_000
    const start = { connectorId: 1, idTag: 'CARD', meterStart: 1_000, timestamp: new Date(began).toISOString() }
    const { transactionId } = (await client.call('StartTransaction', start)) as { transactionId: number }

    expect(
      await client.call('StopTransaction', { transactionId, meterStop: 6_000, timestamp: new Date(began + 1_800_000).toISOString() }),
    ).toEqual({})

    const { items } = (await plugboard.api('GET', `/api/v1/transactions?stationId=${stationId}`)).body
    expect(items[0]).toMatchObject({ totalCost: '1.75' })
  })

  it('is by the price that held when it started: of its station, of its location, of all; the one valid since last', async () => {
    const at = await charger()
    const { id: locationId } = (await plugboard.api('POST', '/api/v1/locations', { name: 'Here' })).body
    await plugboard.api('PATCH', `/api/v1/stations/${at.stationPk}`, { locationId })
    const yesterday = new Date(Date.now() - 86_400_000).toISOString()
    const priceNow = async () => {
      await at.event('Started', 0, 0, { triggerReason: 'CablePluggedIn', transactionInfo: { transactionId: `U${++count}` } })
      return (await at.shown()).price?.id
    }

    const everywhere = await set({ priceKwh: '0.30' })
    expect(await priceNow()).toBe(everywhere.id)
    const here = await set({ priceKwh: '0.31', locationId })
    await set({ priceKwh: '0.29' })
    expect(await priceNow()).toBe(here.id)
    const own = await set({ priceKwh: '0.32', stationId: at.stationId, validFrom: new Date(yesterday).toISOString() })
    await set({ priceKwh: '0.33', stationId: at.stationId })
    await set({ priceKwh: '0.34', stationId: at.stationId, validTo: new Date(yesterday).toISOString() })
    await set({ priceKwh: '0.35', stationId: at.stationId, validFrom: new Date(Date.now() + 60_000).toISOString() })
    await set({ priceKwh: '0.36', stationId: (await charger()).stationId })
    expect(await priceNow()).toBe(own.id)
  })

  it('stays what it was agreed to be when the price goes', async () => {
    const { id } = await set({ priceKwh: '0.35' })
    const at = await charger()
    await at.start()

    expect((await plugboard.api('DELETE', `/api/v1/prices/${id}`)).status).toBe(204)
    await set({ priceKwh: '9' })

    expect(await at.end()).toEqual({ totalCost: 1.75 })
    expect(await at.shown()).toMatchObject({ price: { id } })
    expect((await plugboard.api('GET', `/api/v1/prices/${id}`)).status).toBe(404)
  })

  it('is settled too when an operator closes it', async () => {
    await set({ priceKwh: '0.35' })
    const at = await charger()
    await at.start()
    await at.update()

    expect((await plugboard.api('POST', `/api/v1/transactions/${(await at.shown()).id}/close`, {})).body).toMatchObject({
      totalCost: '0.70',
    })
  })

  it('is sent to the station at the interval of its price, while it changes (I02.FR.01)', async () => {
    await set({ priceKwh: '0.35', runningCost: false, costUpdatedSeconds: 60 })
    const at = await charger()
    at.answer('CostUpdated', {})
    const due = () => owner.query(`UPDATE transactions SET cost_update_at = now() - interval '1 second' WHERE cost_update_at IS NOT NULL`)
    await at.start()
    await at.update()

    await tellCosts(plugboard.app)
    expect(at.asked).toEqual([])
    await due()
    await Promise.all([tellCosts(plugboard.app), tellCosts(plugboard.app)])
    expect(at.asked).toEqual([{ transactionId: `T-${at.stationId}`, totalCost: 0.7 }])
    expect(await at.shown()).toMatchObject({ runningCost: '0.70' })

    await due()
    await tellCosts(plugboard.app)
    await at.end(2)
    await due()
    await tellCosts(plugboard.app)
    expect(at.asked).toHaveLength(1)
  })
})

describe('a price', () => {
  it.each([
    ['a currency that is none', { currency: 'EURO' }, 'body.currency'],
    ['a price per kWh that is no decimal', { priceKwh: '0,35' }, 'body.priceKwh'],
    ['a price with more places than a station takes', { priceHour: '0.1234567' }, 'body.priceHour'],
    ['two places', { stationId: 'P1', locationId: 1 }, 'body.locationId'],
    ['an end before its beginning', { validFrom: '2026-05-02T00:00:00Z', validTo: '2026-05-01T00:00:00Z' }, 'body.validTo'],
  ])('with %s is refused', async (_, wrong, field) => {
    const { status, body } = await plugboard.api('POST', '/api/v1/prices', { currency: 'EUR', ...wrong })

    expect([status, body.errors?.[0]?.field]).toEqual([400, field])
  })

  it('for a station or location that is not there is refused', async () => {
    for (const [field, value] of [
      ['stationId', 'nobody'],
      ['locationId', 999_999],
    ] as const) {
      const { status, body } = await plugboard.api('POST', '/api/v1/prices', { currency: 'EUR', [field]: value })
      expect([status, body.errors]).toEqual([422, [expect.objectContaining({ field: `body.${field}` })]])
    }
  })

  it('is listed, the one set last first, by place and by instant', async () => {
    const { stationId } = await charger()
    const always = await set({ priceKwh: '0.35' })
    const own = await set({ stationId, validTo: '2026-01-01T00:00:00.000Z' })
    const ids = async (query: string) =>
      (await plugboard.api('GET', `/api/v1/prices${query}`)).body.items.map(({ id }: { id: number }) => id)

    expect(await ids('')).toEqual([own.id, always.id])
    expect(await ids(`?stationId=${stationId}`)).toEqual([own.id])
    expect(await ids('?at=2026-06-01T00:00:00Z')).toEqual([always.id])
    expect((await plugboard.api('GET', `/api/v1/prices/${own.id}`)).body).toMatchObject({
      stationId,
      createdBy: expect.stringMatching(/^key /),
    })
  })
})
