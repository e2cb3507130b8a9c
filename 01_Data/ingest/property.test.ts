import { afterAll, beforeAll, expect, it } from 'vitest'
import type { StationRef } from '#base/context.js'
import type { Data } from '#base/data.js'
import type { Row, TransactionEventRow } from '#base/ingest.js'
import { card, event, type IngestBench, ingestBench, minute, wh } from '../../test/ingest.js'

const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31))
const SESSIONS = Number(process.env.SESSIONS ?? 250)

let bench: IngestBench
let other: Data
beforeAll(async () => {
  bench = await ingestBench()
  other = await bench.open()
})
afterAll(async () => {
  await other.close()
  await bench.close()
})

function random(seed: number) {
  let state = seed
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (n: number) => Math.floor(next() * n)
  const chance = (p: number) => next() < p
  const shuffled = <T>(items: T[]): T[] => {
    const left = [...items]
    return items.map(() => left.splice(below(left.length), 1)[0]!)
  }
  return { below, chance, shuffled }
}
type Random = ReturnType<typeof random>

/** What must result, as simply as it can be said; knows nothing of how it is stored. */
interface Expected {
  startedAt?: Date
  endedAt?: Date
  idToken?: string
  evseId?: number
  chargingState?: string
  stopReason?: string
  flags: string[]
  energyWh?: number
}

/** The oracle: keeps what arrives in a list, and reads the list from the front, by number. */
function expectedOf(arrived: TransactionEventRow[], flags: string[] = []): Expected {
  const kept: TransactionEventRow[] = []
  const found = new Set(flags)
  for (const one of arrived) {
    if (kept.some((k) => k.seqNo === one.seqNo && k.eventType === one.eventType && +k.at === +one.at)) {
      if (!kept.some((k) => JSON.stringify(k.payload) === JSON.stringify(one.payload))) found.add('conflict')
    } else if (one.eventType === 'Ended' && kept.some((k) => k.eventType === 'Ended')) found.add('conflict')
    else kept.push(one)
  }
  kept.sort((a, b) => a.seqNo! - b.seqNo!)
  const expected: Expected = { flags: [] }
  for (const { eventType, at, idToken, evse, chargingState, stopReason } of kept) {
    if (eventType === 'Started') expected.startedAt = at
    if (eventType === 'Ended') Object.assign(expected, { endedAt: at, stopReason })
    expected.idToken ??= idToken?.idToken
    expected.evseId ??= evse?.id
    if (chargingState && !expected.endedAt) expected.chargingState = chargingState
    if (eventType === 'Ended') expected.chargingState = chargingState
  }
  let whole = expected.startedAt !== undefined
  for (let i = 1; i < kept.length; i++) if (kept[i]!.seqNo !== kept[i - 1]!.seqNo! + 1) whole = false
  if (!whole) found.add('incomplete')
  expected.flags = [...found].toSorted()
  const register = (type: string) => kept.find(({ eventType }) => eventType === type)?.samples[0]?.value
  const [from, to] = [register('Started'), register('Ended')]
  if (from !== undefined && to !== undefined) expected.energyWh = Number(to) - Number(from)
  return expected
}

/** A charging session of OCPP 2.x as it truly was. */
function truth(r: Random, id: string, at: number): TransactionEventRow[] {
  const first = r.chance(0.8) ? 0 : r.below(50)
  const n = 2 + r.below(8)
  const begin = 1000 + r.below(100_000)
  let register = begin
  return Array.from({ length: n }, (_, i) => {
    const eventType = i === 0 ? 'Started' : i === n - 1 ? 'Ended' : 'Updated'
    const when = minute(at + i * 10)
    register += i === 0 ? 0 : r.below(1500)
    return event(id, eventType, {
      seqNo: first + i,
      at: when,
      offline: r.chance(0.2),
      evse: r.chance(i === 0 ? 0.7 : 0.3) ? { id: 1 } : undefined,
      idToken: r.chance(i === 0 ? 0.6 : 0.3) ? card(`Card${r.below(3)}`) : undefined,
      chargingState: r.chance(0.6) ? ['Charging', 'EVConnected', 'SuspendedEV', 'Idle'][r.below(4)] : undefined,
      stopReason: eventType === 'Ended' ? ['Local', 'Remote', 'PowerLoss'][r.below(3)] : undefined,
      samples: [wh(register, when, i === 0 ? 'Transaction.Begin' : i === n - 1 ? 'Transaction.End' : undefined)],
    })
  })
}

