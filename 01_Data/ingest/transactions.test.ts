import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { StationRef } from '#base/context.js'
import type { Outcome, Row, TransactionEventRow } from '#base/ingest.js'
import { card, event, type IngestBench, ingestBench, minute, wh } from '../../test/ingest.js'

let bench: IngestBench
beforeAll(async () => void (bench = await ingestBench()))
afterAll(() => bench.close())

const write = async (station: StationRef, ...rows: Row[]): Promise<Outcome[]> => {
  const outcomes: Outcome[] = []
  for (const row of rows) outcomes.push(...(await bench.data.ingest.write(station, [row])))
  return outcomes
}
const transactionsOf = async (station: StationRef) => {
  const { items } = await bench.data.withTenant(station.tenantId, (d) =>
    d.transactions.list({ stationId: station.stationId }, { limit: 1000 }),
  )
  return items.toSorted((a, b) => a.id - b.id).map((item) => ({ ...item, endedAt: item.endedAt, running: item.endedAt === undefined }))
}
const deadLetters = (station: StationRef) =>
  bench.sql<{ reason: string }>('SELECT reason FROM dead_letters WHERE station_pk = $1 AND tenant_id = $2 ORDER BY id', [
    station.id,
    station.tenantId,
  ])
const count = async (station: StationRef) =>
  (
    await bench.sql(
      `SELECT (SELECT count(*)::int FROM transactions WHERE station_pk = $1) AS transactions,
         (SELECT count(*)::int FROM transaction_events e JOIN transactions t ON (t.tenant_id, t.id) = (e.tenant_id, e.transaction_pk)
          WHERE t.station_pk = $1) AS events,
         (SELECT count(*)::int FROM meter_values WHERE station_pk = $1) AS readings`,
      [station.id],
    )
  )[0]

const evse = { id: 1, connectorId: 1 }

/** A session of n events, an hour from 1,000 to 5,000 Wh, told without a fault. */
function session(id: string, n = 4, over: Partial<TransactionEventRow> = {}): TransactionEventRow[] {
  return Array.from({ length: n }, (_, seqNo) => {
    const last = seqNo === n - 1
    const at = minute((60 * seqNo) / (n - 1))
    return event(id, seqNo === 0 ? 'Started' : last ? 'Ended' : 'Updated', {
      seqNo,
      at,
      evse: seqNo === 0 ? evse : undefined,
      idToken: seqNo === 0 ? card('Driver') : last ? card('Stopper') : undefined,
      chargingState: seqNo === 0 ? 'EVConnected' : last ? undefined : `State${seqNo}`,
      stopReason: last ? 'Local' : undefined,
      samples: [wh(1000 + (4000 * seqNo) / (n - 1), at, seqNo === 0 ? 'Transaction.Begin' : last ? 'Transaction.End' : undefined)],
      response: { answer: seqNo },
      ...over,
    })
  })
}

const whole = {
  idToken: 'Driver',
  evseId: 1,
  connectorId: 1,
  startedAt: minute(0),
  endedAt: minute(60),
  energyWh: 4000,
  stopReason: 'Local',
}

/** OCPP 1.6: nothing is numbered, the id is ours. */
const start16 = (key: string, over: Partial<TransactionEventRow> = {}) =>
  event(key, 'Started', {
    allocateId: true,
    seqNo: undefined,
    evse,
    idToken: card('Driver'),
    samples: [wh(1000, minute(0), 'Transaction.Begin')],
    ...over,
  })
const stop16 = (id: string, meterStop = 5000, over: Partial<TransactionEventRow> = {}) =>
  event(id, 'Ended', {
    seqNo: undefined,
    at: minute(60),
    stopReason: 'SoftReset',
    samples: [wh(meterStop, minute(60), 'Transaction.End')],
    ...over,
  })
const readings16 = (transactionId: string, ...samples: Array<[number, number]>): Row => ({
  kind: 'meterValues',
  evse: { id: 1 },
  transactionId,
  receivedAt: new Date(),
  samples: samples.map(([at, value]) => wh(value, minute(at))),
})

