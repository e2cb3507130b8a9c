import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { StationRef } from '#base/context.js'
import type { Data } from '#base/data.js'
import type { Row, StationEventRow, StatusRow } from '#base/ingest.js'
import { isTransient } from '#base/transient.js'
import { card, event, type IngestBench, ingestBench, minute, wh } from '../../test/ingest.js'

let bench: IngestBench
beforeAll(async () => void (bench = await ingestBench()))
afterAll(() => bench.close())

const status = (over: Partial<StatusRow> = {}): StatusRow => ({
  kind: 'status',
  evseId: 1,
  connectorId: 1,
  status: 'Available',
  at: minute(0),
  receivedAt: minute(1000),
  ...over,
})
const connectorsOf = (station: StationRef) => bench.data.withTenant(station.tenantId, (d) => d.connectors.list([station.id]))
const historyOf = async (station: StationRef) =>
  (await bench.data.withTenant(station.tenantId, (d) => d.connectors.history(station.id, {}, { limit: 100 }))).items.map(
    (one) => one.status,
  )

describe('a batch', () => {
  it('refuses only the row that cannot be stored, among many stations and tenants', async () => {
    const other = await bench.data.system.tenants.create({ name: 'Other', slug: 'other' })
    const stations = await Promise.all(Array.from({ length: 40 }, (_, i) => bench.station(`P${i}`, i % 2 ? other.id : 1)))
    const results = await Promise.allSettled(
      stations.map((station, i) => bench.data.ingest.write(station, [event(i === 17 ? 'poison\0' : 't', 'Started')])),
    )
    const refused = results.flatMap((result, i) => (result.status === 'rejected' ? [[i, isTransient(result.reason)]] : []))
    expect(refused).toEqual([[17, false]])
    const [{ stored }] = await bench.sql('SELECT count(*)::int AS stored FROM transactions WHERE station_pk = ANY ($1)', [
      stations.map(({ id }) => id),
    ])
    expect(stored).toBe(39)
  })

  it('keeps the order of each station also around a row that is refused', async () => {
    const station = await bench.station()
    const rows = [
      event('t', 'Started'),
      event('t', 'Updated', { seqNo: 1, at: minute(1) }),
      event('bad\0', 'Started'),
      event('t', 'Ended', { seqNo: 2, at: minute(2), samples: [] }),
      event('t', 'Ended', { seqNo: 3, at: minute(3), samples: [] }),
    ]
    const results = await Promise.allSettled(rows.map((row) => bench.data.ingest.write(station, [row])))
    expect(results.map(({ status: s }) => s)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled', 'fulfilled'])
    const seqNos = await bench.sql(
      `SELECT e.seq_no AS "seqNo", e.conflict FROM transaction_events e JOIN transactions t ON t.id = e.transaction_pk WHERE t.station_pk = $1 ORDER BY e.id`,
      [station.id],
    )
    expect(seqNos.map(({ seqNo }) => Number(seqNo))).toEqual([0, 1, 2, 3])
    expect(seqNos[3]!.conflict).toBe('a second, different end')
  })

  it('is one transaction: the announcements of a refused write are not announced', async () => {
    const station = await bench.station()
    const booted = { event: 'station.booted', body: { ...station, model: 'm', vendor: 'v', status: 'Accepted' } } as const
    await expect(bench.data.ingest.write(station, [event('bad\0', 'Started')], [booted])).rejects.toThrow()
    await bench.data.ingest.write(station, [], [booted])
    expect(await bench.sql(`SELECT event FROM outbox WHERE (body->>'id')::int = $1`, [station.id])).toEqual([{ event: 'station.booted' }])
  })

  it('a station that is registered no more is refused alone', async () => {
    const [gone, here] = [await bench.station(), await bench.station()]
    await bench.sql('DELETE FROM stations WHERE id = $1', [gone.id])
    const results = await Promise.allSettled([gone, here].map((station) => bench.data.ingest.write(station, [event('t', 'Started')])))
    expect(results.map(({ status: s }) => s)).toEqual(['rejected', 'fulfilled'])
  })
})

it('two processes that store the same events at the same moment leave one of each and both get an answer', async () => {
  const other = await bench.open()
  const stations = await Promise.all(Array.from({ length: 20 }, () => bench.station()))
  const rows = (i: number): Row[] => [
    event('t', 'Started', { idToken: card('x'), samples: [wh(1000, minute(0), 'Transaction.Begin')] }),
    event(`key${i}`, 'Started', { allocateId: true, seqNo: undefined }),
    event('t', 'Updated', { seqNo: 1, at: minute(1), samples: [wh(1100, minute(1))] }),
    event('t', 'Ended', { seqNo: 2, at: minute(2), samples: [wh(1200, minute(2), 'Transaction.End')] }),
    status(),
  ]
  // Backwards in the other process, so that they meet each other in the middle.
  const [mine, theirs] = await Promise.all([
    Promise.all(stations.map((station, i) => bench.data.ingest.write(station, rows(i)))),
    Promise.all(
      stations
        .map((station, i) => ({ station, i }))
        .toReversed()
        .map(({ station, i }) => other.ingest.write(station, rows(i))),
    ),
  ])
  await other.close()
  for (const [i, outcomes] of mine.entries()) {
    const twin = theirs[stations.length - 1 - i]!
    for (let row = 0; row < 5; row++) expect([outcomes[row]!.repeat, twin[row]!.repeat].toSorted()).toEqual([false, true])
    expect(outcomes[1]!.transactionId).toBe(twin[1]!.transactionId)
  }
  const [all] = await bench.sql(
    `SELECT count(*)::int AS transactions, count(*) FILTER (WHERE energy_wh = 200)::int AS settled,
       (SELECT count(*)::int FROM transaction_events e JOIN transactions t ON t.id = e.transaction_pk WHERE t.station_pk = ANY ($1)) AS events
     FROM transactions WHERE station_pk = ANY ($1)`,
    [stations.map(({ id }) => id)],
  )
  expect(all).toEqual({ transactions: 40, settled: 20, events: 80 })
})

it('two processes that each store half of the events of a running transaction lose none of them', async () => {
  const other = await bench.open()
  const stations = await Promise.all(Array.from({ length: 10 }, () => bench.station()))
  const events = Array.from({ length: 12 }, (_, seqNo) =>
    event('t', seqNo === 0 ? 'Started' : seqNo === 11 ? 'Ended' : 'Updated', {
      seqNo,
      at: minute(seqNo),
      chargingState: `State${seqNo}`,
      samples: [wh(1000 + 10 * seqNo, minute(seqNo))],
    }),
  )
  const half = (odd: number) => events.slice(1).filter(({ seqNo }) => seqNo! % 2 === odd)
  await Promise.all(stations.map((station) => bench.data.ingest.write(station, [events[0]!])))
  const tell = async ({ ingest }: Data, station: StationRef, rows: Row[]) => {
    for (const row of rows) await ingest.write(station, [row])
  }
  await Promise.all(stations.flatMap((station) => [tell(bench.data, station, half(0)), tell(other, station, half(1))]))
  await other.close()
  const rows = await bench.sql(
    `SELECT DISTINCT charging_state, last_seq_no::int, flags, ended_at, energy_wh::int FROM transactions WHERE station_pk = ANY ($1)`,
    [stations.map(({ id }) => id)],
  )
  expect(rows).toEqual([{ charging_state: 'State11', last_seq_no: 11, flags: [], ended_at: minute(11), energy_wh: 110 }])
})

describe('status', () => {
  it('makes connectors appear, two EVSEs with connector 1 apart, and tells of changes only', async () => {
    const station = await bench.station()
    const write = (row: StatusRow) => bench.data.ingest.write(station, [row])
    const [first] = await write(status())
    const [second] = await write(status({ evseId: 2, status: 'Occupied', reportedStatus: 'SuspendedEV', errorCode: 'NoError', info: 'x' }))
    const [same] = await write(status({ at: minute(1) }))
    expect(first!.announcements).toEqual([
      { event: 'status.changed', body: { ...station, evseId: 1, connectorId: 1, status: 'Available' } },
    ])
    expect(second!.announcements).toHaveLength(1)
    expect(same).toEqual({ repeat: false })
    expect(await connectorsOf(station)).toMatchObject([
      { evseId: 1, connectorId: 1, status: 'Available', statusAt: minute(1) },
      { evseId: 2, connectorId: 1, status: 'Occupied', reportedStatus: 'SuspendedEV', errorCode: 'NoError', info: 'x' },
    ])
  })

  it('the newest timestamp wins, within a batch and across batches; all is history; a repeat is nothing new', async () => {
    const station = await bench.station()
    const rows = [status({ at: minute(5), status: 'Occupied' }), status({ at: minute(9), status: 'Faulted' }), status({ at: minute(7) })]
    const outcomes = [
      await bench.data.ingest.write(station, rows),
      await bench.data.ingest.write(station, [rows[0]!, status({ at: minute(3) })]),
    ]
    expect(outcomes.flat().map(({ repeat }) => repeat)).toEqual([false, false, false, true, false])
    expect(await connectorsOf(station)).toMatchObject([{ status: 'Faulted', statusAt: minute(9) }])
    expect(await historyOf(station)).toEqual(['Faulted', 'Available', 'Occupied', 'Available'])
  })

  it('two states within one second of a 1.6 clock are both kept, and the later message is the current one', async () => {
    const station = await bench.station()
    const words = ['Preparing', 'Charging', 'SuspendedEV']
    for (const reportedStatus of words) await bench.data.ingest.write(station, [status({ status: 'Occupied', reportedStatus })])
    expect(await connectorsOf(station)).toMatchObject([{ reportedStatus: 'SuspendedEV' }])
    expect(await historyOf(station)).toHaveLength(3)
  })

  it('a clock that once ran ahead does not freeze a status', async () => {
    const station = await bench.station()
    await bench.data.ingest.write(station, [status({ at: minute(900_000), receivedAt: minute(10), status: 'Faulted' })])
    await bench.data.ingest.write(station, [status({ at: minute(11), receivedAt: minute(11) })])
    expect(await connectorsOf(station)).toMatchObject([{ status: 'Available' }])
  })

  it('beyond the station caps nothing is stored and the station still gets its answer', async () => {
    const station = await bench.station()
    const outcomes = await bench.data.ingest.write(station, [
      status({ evseId: 65 }),
      status({ connectorId: 9 }),
      status({ evseId: -1 }),
      status({ evseId: 3_000_000_000 }),
      status({ evseId: 64, connectorId: 8 }),
    ])
    expect(outcomes.map(({ conflict }) => conflict !== undefined)).toEqual([true, true, true, true, false])
    expect(await connectorsOf(station)).toMatchObject([{ evseId: 64, connectorId: 8 }])
    await bench.sql('UPDATE stations SET max_evses = 100 WHERE id = $1', [station.id])
    await bench.data.ingest.write(station, [status({ evseId: 65 })])
    expect(await connectorsOf(station)).toHaveLength(2)
  })
})

it('what a station noticed is stored once per event and instant', async () => {
  const station = await bench.station()
  const noticed = (eventId: number, at = minute(0)): StationEventRow => ({
    kind: 'stationEvent',
    eventId,
    at,
    receivedAt: minute(0),
    trigger: 'Alerting',
    component: 'Fan',
    variable: 'Problem',
    actualValue: 'true',
    cleared: false,
    eventNotificationType: 'HardWiredNotification',
    payload: { b: 1, a: 2 },
  })
  const outcomes = await bench.data.ingest.write(station, [noticed(1), noticed(1), noticed(2)])
  const later = await bench.data.ingest.write(station, [noticed(1), noticed(1, minute(1))])
  expect([...outcomes, ...later].map(({ repeat }) => repeat)).toEqual([false, true, false, true, false])
})

it('readings keep every digit and every word, and are stored once', async () => {
  const station = await bench.station()
  const readings: Row = {
    kind: 'meterValues',
    evse: { id: 2 },
    receivedAt: minute(0),
    samples: [
      { at: minute(0), value: '12345678901234567890.123456789', unit: 'kWh' },
      { at: minute(0), value: '3', measurand: 'Weather.Wind', phase: 'L9', context: 'Odd', unit: 'm/s' },
      { at: minute(1), value: '1.5', unit: 'kW', measurand: 'Power.Active.Import', phase: 'L1', multiplier: 1 },
      {
        at: minute(2),
        value: '500',
        unit: 'W',
        measurand: 'Power.Active.Import',
        phase: 'L1',
        extra: { signedMeterValue: { signedMeterData: 'x' } },
      },
    ],
  }
  await bench.data.ingest.write(station, [readings, readings])
  await bench.data.ingest.write(station, [readings])
  const { items, total, nextCursor } = await bench.data.withTenant(1, (d) =>
    d.meterValues.list(station.id, { evseId: 2 }, { limit: 3, count: true }),
  )
  const rest = await bench.data.withTenant(1, (d) => d.meterValues.list(station.id, { evseId: 2 }, { limit: 3, cursor: nextCursor }))
  const all = [...items, ...rest.items].toSorted((a, b) => a.value.localeCompare(b.value))

  expect(total).toBe(4)
  expect(all).toMatchObject([
    { value: '1.5', normalised: { value: 15_000, unit: 'W' } },
    { value: '12345678901234567890.123456789', measurand: 'Energy.Active.Import.Register' },
    { value: '3', measurand: 'Weather.Wind', phase: 'L9', context: 'Odd', unit: 'm/s' },
    { value: '500' },
  ])
  const wind = await bench.data.withTenant(1, (d) => d.meterValues.list(station.id, { measurand: 'Weather.Wind' }, { limit: 3 }))
  expect(wind.items).toHaveLength(1)
  const buckets = await bench.data.withTenant(1, (d) => d.meterValues.buckets(station.id, { measurand: 'Power.Active.Import' }, 3600, 100))
  expect(buckets).toEqual([
    {
      at: minute(0),
      evseId: 2,
      measurand: 'Power.Active.Import',
      phase: 'L1',
      unit: 'W',
      min: 500,
      max: 15_000,
      average: 7750,
      last: 500,
      count: 2,
    },
  ])
})
