import { Client } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startPlugboard, type TestPlugboard } from '../plugboard.js'
import { operatedStation } from './operatedStation.js'

const tariff = (tariffId: string, over: object = {}) => ({
  tariffId,
  currency: 'EUR',
  energy: { prices: [{ priceKwh: 0.25 }], taxRates: [{ type: 'vat', tax: 21 }] },
  ...over,
})

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

describe('the tariffs of a station over 2.1', () => {
  let at: Awaited<ReturnType<typeof operatedStation>>
  const send = (action: string, body: object) => at.send('transactions', action, body)
  const set = async (evseId: number, given: object, status = 'Accepted') => {
    at.answer('SetDefaultTariff', { status })
    return send('setDefaultTariff', { evseId, tariff: given })
  }
  const has = async (query = '') =>
    (await at.get(`tariffs${query}`)).items.map(
      ({ tariffId, kind, evseId = 0 }: { tariffId: string; kind: string; evseId?: number }) => `${evseId} ${kind} ${tariffId}`,
    )
  /** As if it had been set, and its date come, that many seconds before. */
  const age = (tariffId: string, seconds: number) =>
    owner.query(
      `UPDATE station_tariffs SET set_at = set_at - $2 * interval '1 second', valid_from = valid_from - $2 * interval '1 second' WHERE tariff_id = $1`,
      [tariffId, seconds],
    )
  const connected = async (evseId: number) =>
    at.client.call('StatusNotification', {
      timestamp: '2026-11-21T08:00:00Z',
      connectorStatus: 'Available',
      evseId,
      connectorId: 1,
    })
  beforeEach(async () => {
    at = await operatedStation(plugboard, `T${++count}`, '2.1')
    await connected(1)
    await connected(2)
  })

  it('are those it accepted, at each EVSE, with what they say and who set them (I07.FR.10 to FR.12, FR.22)', async () => {
    const [low, high] = [tariff(`low${count}`), tariff(`high${count}`)]

    expect(await set(0, low)).toMatchObject({ success: true, payload: { status: 'Accepted' } })
    await set(2, high)
    await set(1, tariff(`bad${count}`), 'ConditionNotSupported')

    expect(at.asked[0]).toEqual({ evseId: 0, tariff: low })
    expect((await at.get('tariffs')).items).toMatchObject([
      { evseId: 1, kind: 'DefaultTariff', tariffId: `low${count}`, pending: false, currency: 'EUR', content: low },
      { evseId: 2, tariffId: `high${count}`, content: high, setBy: expect.stringMatching(/^key \d+\/\d+$/), setAt: expect.any(String) },
    ])
    expect((await plugboard.api('GET', `/api/v1/tariffs?tariffId=low${count}`)).body.items).toMatchObject([
      { currency: 'EUR', content: low },
    ])
  })

  it('wait for their date, and then replace what was there (I07.FR.20)', async () => {
    await set(0, tariff(`now${count}`))
    await set(1, tariff(`later${count}`, { validFrom: new Date(Date.now() + 60_000).toISOString() }))
    expect((await at.get('tariffs?evseId=1')).items).toMatchObject([{ pending: false }, { tariffId: `later${count}`, pending: true }])

    await age(`now${count}`, 100)
    await age(`later${count}`, 90)

    expect(await has()).toEqual([`1 DefaultTariff later${count}`, `2 DefaultTariff now${count}`])
  })

  it('give way in the order of their dates, not in that of their setting (I07.FR.21, FR.23)', async () => {
    const inTime = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString()
    await set(1, tariff(`second${count}`, { validFrom: inTime(2) }))
    await set(1, tariff(`first${count}`, { validFrom: inTime(1) }))
    await age(`first${count}`, 90)
    expect(await has()).toHaveLength(2)

    await age(`second${count}`, 130)

    expect(await has()).toEqual([`1 DefaultTariff second${count}`])
  })

  it('say one thing under one id for ever: another is refused, the same may go to another station (I08.FR.08)', async () => {
    const id = `same${count}`
    await set(0, tariff(id))

    expect(await set(0, tariff(id, { currency: 'USD' }))).toMatchObject({
      success: false,
      error: { kind: 'refused', message: expect.stringContaining('another tariffId') },
    })
    at = await operatedStation(plugboard, `T${++count}`, '2.1')
    expect(await set(0, { ...tariff(id), currency: 'EUR' })).toMatchObject({ success: true })

    // Its EVSEs are not known: every one.
    expect(await has()).toEqual([`0 DefaultTariff ${id}`])
  })

  it('are as it reports them, those of drivers too, until it reports others (I09)', async () => {
    await set(0, tariff(`own${count}`))
    at.answer('GetTariffs', {
      status: 'Accepted',
      tariffAssignments: [
        { tariffId: `own${count}`, tariffKind: 'DefaultTariff', evseIds: [1, 2], validFrom: '2026-01-01T00:00:00Z' },
        { tariffId: `old${count}`, tariffKind: 'DefaultTariff', evseIds: [2] },
        { tariffId: 'MSP01', tariffKind: 'DriverTariff', evseIds: [1], idTokens: ['ABCD1234'] },
        { tariffId: 'MSP02', tariffKind: 'DriverTariff', idTokens: ['FBFB0000'] },
      ],
    })

    await send('getTariffs', { evseId: 0 })

    const all = (await at.get('tariffs')).items
    expect(all).toMatchObject([
      { tariffId: 'MSP02', kind: 'DriverTariff', idTokens: ['FBFB0000'], reportedAt: expect.any(String) },
      { tariffId: `own${count}`, evseId: 1, setBy: expect.any(String), validFrom: '2026-01-01T00:00:00.000Z' },
      { tariffId: 'MSP01', evseId: 1, idTokens: ['ABCD1234'] },
      { tariffId: `own${count}`, evseId: 2 },
      { tariffId: `old${count}`, evseId: 2 },
    ])
    expect(all[4]).not.toHaveProperty('setBy')
    expect(await has('?kind=DriverTariff')).toEqual(['0 DriverTariff MSP02', '1 DriverTariff MSP01'])

    at.answer('GetTariffs', { status: 'NoTariff' })
    await send('getTariffs', { evseId: 2 })
    expect(await has()).toEqual(['0 DriverTariff MSP02', `1 DefaultTariff own${count}`, '1 DriverTariff MSP01'])
    await send('getTariffs', { evseId: 0 })
    expect(await has()).toEqual([])
  })

  it('are gone when it clears them, those it refuses to clear are not (I10)', async () => {
    await set(0, tariff(`a${count}`))
    await set(2, tariff(`b${count}`))
    at.answer('ClearTariffs', { clearTariffsResult: [{ tariffId: `a${count}`, status: 'Rejected' }] })
    await send('clearTariffs', {})
    expect(await has()).toHaveLength(2)

    at.answer('ClearTariffs', { clearTariffsResult: [{ tariffId: `a${count}`, status: 'Accepted' }] })
    await send('clearTariffs', { tariffIds: [`a${count}`] })
    expect(await has()).toEqual([`2 DefaultTariff b${count}`])

    at.answer('ClearTariffs', { clearTariffsResult: [{ status: 'NoTariff' }] })
    await send('clearTariffs', { evseId: 2 })
    expect(await has()).toEqual([])
  })

  it('are changed for a running transaction, and go with it (I11, I08.FR.06)', async () => {
    const transactionId = `TX${count}`
    const event = (eventType: string, seqNo: number) =>
      at.client.call('TransactionEvent', {
        eventType,
        timestamp: new Date().toISOString(),
        triggerReason: 'ChargingStateChanged',
        seqNo,
        transactionInfo: { transactionId },
        evse: { id: 2, connectorId: 1 },
      })
    await event('Started', 0)
    at.answer('ChangeTransactionTariff', { status: 'Accepted' })
    const change = (given: object) => send('changeTransactionTariff', { transactionId, tariff: given })

    await change(tariff(`x${count}`))
    await change(tariff(`y${count}`))
    at.answer('ChangeTransactionTariff', { status: 'NoCurrencyChange' })
    await change(tariff(`z${count}`, { currency: 'USD' }))
    at.answer('ClearTariffs', { clearTariffsResult: [{ status: 'NoTariff' }] })
    await send('clearTariffs', {})

    expect((await at.get('tariffs')).items).toMatchObject([{ evseId: 2, kind: 'DriverTariff', tariffId: `y${count}`, transactionId }])
    await event('Ended', 1)
    expect(await has()).toEqual([])
  })
})