describe('what a station says twice', () => {
  it('T-01, T-02 has one effect and gets the same answer, for every event and whatever came since', async () => {
    const station = await bench.station()
    const events = session('t')
    const first = await write(station, ...events)
    const before = await count(station)
    const again = await write(station, ...events.toReversed())

    expect(first.map(({ repeat }) => repeat)).toEqual([false, false, false, false])
    expect(again.map(({ repeat, response }) => ({ repeat, response }))).toEqual(
      [3, 2, 1, 0].map((answer) => ({ repeat: true, response: { answer } })),
    )
    expect(again.every(({ announcements }) => announcements === undefined)).toBe(true)
    expect(await count(station)).toEqual(before)
    expect(await transactionsOf(station)).toMatchObject([{ ...whole, flags: [] }])
  })

  it('T-01 is a repeat also within one batch, with its fields in another order, and sent again from the offline queue', async () => {
    const station = await bench.station()
    const [started] = session('t')
    const { samples, eventType, ...rest } = started!.payload as any
    const outcomes = await Promise.all([
      bench.data.ingest.write(station, [started!, started!]),
      bench.data.ingest.write(station, [{ ...started!, offline: true, payload: { samples, eventType, ...rest, offline: true } }]),
    ])
    expect(outcomes.flat().map(({ repeat }) => repeat)).toEqual([false, true, true])
    expect(await count(station)).toEqual({ transactions: 1, events: 1, readings: 1 })
  })

  it('T-03 with other content changes nothing: the first holds, the other is kept and flagged, once', async () => {
    const station = await bench.station()
    const events = session('t')
    await write(station, ...events)
    const forged = { ...events[3]!, payload: { forged: true }, stopReason: 'Forged', samples: [wh(99_000, minute(60), 'Transaction.End')] }
    const [conflict, repeated] = await write(station, forged, forged)

    expect(conflict).toMatchObject({ repeat: false, conflict: 'the same event with different content' })
    expect(repeated).toMatchObject({ repeat: true, conflict: 'the same event with different content' })
    expect(await transactionsOf(station)).toMatchObject([{ ...whole, flags: ['conflict'] }])
    expect(await deadLetters(station)).toEqual([{ reason: 'conflict: the same event with different content' }])
    const [transaction] = await transactionsOf(station)
    const explained = await bench.data.withTenant(1, (d) => d.transactions.explain(transaction!.id))
    expect(explained!.events.map(({ conflict: why }) => why)).toEqual([undefined, undefined, undefined, undefined, conflict!.conflict])
  })
})

