import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPlugboard, type TestPlugboard } from '../plugboard.js'
import { bootOf, connectStation, type TestStation } from '../station.js'
import { documentedApi } from './documented.js'

let plugboard: TestPlugboard
let station: TestStation
let id: number
const get = (path: string) => plugboard.api('GET', `/api/v1/${path}`)
const at = (minutes: number) => new Date(Date.UTC(2026, 4, 1, 8, minutes)).toISOString()

beforeAll(async () => {
  plugboard = await startPlugboard()
  plugboard.api = documentedApi(plugboard)
  id = (await plugboard.api('POST', '/api/v1/stations', { stationId: 'METER', securityProfile: 0 })).body.id
  station = await connectStation(`${plugboard.ocpp}/METER`, '2.0.1')
  await station.ask('BootNotification', bootOf('2.0.1'))
})
afterAll(async () => {
  await station.close()
  await plugboard.stop()
})

describe('readings in spans of time', () => {
  const power = (minutes: number, value: number, unit: string) => ({
    timestamp: at(minutes),
    sampledValue: [{ value, measurand: 'Power.Active.Import', unitOfMeasure: { unit } }],
  })
  const spans = (query: string) => get(`stations/${id}/meter-values?${query}`)
  beforeAll(async () => {
    await station.ask('MeterValues', { evseId: 1, meterValue: [power(0, 1000, 'W'), power(14, 3, 'kW'), power(15, 5000, 'W')] })
    await station.ask('MeterValues', { evseId: 2, meterValue: [power(3, 7, 'kW')] })
    await station.ask('MeterValues', {
      evseId: 1,
      meterValue: [{ timestamp: at(1), sampledValue: [{ value: 230, measurand: 'Voltage', phase: 'L1-N' }] }],
    })
  })

  it('are summed up per span, EVSE, measurand and phase, in one unit whatever the station sent', async () => {
    const { status, body } = await spans(`bucket=15m&from=${at(0)}&to=${at(60)}&evseId=1&count=true`)

    expect(status).toBe(200)
    const w = { evseId: 1, measurand: 'Power.Active.Import', unit: 'W' }
    expect(body).toEqual({
      total: 3,
      items: expect.arrayContaining([
        { ...w, at: at(0), min: 1000, max: 3000, average: 2000, last: 3000, count: 2 },
        { ...w, at: at(15), min: 5000, max: 5000, average: 5000, last: 5000, count: 1 },
        expect.objectContaining({ evseId: 1, measurand: 'Voltage', phase: 'L1-N', unit: 'V', average: 230 }),
      ]),
    })
  })

  it('are those of the EVSE, measurand and period that were asked for', async () => {
    const times = async (query: string) => (await spans(query)).body.items.map((item: { at: string }) => item.at)

    expect(await times(`bucket=15m&from=${at(0)}&to=${at(60)}&evseId=2`)).toEqual([at(0)])
    expect(await times(`bucket=1m&from=${at(1)}&to=${at(15)}&evseId=1&measurand=Power.Active.Import`)).toEqual([at(14)])
    expect(await times(`bucket=1h&from=${at(0)}&to=${at(60)}&measurand=Frequency`)).toEqual([])
  })

  it.each([
    ['no beginning', 'bucket=15m', 'query.from'],
    ['a length that is none', `bucket=quarter&from=${at(0)}`, 'query.bucket'],
    ['a length beyond a month', `bucket=32d&from=${at(0)}`, 'query.bucket'],
    ['more spans than anybody reads', `bucket=1s&from=${at(0)}&to=${at(600)}`, 'query.bucket'],
  ])('are refused with %s', async (_, query, field) => {
    expect((await spans(query)).body).toMatchObject({ status: 400, errors: [{ field }] })
  })
})

describe('readings of many kinds', () => {
  it('are never cut short in silence', async () => {
    const sampledValue = ['L1', 'L2', 'L3'].map((phase) => ({ value: 1, measurand: 'Voltage', phase }))
    for (let n = 0; n < 4; n++)
      await station.ask('MeterValues', {
        evseId: 3,
        meterValue: Array.from({ length: 900 }, (_, i) => ({ timestamp: new Date(Date.UTC(2026, 3, 1, 0, 0, n * 900 + i)), sampledValue })),
      })
    const period = `from=2026-04-01T00:00:00Z&to=2026-04-01T01:00:00Z`

    const { body } = await get(`stations/${id}/meter-values?bucket=1s&${period}`)
    const { body: longer } = await get(`stations/${id}/meter-values?bucket=1m&${period}`)

    expect(body).toMatchObject({ status: 400, errors: [{ field: 'query.bucket' }] })
    expect(longer.items).toHaveLength(180)
  })
})