it('a transaction over 2.1 shows its tariff, limit, mode and costs as the station told them, and is answered without promises', async () => {
  const at = await operatedStation(plugboard, `T${++count}`, '2.1')
  const event = (eventType: string, seqNo: number, transactionInfo: object, more: object = {}) =>
    at.client.call('TransactionEvent', {
      eventType,
      timestamp: `2026-11-21T08:0${seqNo}:00Z`,
      triggerReason: 'RunningCost',
      seqNo,
      transactionInfo: { transactionId: `TX${count}`, ...transactionInfo },
      evse: { id: 1, connectorId: 1 },
      ...more,
    })
  const cost = (inclTax: number, more: object = {}) => ({
    costDetails: {
      totalCost: { currency: 'EUR', typeOfCost: 'NormalCost', total: { exclTax: 3.1, inclTax } },
      totalUsage: { energy: 10, chargingTime: 60, idleTime: 0 },
      ...more,
    },
  })
  const periods = { chargingPeriods: [{ tariffId: 'other', startPeriod: '2026-11-21T08:00:00Z' }] }

  expect(await event('Started', 0, { tariffId: 'A', operationMode: 'ChargingOnly', transactionLimit: { maxCost: 20.25 } })).toEqual({})
  expect(await event('Ended', 2, {}, cost(3.41, periods))).toEqual({})
  expect(await event('Updated', 1, { tariffId: 'B' }, { ...cost(1.2), evseSleep: false, preconditioningStatus: 'Ready' })).toEqual({})

  const [{ id }] = (await plugboard.api('GET', `/api/v1/transactions?stationId=${at.stationId}`)).body.items
  expect((await plugboard.api('GET', `/api/v1/transactions/${id}`)).body).toMatchObject({
    tariffId: 'B',
    operationMode: 'ChargingOnly',
    transactionLimit: { maxCost: '20.25' },
    preconditioningStatus: 'Ready',
    evseSleep: false,
    cost: { currency: 'EUR', exclTax: '3.1', inclTax: '3.41', final: true, failureToCalculate: false, details: periods },
  })
})

it.each([
  ['setDefaultTariff', { evseId: 0, tariff: tariff('none') }],
  ['changeTransactionTariff', { transactionId: 'TX', tariff: tariff('none') }],
  ['getTariffs', { evseId: 0 }],
  ['clearTariffs', {}],
])('%s is refused by name where the station speaks a version without tariffs', async (action, body) => {
  for (const version of ['2.0.1', '1.6'] as const) {
    const at = await operatedStation(plugboard, `T${++count}`, version)

    expect(await at.send('transactions', action, body, '2.1')).toMatchObject({
      success: false,
      error: { kind: 'refused', code: 'NotSupported', message: expect.stringContaining(`OCPP ${version}, which has no tariffs`) },
    })
    expect((await at.get('tariffs')).items).toEqual([])
  }
})