describe('order', () => {
  const permutations = <T>(items: T[]): T[][] =>
    items.length < 2 ? [items] : items.flatMap((item, i) => permutations(items.toSpliced(i, 1)).map((rest) => [item, ...rest]))

  it.each([2, 3, 4, 5, 6])('T-04 all orders of %i events end in the same row', async (n) => {
    const station = await bench.station()
    const orders = permutations([...Array(n).keys()])
    const streams = orders.map((order, i) => order.map((seqNo) => session(`t${i}`, n)[seqNo]!))
    for (let wave = 0; wave < n; wave++) await Promise.all(streams.map((stream) => bench.data.ingest.write(station, [stream[wave]!])))

    const rows = await transactionsOf(station)
    const facts = rows.map(({ id: _, transactionId: __, updatedAt: ___, ...row }) => JSON.stringify(row))
    expect(rows).toHaveLength(orders.length)
    expect(new Set(facts).size).toBe(1)
    expect(rows[0]).toMatchObject({ ...whole, flags: [] })
    expect(rows[0]).not.toHaveProperty('chargingState')
  })

  it('T-04 holds for all orders within one batch too', async () => {
    const station = await bench.station()
    const orders = permutations([0, 1, 2, 3])
    await Promise.all(
      orders.map((order, i) =>
        bench.data.ingest.write(
          station,
          order.map((seqNo) => session(`t${i}`)[seqNo]!),
        ),
      ),
    )
    const rows = await transactionsOf(station)
    expect(rows).toHaveLength(24)
    for (const row of rows) expect(row).toMatchObject({ ...whole, flags: [] })
    expect(rows.flatMap(({ chargingState }) => chargingState ?? [])).toEqual([])
  })

  it('T-05 a missing number is flagged incomplete, and healed when the filler arrives', async () => {
    const station = await bench.station()
    const [started, one, two, ended] = session('t')
    await write(station, started!, two!)
    expect(await transactionsOf(station)).toMatchObject([{ flags: ['incomplete'] }])
    await write(station, ended!)
    expect(await transactionsOf(station)).toMatchObject([{ flags: ['incomplete'], energyWh: 4000 }])
    await write(station, one!)
    expect(await transactionsOf(station)).toMatchObject([{ ...whole, flags: [] }])
  })

  it('T-05 a station that goes on counting from an earlier session is complete (part 2 §E: from a to o)', async () => {
    const station = await bench.station()
    const later = session('t').map((row) => ({ ...row, seqNo: row.seqNo! + 40 }))
    await write(station, ...later)
    expect(await transactionsOf(station)).toMatchObject([{ ...whole, flags: [] }])
  })

  it('T-06 what was queued while offline never moves a live transaction backwards and never resurrects an ended one', async () => {
    const [live, over] = [await bench.station(), await bench.station()]
    const events = session('t', 502)
    const queued = events.slice(1, 501).map((row) => ({ ...row, offline: true }))
    await write(live, events[0]!, { ...queued[499]!, offline: false })
    await write(over, events[0]!, events[501]!)
    await Promise.all(queued.slice(0, 499).flatMap((row) => [bench.data.ingest.write(live, [row]), bench.data.ingest.write(over, [row])]))

    expect(await transactionsOf(live)).toMatchObject([{ chargingState: 'State500', running: true, flags: [] }])
    expect(await transactionsOf(over)).toMatchObject([{ ...whole, endedAt: minute(60), flags: ['incomplete'] }])
  })
})

