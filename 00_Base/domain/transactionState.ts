import type { TransactionEventRow } from '#base/ingest.js'

/** What one event says about its transaction. */
export type EventFacts = Pick<
  TransactionEventRow,
  | 'eventType'
  | 'seqNo'
  | 'at'
  | 'evse'
  | 'idToken'
  | 'chargingState'
  | 'stopReason'
  | 'remoteStartId'
  | 'reservationId'
  | 'customData'
  | 'flags'
> &
  Partial<Pick<TransactionEventRow, 'offline' | 'response' | 'triggerReason'>>

/** Ended by us because the station never did. */
export interface Closing {
  at: Date
  reason: string
  /** Also the flag the transaction carries. */
  by: 'closed' | 'stale'
}

/** A transaction as its events tell it. */
export interface TransactionState {
  evseId?: number
  connectorId?: number
  idToken?: TransactionEventRow['idToken']
  startedAt?: Date
  endedAt?: Date
  firstEventAt: Date
  lastEventAt: Date
  /** -1 where nothing is numbered. */
  lastSeqNo: number
  /** The last one reported; once it ended only what its end says, for nothing charges any more. */
  chargingState?: string
  stopReason?: string
  remoteStartId?: number
  reservationId?: number
  customData?: object
  flags: string[]
}

/** What is known of a transaction besides its events. */
export interface Circumstances {
  incarnation: number
  /** Contradicting messages were kept as evidence. */
  conflict: boolean
  closing?: Closing
}

/**
 * The state of a transaction from all its events, in whatever order they arrived. Numbers order them (part 2 §E, "sequence numbers"),
 * so what was queued while offline never moves a running transaction backwards; where a station used a number twice, time does.
 */
export function transactionState(events: readonly EventFacts[], { incarnation, conflict, closing }: Circumstances): TransactionState {
  const reused = new Set(events.map(({ seqNo }) => seqNo ?? {})).size < events.length
  const ordered = [...events].toSorted(reused ? byTime : byNumber)
  const times = events.map(({ at }) => at.getTime())
  const started = ordered.find(({ eventType }) => eventType === 'Started')
  const ended = ordered.find(({ eventType }) => eventType === 'Ended')
  const lastEventAt = new Date(Math.max(...times))
  const closed = ended ? undefined : closing
  const over = ended !== undefined || closed !== undefined
  return {
    evseId: first(ordered, ({ evse }) => evse?.id),
    connectorId: first(ordered, ({ evse }) => evse?.connectorId),
    idToken: first(ordered, (event) => (starts(event) ? event.idToken : undefined)) ?? first(ordered, ({ idToken }) => idToken),
    startedAt: started?.at,
    endedAt: closed ? later(closed.at, lastEventAt) : ended?.at,
    firstEventAt: new Date(Math.min(...times)),
    lastEventAt,
    lastSeqNo: Math.max(...events.map(({ seqNo = -1 }) => seqNo)),
    chargingState: over ? ended?.chargingState : first(ordered.toReversed(), ({ chargingState }) => chargingState),
    stopReason: closed?.reason ?? ended?.stopReason,
    remoteStartId: first(ordered, ({ remoteStartId }) => remoteStartId),
    reservationId: first(ordered, ({ reservationId }) => reservationId),
    customData: first(ordered, ({ customData }) => customData),
    flags: [
      ...new Set([
        ...(isOrphan(events) ? ['orphan'] : isIncomplete(events) ? ['incomplete'] : []),
        ...(conflict ? ['conflict'] : []),
        ...(incarnation > 0 && !isOrphan(events) ? ['reusedId'] : []),
        ...(reused ? ['reusedSeqNo'] : []),
        ...(closed ? [closed.by] : []),
        ...events.flatMap(({ flags = [] }) => flags).toSorted(),
      ]),
    ],
  }
}

type Token = NonNullable<EventFacts['idToken']>
const isSameToken = (a: Token, b: Token) => a.valueKey === b.valueKey && a.type === b.type && a.groupKey === b.groupKey

/**
 * True for an event whose token may be the one that charges: not shown to stop, nor refused while the station was there to be told so. Whose card was refused
 * does not pay for whose card came after it at the same cable. A station that was offline charged on what it accepted itself.
 */
const starts = ({ eventType, triggerReason, offline, response }: EventFacts): boolean =>
  eventType !== 'Ended' && triggerReason !== 'StopAuthorized' && (offline === true || !isRefusal(response))

const isRefusal = (response: (object & { idTokenInfo?: { status?: string } }) | undefined): boolean =>
  (response?.idTokenInfo?.status ?? 'Accepted') !== 'Accepted'

/** True when the event comes right after everything known: then `advance` gives what `transactionState` would. */
export const follows = (state: TransactionState, event: EventFacts): boolean =>
  event.eventType !== 'Started' &&
  state.lastSeqNo >= 0 &&
  event.seqNo === state.lastSeqNo + 1 &&
  !state.endedAt &&
  (!state.idToken || !event.idToken || isSameToken(state.idToken, event.idToken)) &&
  !state.flags.includes('reusedSeqNo')

/** The next state when the event `follows`, without looking at earlier events. */
export function advance(state: TransactionState, event: EventFacts): TransactionState {
  const ended = event.eventType === 'Ended'
  return {
    evseId: state.evseId ?? event.evse?.id,
    connectorId: state.connectorId ?? event.evse?.connectorId,
    idToken: state.idToken ?? event.idToken,
    startedAt: state.startedAt,
    endedAt: ended ? event.at : undefined,
    firstEventAt: earlier(state.firstEventAt, event.at),
    lastEventAt: later(state.lastEventAt, event.at),
    lastSeqNo: state.lastSeqNo + 1,
    chargingState: event.chargingState ?? (ended ? undefined : state.chargingState),
    stopReason: ended ? event.stopReason : undefined,
    remoteStartId: state.remoteStartId ?? event.remoteStartId,
    reservationId: state.reservationId ?? event.reservationId,
    customData: state.customData ?? event.customData,
    flags: event.flags ? [...new Set([...state.flags, ...event.flags])] : state.flags,
  }
}

/** An end that nothing numbers and no start explains: the station names a transaction we never gave it. */
export const isOrphan = (events: readonly EventFacts[]): boolean =>
  events.every(({ seqNo, eventType }) => seqNo === undefined && eventType !== 'Started')

/** Part 2 §E: complete is a start, and every number from it to the last one known. */
function isIncomplete(events: readonly EventFacts[]): boolean {
  if (!events.some(({ eventType }) => eventType === 'Started')) return true
  const numbers = new Set(events.flatMap(({ seqNo }) => seqNo ?? []))
  return numbers.size > 0 && Math.max(...numbers) - Math.min(...numbers) + 1 !== numbers.size
}

const byTime = (a: EventFacts, b: EventFacts) => a.at.getTime() - b.at.getTime() || rank(a) - rank(b)
const byNumber = (a: EventFacts, b: EventFacts) => rank(a) - rank(b) || a.at.getTime() - b.at.getTime()

/** Its number; without one a start comes first and an end last. */
const rank = ({ seqNo, eventType }: EventFacts): number =>
  seqNo ?? (eventType === 'Started' ? -1 : eventType === 'Ended' ? Number.MAX_SAFE_INTEGER : 0)

function first<T>(events: readonly EventFacts[], pick: (event: EventFacts) => T | undefined): T | undefined {
  for (const event of events) {
    const found = pick(event)
    if (found !== undefined) return found
  }
  return undefined
}

const earlier = (a: Date, b: Date) => (a <= b ? a : b)
const later = (a: Date, b: Date) => (a >= b ? a : b)