/** The same as it arrives: in any order, repeated, with losses, with contradictions. */
function arrival(r: Random, events: TransactionEventRow[]): TransactionEventRow[] {
  const delivered = r.chance(0.5) ? events : events.filter(() => r.chance(0.8))
  const base = delivered.length > 0 ? delivered : [events[0]!]
  const forged = r.chance(0.2)
    ? [{ ...base[r.below(base.length)]!, payload: { forged: r.below(9) }, chargingState: 'Forged', samples: [] }]
    : []
  const ended = events.at(-1)!
  const secondEnd = r.chance(0.15)
    ? [
        event(ended.transactionId, 'Ended', {
          ...ended,
          seqNo: ended.seqNo! + 1,
          stopReason: 'Other',
          samples: [],
          payload: undefined as never,
        }),
      ]
    : []
  const once = [...base, ...forged, ...secondEnd]
  return r.shuffled([...once, ...once.filter(() => r.chance(0.3))])
}

interface Stream {
  station: StationRef
  rows: Row[]
  expected: Expected[]
}

function stream(r: Random, station: StationRef): Stream {
  const first = truth(r, 'tx', 0)
  const arrived = arrival(r, first)
  if (r.chance(0.75)) return { station, rows: arrived, expected: [expectedOf(arrived)] }

  // The id is used again after a reboot: its start comes first, and what was left of the first use comes between.
  const whole = [...arrived, ...first.filter((one) => !arrived.includes(one) && one.eventType !== 'Updated')]
  const late = first.filter((one) => !whole.includes(one))
  const [start, ...rest] = truth(r, 'tx', 1000)
  const second = arrival(r, rest)
  const rows = [...whole, start!, ...r.shuffled([...second, ...late, ...whole.filter(() => r.chance(0.2))])]
  const [before, after] = [rows.filter(({ at }) => at < start!.at), rows.filter(({ at }) => at >= start!.at)]
  return { station, rows, expected: [expectedOf(before), expectedOf(after, ['reusedId'])] }
}

it(`random sessions end in the rows an oracle expects (SEED=${SEED})`, { timeout: 120_000 }, async () => {
  const r = random(SEED)
  const streams: Stream[] = []
  for (let i = 0; i < SESSIONS; i++) streams.push(stream(r, await bench.station()))

  // Each station waits for its answers, or not; between two batches it may find itself at another process.
  await Promise.all(
    streams.map(async ({ station, rows }) => {
      const left = [...rows]
      while (left.length > 0) {
        const data = r.chance(0.5) ? bench.data : other
        const now = left.splice(0, 1 + r.below(4))
        await (r.chance(0.5) ? data.ingest.write(station, now) : Promise.all(now.map((row) => data.ingest.write(station, [row]))))
      }
    }),
  )
  for (const { station, rows, expected } of streams) {
    const { items } = await bench.data.withTenant(1, (d) => d.transactions.list({ stationId: station.stationId }, { limit: 10 }))
    const told = rows.map((row) => JSON.stringify((row as TransactionEventRow).payload)).join('\n')
    const found = items
      .toSorted((a, b) => a.incarnation - b.incarnation)
      .map(({ startedAt, endedAt, idToken, evseId, chargingState, stopReason, flags, energyWh }, i) => ({
        startedAt,
        endedAt,
        idToken,
        evseId,
        chargingState,
        stopReason,
        // The energy's own flags are its own tests' business.
        flags: flags.filter((flag) => ['incomplete', 'conflict', 'reusedId', 'reusedSeqNo', 'orphan', 'closed'].includes(flag)).toSorted(),
        ...(expected[i]?.energyWh === undefined ? {} : { energyWh }),
      }))
    expect(found, `SEED=${SEED} station ${station.stationId}:\n${told}`).toEqual(expected)
  }
})