describe('the list of transactions', () => {
  const start = (n: number) =>
    station.ask('TransactionEvent', {
      eventType: 'Started',
      seqNo: 0,
      timestamp: at(n),
      triggerReason: 'CablePluggedIn',
      transactionInfo: { transactionId: `t${n}` },
    })
  const ids = async (query: string) =>
    (await get(`transactions?${query}`)).body.items.map((item: { transactionId: string }) => item.transactionId)
  beforeAll(async () => {
    for (const n of [1, 2, 3, 4, 5]) await start(n)
    await station.ask('TransactionEvent', {
      eventType: 'Ended',
      seqNo: 1,
      timestamp: at(9),
      triggerReason: 'EVDeparted',
      transactionInfo: { transactionId: 't2' },
    })
  })

  it('holds those that started from one instant on and before another, running or ended', async () => {
    expect(await ids(`from=${at(2)}&to=${at(4)}`)).toEqual(['t3', 't2'])
    expect(await ids(`from=${at(4)}`)).toEqual(['t5', 't4'])
    expect(await ids(`to=${at(2)}`)).toEqual(['t1'])
    expect(await ids('active=false')).toEqual(['t2'])
    expect(await ids(`active=true&from=${at(2)}&to=${at(4)}`)).toEqual(['t3'])
    expect((await get('transactions?from=yesterday')).body).toMatchObject({ status: 400, errors: [{ field: 'query.from' }] })
  })

  it('lets an operator close one whose end never came, says how its energy was found, and lets a late end take over', async () => {
    const [{ id: zombie }] = (await get(`transactions?from=${at(1)}&to=${at(2)}`)).body.items
    expect((await plugboard.api('POST', `/api/v1/transactions/${zombie}/close`, { reason: 'station was replaced' })).body).toMatchObject({
      id: zombie,
      transactionId: 't1',
      endedAt: at(1),
      stopReason: 'station was replaced',
      flags: expect.arrayContaining(['closed']),
    })
    expect((await get(`transactions/${zombie}/explain`)).body).toMatchObject({
      transaction: { id: zombie },
      explanation: expect.arrayContaining([expect.stringContaining('no reading of the session')]),
      reasons: [{ code: 'noReadings' }],
      events: [{ eventType: 'Started', seqNo: 0 }],
    })
    expect((await plugboard.api('POST', '/api/v1/transactions/999999/close', {})).status).toBe(404)

    const reading = (minutes: number, value: number, context: string) => ({ timestamp: at(minutes), sampledValue: [{ value, context }] })
    await station.ask('TransactionEvent', {
      eventType: 'Ended',
      seqNo: 1,
      timestamp: at(30),
      triggerReason: 'EVDeparted',
      transactionInfo: { transactionId: 't1', stoppedReason: 'EVDisconnected' },
      meterValue: [reading(1, 1000, 'Transaction.Begin'), reading(30, 4000, 'Transaction.End')],
    })

    const { body: ended } = await get(`transactions/${zombie}`)
    expect(ended).toMatchObject({ endedAt: at(30), stopReason: 'EVDisconnected', energyWh: 3000, meterStartWh: 1000, meterStopWh: 4000 })
    expect(ended.flags).not.toContain('closed')
    expect((await get(`transactions/${zombie}/meter-values`)).body.items).toMatchObject([{ value: '1000' }, { value: '4000' }])
  })

  it('goes on where the page before ended while others start, each once, and counts all that match', async () => {
    const first = (await get(`transactions?limit=2&count=true&from=${at(1)}`)).body
    await start(6)
    const second = (await get(`transactions?limit=2&from=${at(1)}&cursor=${first.nextCursor}`)).body
    const third = (await get(`transactions?limit=2&from=${at(1)}&cursor=${second.nextCursor}`)).body

    expect(first.total).toBe(5)
    expect([first, second, third].flatMap(({ items }) => items.map((one: { transactionId: string }) => one.transactionId))).toEqual([
      't5',
      't4',
      't3',
      't2',
      't1',
    ])
    expect(third).not.toHaveProperty('nextCursor')
    expect((await get(`transactions?count=true&limit=1&to=${at(3)}`)).body.total).toBe(2)
  })
})