describe('ids', () => {
  it('T-07 an id used again after a reboot is a new transaction, flagged, and both stay whole', async () => {
    const station = await bench.station()
    const again = session('t').map((row) =>
      event('t', row.eventType, {
        ...row,
        at: new Date(row.at.getTime() + 86_400_000),
        idToken: row.idToken && card('Second'),
        samples: row.samples.map((s) => ({ ...s, at: new Date(s.at.getTime() + 86_400_000), value: String(Number(s.value) + 7000) })),
        payload: undefined as never,
      }),
    )
    await write(station, ...session('t'), ...again)
    const repeats = await write(station, ...session('t'), ...again)

    expect(repeats.every(({ repeat }) => repeat)).toBe(true)
    expect(await transactionsOf(station)).toMatchObject([
      { ...whole, incarnation: 0, flags: [] },
      { incarnation: 1, idToken: 'Second', energyWh: 4000, meterStartWh: 8000, flags: ['reusedId'] },
    ])
  })

  it('T-07 an id used again while the old transaction never ended is a new transaction too', async () => {
    const station = await bench.station()
    const old = session('t').slice(0, 3)
    const restart = event('t', 'Started', {
      at: minute(300),
      idToken: card('Other'),
      evse,
      samples: [wh(9000, minute(300), 'Transaction.Begin')],
    })
    await write(station, ...old, restart)
    expect(await transactionsOf(station)).toMatchObject([
      { idToken: 'Driver', flags: [] },
      { idToken: 'Other', startedAt: minute(300), flags: ['reusedId'] },
    ])
  })

  it('T-07 a start that was only stamped anew by a retry stays one transaction', async () => {
    const station = await bench.station()
    const [started, ...rest] = session('t')
    const restamped = event('t', 'Started', { ...started!, at: minute(1), payload: undefined as never })
    await write(station, started!, restamped, ...rest)
    expect(await transactionsOf(station)).toMatchObject([{ ...whole, flags: ['conflict'] }])
  })

  it('T-07 a number used twice in one transaction keeps both events, flagged, and time decides the order', async () => {
    const station = await bench.station()
    const rebooted = event('t', 'Updated', { seqNo: 1, at: minute(50), chargingState: 'AfterReboot', samples: [wh(4500, minute(50))] })
    const [started, one, two, ended] = session('t')
    await write(station, started!, one!, two!, rebooted)
    expect(await transactionsOf(station)).toMatchObject([{ running: true, chargingState: 'AfterReboot', flags: ['reusedSeqNo'] }])
    await write(station, ended!)
    expect(await transactionsOf(station)).toMatchObject([{ ...whole, flags: ['reusedSeqNo'] }])
    expect(await count(station)).toMatchObject({ events: 5 })
  })

  it('T-08, A-47 a stop for an unknown id, -1, 0 or another station becomes an orphan, once, and touches nobody else', async () => {
    const [a, b] = [await bench.station(), await bench.station()]
    const [{ transactionId: foreign }] = (await write(a, start16('k'))) as [Outcome]
    const stops = ['-1', '0', '4711', foreign!].map((id) => stop16(id))
    const first = await write(b, ...stops)
    const again = await write(b, ...stops)
    await write(b, stop16('-1', 8000, { at: minute(200) }), readings16('-1', [10, 1]), readings16(foreign!, [10, 77_000]))

    expect(first.map(({ repeat, transactionId }) => [repeat, transactionId])).toEqual(stops.map((s) => [false, s.transactionId]))
    expect(again.every(({ repeat }) => repeat)).toBe(true)
    const orphans = await transactionsOf(b)
    expect(orphans.map(({ transactionId }) => transactionId)).toEqual(['-1', '0', '4711', foreign, '-1'])
    for (const { flags, endedAt, startedAt } of orphans) {
      expect(flags).toContain('orphan')
      expect(endedAt).toBeDefined()
      expect(startedAt).toBeUndefined()
    }
    expect(await transactionsOf(a)).toMatchObject([{ transactionId: foreign, running: true, energyWh: 0, flags: [] }])
    expect(
      await bench.sql('SELECT extra FROM meter_values WHERE station_pk = $1 AND transaction_pk IS NULL ORDER BY value', [b.id]),
    ).toEqual([{ extra: { transactionId: '-1' } }, { extra: { transactionId: foreign } }])
  })

  it('T-09 of two different ends the first wins and the other is recorded; a start replayed after the end changes nothing', async () => {
    const [numbered, unnumbered] = [await bench.station(), await bench.station()]
    const events = session('t')
    const otherEnd = event('t', 'Ended', { seqNo: 9, at: minute(90), samples: [wh(9000, minute(90), 'Transaction.End')] })
    const ends = await write(numbered, ...events, otherEnd, events[0]!, otherEnd)
    expect(ends.slice(4)).toMatchObject([{ conflict: 'a second, different end' }, { repeat: true }, { repeat: true }])
    expect(await transactionsOf(numbered)).toMatchObject([{ ...whole, flags: ['conflict'] }])

    const [{ transactionId }] = (await write(unnumbered, start16('k'))) as [Outcome]
    const stops = await write(unnumbered, stop16(transactionId!), stop16(transactionId!, 9000), start16('k'), stop16(transactionId!, 9000))
    expect(stops).toMatchObject([
      { repeat: false },
      { conflict: 'the same event with different content' },
      { repeat: true, transactionId },
      { repeat: true },
    ])
    expect(await transactionsOf(unnumbered)).toMatchObject([{ ...whole, stopReason: 'SoftReset', flags: ['conflict'] }])
    expect(await deadLetters(unnumbered)).toHaveLength(1)
  })

  it('T-10 two starts on one connector are both kept, and the token is known to run twice', async () => {
    const [a, b] = [await bench.station(), await bench.station()]
    const twice = card(`twice-${a.id}`)
    await write(a, event('one', 'Started', { evse, idToken: twice }), event('two', 'Started', { evse, idToken: twice, at: minute(1) }))
    await write(b, event('one', 'Started', { evse, idToken: { ...twice, idToken: twice.idToken.toUpperCase() } }))
    expect(await transactionsOf(a)).toHaveLength(2)
    const { active } = await bench.data.withTenant(1, (d) => d.tokens.facts({ idToken: twice.idToken, type: 'ISO14443' }, a.id))
    expect(active.map(({ stationPk, transactionId }) => [stationPk, transactionId]).toSorted()).toEqual(
      [
        [a.id, 'one'],
        [a.id, 'two'],
        [b.id, 'one'],
      ].toSorted(),
    )
  })

  it('T-14 ids are text, exactly as sent', async () => {
    const station = await bench.station()
    const ids = ['0', '-1', '2147483647', '2147483648', '9007199254740993', '1e400', ' a', 'A', 'a', 'ä'.repeat(30)]
    await write(station, ...ids.map((id) => event(id, 'Started')))
    expect((await transactionsOf(station)).map(({ transactionId }) => transactionId)).toEqual(ids)
  })

  it('T-15 a thousand simultaneous starts get a thousand numbers that fit 1.6, and each repeat its own again', async () => {
    const stations = await Promise.all(Array.from({ length: 10 }, () => bench.station()))
    const starts = Array.from({ length: 1000 }, (_, i) => ({ station: stations[i % 10]!, row: start16(`key ${i}`) }))
    const ids = async () =>
      (await Promise.all(starts.map(({ station, row }) => bench.data.ingest.write(station, [row])))).map(([o]) => o!.transactionId!)
    const first = await ids()
    expect(new Set(first).size).toBe(1000)
    for (const id of first) expect(Number(id)).toBeGreaterThan(99_999)
    for (const id of first) expect(Number(id)).toBeLessThanOrEqual(2_147_483_647)
    expect(await ids()).toEqual(first)
  })

  it('T-16 after a crash between effect and answer the retry gets the same answer from another process', async () => {
    const station = await bench.station()
    const starting = start16('k', { response: { idTokenInfo: { status: 'Accepted' } } })
    const [lost] = await write(station, starting)
    const other = await bench.open()
    const [retried] = await other.ingest.write(station, [{ ...starting, response: { idTokenInfo: { status: 'ConcurrentTx' } } }])
    await other.close()
    expect(retried).toMatchObject({ repeat: true, transactionId: lost!.transactionId, response: { idTokenInfo: { status: 'Accepted' } } })
  })

  it('T-21 the same station, transaction and token ids in two tenants stay apart', async () => {
    const other = await bench.data.system.tenants.create({ name: 'Other', slug: `other-${Date.now()}` })
    const [a, b] = [await bench.station('twin', 1), await bench.station('twin', other.id)]
    await Promise.all([
      bench.data.ingest.write(a, session('t')),
      bench.data.ingest.write(b, session('t').slice(0, 2)),
      bench.data.ingest.write(b, [{ kind: 'status', evseId: 1, connectorId: 1, status: 'Occupied', at: minute(0), receivedAt: minute(0) }]),
    ])
    expect(await transactionsOf(a)).toMatchObject([whole])
    expect(await transactionsOf(b)).toMatchObject([{ transactionId: 't', running: true, chargingState: 'State1' }])
    expect(await bench.data.withTenant(1, (d) => d.connectors.list([b.id]))).toEqual([])
    const tokens = await bench.data.withTenant(other.id, (d) => d.tokens.facts({ idToken: 'driver', type: 'ISO14443' }, b.id))
    expect(tokens.active).toEqual([{ stationPk: b.id, transactionId: 't', evseId: 1 }])
    const events = await bench.sql('SELECT DISTINCT tenant_id FROM outbox WHERE body->>$1 = $2 ORDER BY 1', ['stationId', 'twin'])
    expect(events).toHaveLength(2)
  })
})

