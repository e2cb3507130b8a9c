import type { Price } from '#base/domain/cost.js'
import { groupBy } from '#base/domain/lists.js'
import type { Known } from '#base/domain/transactionPlace.js'
import { advance, follows, type TransactionState } from '#base/domain/transactionState.js'
import type { MeterValuesRow, TransactionEventRow } from '#base/ingest.js'
import { recordset, type Sql } from '../sql.js'
import { rowOf, type StateColumns, stateColumns, type TransactionRow } from '../transactionRows.js'
import type { Entry } from './entry.js'
import { loadHistory, type StoredEvent } from './history.js'

/** One use of a transaction id, as stored and as it becomes. */
export interface Use extends Known<StoredEvent> {
  /** Undefined until it is inserted. */
  pk?: number
  transactionId: string
  incarnation: number
  startKey?: string
  /** As it was before this batch. */
  stored?: TransactionRow
  state: TransactionState
  /** The one it was started with; known once it is inserted. */
  price?: Price
  events: StoredEvent[]
  /** An event made its state another one. */
  changed: boolean
  /** The row that came last: it is told what became of the transaction. */
  touchedBy?: SessionEntry
  /** What its station is told in this batch that it costs so far. */
  told?: { cost: string; at: Date }
}

/** All uses of one transaction id by one station, oldest first; none where it is new. */
export interface Session {
  stationPk: number
  uses: Use[]
  /** False where earlier events were not read, because every event of the batch follows them. */
  historyKnown: boolean
}

export type EventEntry = Entry<TransactionEventRow>
export type SessionEntry = EventEntry | Entry<MeterValuesRow>

/** An event that adds something: to a transaction, or (with a conflict) to its evidence. */
export interface Addition {
  entry: EventEntry
  use: Use
  /** As it is kept; of a repeat the one that came first. */
  event: StoredEvent
  hash: string
  conflict?: string
}

/** Reads and locks the transactions that these rows speak of. */
export async function loadSessions(sql: Sql, entries: SessionEntry[]): Promise<(entry: SessionEntry) => Session> {
  const byKey = groupBy(entries, keyOf)
  const rows = await lockRows(
    sql,
    [...byKey.values()].map(([entry]) => entry!),
  )
  const sessions = new Map<string, Session>()
  for (const own of groupBy(rows, ({ stationPk, transactionId }) => `${stationPk} ${transactionId}`).values()) {
    const uses = own.toSorted((a, b) => a.incarnation - b.incarnation).map(useOf)
    const session: Session = { stationPk: own[0]!.stationPk, uses, historyKnown: false }
    for (const { stationPk, transactionId, startKey } of own) {
      sessions.set(`${stationPk} ${transactionId}`, session)
      if (startKey !== undefined) sessions.set(`${stationPk} start ${startKey}`, session)
    }
  }
  for (const [key, [entry]] of byKey)
    if (!sessions.has(key)) sessions.set(key, { stationPk: entry!.job.station.id, uses: [], historyKnown: true })

  const bySession = groupBy(entries, (entry) => sessions.get(keyOf(entry))!)
  const unclear = [...bySession].filter(([session, own]) => !session.historyKnown && !allFollow(session, own)).map(([session]) => session)
  const histories = await loadHistory(
    sql,
    unclear.flatMap(({ uses }) => uses.map(({ pk }) => pk!)),
  )
  for (const session of unclear) {
    session.historyKnown = true
    for (const use of session.uses) use.events = histories.get(use.pk!)!
  }
  return (entry) => sessions.get(keyOf(entry))!
}

/** Where the id is ours to give, the start's business key stands in for it. */
const keyOf = ({ job, row }: SessionEntry): string =>
  `${job.station.id} ${row.kind === 'transactionEvent' && row.allocateId ? `start ${row.transactionId}` : row.transactionId}`

const useOf = (row: TransactionRow): Use => ({
  pk: row.id,
  transactionId: row.transactionId,
  incarnation: row.incarnation,
  startKey: row.startKey,
  stored: row,
  state: row.state,
  price: row.price,
  events: [],
  changed: false,
})

/** True when the batch only goes on where the transaction stands: then nothing can repeat or contradict what came before. */
function allFollow({ uses }: Session, entries: SessionEntry[]): boolean {
  const events = entries.flatMap(({ row }) => (row.kind === 'transactionEvent' ? row : []))
  if (events.length === 0) return true
  let state = uses[0]!.state
  for (const event of events) {
    if (uses.length > 1 || !follows(state, event)) return false
    state = advance(state, event)
  }
  return true
}

// Locked in order of id, so that two processes rarely wait for each other in a circle; where they do, PostgreSQL ends one, which comes back.
async function lockRows(sql: Sql, entries: SessionEntry[]): Promise<TransactionRow[]> {
  const keys = entries.map(({ job, row }) => ({ station: job.station.id, id: row.transactionId }))
  const isStart = ({ row }: SessionEntry) => row.kind === 'transactionEvent' && row.allocateId
  const ids = keys.filter((_, i) => !isStart(entries[i]!))
  const starts = keys.filter((_, i) => isStart(entries[i]!))
  const found = ids.length > 0 ? await sql<StateColumns>(lockBy('transaction_id'), [recordset(ids)]) : []
  const started = starts.length > 0 ? await sql<StateColumns>(lockBy('start_key'), [recordset(starts)]) : []
  const known = new Set(found.map((row) => row.id))
  return [...found, ...started.filter((row) => !known.has(row.id))].map(rowOf)
}

const lockBy = (column: 'transaction_id' | 'start_key') =>
  `SELECT ${stateColumns} FROM json_to_recordset($1) AS x (station bigint, id text)
   JOIN transactions t ON t.station_pk = x.station AND t.${column} = x.id ORDER BY t.id FOR NO KEY UPDATE OF t`
