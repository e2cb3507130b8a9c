import { placeOf } from '#base/domain/transactionPlace.js'
import { advance, transactionState } from '#base/domain/transactionState.js'
import type { MeterValuesRow } from '#base/ingest.js'
import type { Sql } from '../sql.js'
import type { Entry } from './entry.js'
import { storeEvidence } from './evidence.js'
import { payloadHash } from './hash.js'
import { storeEvents } from './history.js'
import { insertUses } from './insertUses.js'
import { type StoredReading, storeReadings } from './readings.js'
import { useReservations } from './reservations.js'
import { type Addition, type EventEntry, loadSessions, type Session, type Use } from './sessions.js'
import { settle } from './settle.js'

/** Brings every transaction the rows speak of to the state that all its events give, in the order the rows came. */
export async function storeTransactions(sql: Sql, events: EventEntry[], readings: Entry<MeterValuesRow>[]): Promise<void> {
  if (events.length + readings.length === 0) return
  const sessionOf = await loadSessions(sql, [...events, ...readings.filter(({ row }) => row.transactionId !== undefined)])
  const placed = events.map((entry) => place(sessionOf(entry), entry))
  const additions = placed.filter(({ entry }) => !entry.outcome.repeat)
  const linked = readings.map((entry) => ({
    entry,
    use: entry.row.transactionId === undefined ? undefined : link(sessionOf(entry), entry),
  }))
  const uses = [...new Set([...additions, ...linked].flatMap(({ use }) => use ?? []))]

  await insertUses(
    sql,
    uses.filter(({ pk }) => pk === undefined),
  )
  for (const { entry, use } of placed) entry.outcome.transactionId = use.transactionId
  await storeEvidence(sql, additions)
  await useReservations(sql, additions)
  await storeReadings(sql, [...additions.flatMap(readingsOfEvent), ...linked.flatMap(readingsOutside)])
  await settle(sql, uses, additions)
  // Last: what an event is answered may tell what its transaction costs.
  await storeEvents(
    sql,
    additions.map(({ entry, use, event, hash, conflict }) => ({
      transactionPk: use.pk!,
      row: entry.row,
      response: event.response,
      hash,
      conflict,
    })),
  )
  for (const { entry, event } of placed) if (entry.outcome.repeat) entry.outcome.response = event.response
}

/** Finds the transaction an event belongs to and moves it on; a repeat gets the answer that was given before. */
function place(session: Session, entry: EventEntry): Addition {
  const { row, outcome } = entry
  const hash = payloadHash(row.payload)
  const { uses, historyKnown } = session
  const found = historyKnown ? placeOf(uses, { ...row, hash }) : ({ kind: 'part', index: 0 } as const)
  if (found.kind === 'repeat') {
    Object.assign(outcome, { repeat: true, conflict: found.of.conflict })
    return { entry, use: uses[found.index]!, event: found.of, hash }
  }
  const conflict = found.kind === 'conflict' ? found.why : undefined
  outcome.conflict = conflict
  const known = { ...row, hash, conflict, response: row.response }
  if (found.kind === 'new') uses.push(newUse(session, entry))
  const use = found.kind === 'new' ? uses.at(-1)! : uses[found.index]!
  use.events.push(known)
  use.state = historyKnown ? stateOf(use) : advance(use.state, row)
  use.changed = true
  use.touchedBy = entry
  return { entry, use, event: known, hash, conflict }
}

const stateOf = ({ events, incarnation, stored }: Use) => {
  const valid = events.filter(({ conflict }) => conflict === undefined)
  return transactionState(valid, { incarnation, conflict: valid.length < events.length, closing: stored?.closing })
}

function newUse({ uses }: Session, { row }: EventEntry): Use {
  const incarnation = uses.length
  return {
    transactionId: row.transactionId,
    incarnation,
    startKey: row.allocateId ? row.transactionId : undefined,
    state: transactionState([row], { incarnation, conflict: false }),
    events: [],
    changed: true,
  }
}

/** The transaction of the station that readings name. A station's own numbers (-1, 0, another station's) name none. */
function link({ uses }: Session, entry: Entry<MeterValuesRow>): Use | undefined {
  const use = uses.findLast(({ state }) => !state.flags.includes('orphan'))
  if (use) use.touchedBy = entry
  return use
}

function readingsOfEvent({ entry: { job, row }, use, conflict }: Addition): StoredReading[] {
  if (conflict !== undefined) return []
  return row.samples.map((sample) => ({
    stationPk: job.station.id,
    sample,
    transactionPk: use.pk!,
    evseId: row.evse?.id ?? use.state.evseId,
    connectorId: row.evse?.connectorId ?? use.state.connectorId,
    source: 'transactionEvent',
    seqNo: row.seqNo,
    offline: row.offline,
    receivedAt: row.receivedAt,
  }))
}

const readingsOutside = ({ entry: { job, row }, use }: { entry: Entry<MeterValuesRow>; use: Use | undefined }): StoredReading[] =>
  row.samples.map((sample) => ({
    stationPk: job.station.id,
    sample,
    transactionPk: use?.pk,
    evseId: row.evse.id,
    connectorId: row.evse.connectorId,
    source: 'meterValues',
    offline: false,
    receivedAt: row.receivedAt,
    unknownTransactionId: use ? undefined : row.transactionId,
  }))