describe('energy', () => {
  it('T-11 a stop below the start is never negative and never unflagged', async () => {
    const station = await bench.station()
    const [{ transactionId }] = (await write(station, start16('k'))) as [Outcome]
    await write(station, stop16(transactionId!, 400))
    const [row] = await transactionsOf(station)
    expect(row!.energyWh ?? 0).toBeGreaterThanOrEqual(0)
    expect(row!.flags).toContain('suspect')
  })

  it('T-12 a batch without energy, kWh among Wh and clock-aligned readings leave the total alone', async () => {
    const station = await bench.station()
    const [{ transactionId }] = (await write(station, start16('k'))) as [Outcome]
    const power: Row = {
      ...readings16(transactionId!),
      samples: [{ at: minute(10), value: '11000', measurand: 'Power.Active.Import', unit: 'W' }],
    } as Row
    const kwh: Row = {
      ...readings16(transactionId!),
      samples: [{ at: minute(20), value: '2.5', unit: 'kWh', context: 'Sample.Clock' }],
    } as Row
    await write(station, readings16(transactionId!, [5, 1500]), power, kwh)
    expect(await transactionsOf(station)).toMatchObject([{ energyWh: 1500, meterStartWh: 1000 }])
    expect((await transactionsOf(station))[0]).not.toHaveProperty('meterStopWh')
    await write(station, stop16(transactionId!))
    expect(await transactionsOf(station)).toMatchObject([
      { ...whole, stopReason: 'SoftReset', meterStartWh: 1000, meterStopWh: 5000, flags: [] },
    ])
  })

  it('settles again when a reading or an event arrives after the end, and says so', async () => {
    const station = await bench.station()
    const [started, one, two, ended] = session('t')
    const withoutEnd = event('t', 'Ended', { ...ended!, samples: [], payload: undefined as never })
    await write(station, started!, one!, withoutEnd)
    const [first] = await transactionsOf(station)
    const [late] = await write(station, two!)
    const [second] = await transactionsOf(station)

    expect([first!.energyWh, second!.energyWh]).toEqual([1333, 2667])
    expect(late!.announcements).toMatchObject([{ event: 'transaction.ended', body: { energyWh: 2667 } }])
  })

  it('T-13 an operator ends a zombie with its reason, and a late end from the station takes over', async () => {
    const station = await bench.station()
    const [started, one, two, ended] = session('t')
    await write(station, started!, one!)
    const id = (await transactionsOf(station))[0]!.id
    const closed = await bench.data.withTenant(1, (d) => d.transactions.close(id, 'dead charger'))
    expect(closed).toMatchObject({ endedAt: minute(20), stopReason: 'dead charger', energyWh: 1333 })
    expect(closed!.flags).toContain('closed')
    expect(await bench.data.withTenant(1, (d) => d.transactions.close(id, 'again'))).toMatchObject({ stopReason: 'dead charger' })

    await write(station, two!)
    expect(await transactionsOf(station)).toMatchObject([{ endedAt: minute(40), stopReason: 'dead charger', energyWh: 2667 }])
    await write(station, ended!)
    expect(await transactionsOf(station)).toMatchObject([{ ...whole, flags: [] }])
    expect(
      await bench.sql(
        `SELECT body->>'energyWh' AS wh FROM outbox WHERE event = 'transaction.ended' AND (body->>'id')::int = $1 ORDER BY id`,
        [station.id],
      ),
    ).toEqual([{ wh: '1333' }, { wh: '2667' }, { wh: '4000' }])
  })

  it('T-13 closes what was silent for long, not what still sends readings', async () => {
    const [dead, alive] = [await bench.station(), await bench.station()]
    await write(dead, start16('dead'))
    const [{ transactionId }] = (await write(alive, start16('alive'))) as [Outcome]
    await bench.sql(`UPDATE transactions SET updated_at = now() - interval '30 hours' WHERE station_pk = ANY ($1)`, [[dead.id, alive.id]])
    await bench.sql(`UPDATE meter_values SET received_at = now() - interval '30 hours' WHERE station_pk = ANY ($1)`, [[dead.id, alive.id]])
    await write(alive, readings16(transactionId!, [5, 1500]))
    expect(await bench.data.withTenant(1, (d) => d.transactions.closeStale(24))).toBe(1)
    expect((await transactionsOf(dead))[0]!.flags).toContain('stale')
    expect((await transactionsOf(alive))[0]!.running).toBe(true)
  })
})
