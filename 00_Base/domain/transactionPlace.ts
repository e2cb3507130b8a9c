import { type EventFacts, isOrphan, type TransactionState } from './transactionState.js'

/** An event as compared with others: `hash` covers all the station said. */
export interface KnownEvent extends EventFacts {
  hash: string
  /** Kept as evidence only, and why. */
  conflict?: string
}

/** One use of a transaction id by its station. */
export interface Known<E extends KnownEvent = KnownEvent> {
  state: TransactionState
  events: readonly E[]
}

/** Where an event belongs among the uses of its transaction id, oldest first. */
export type Place<E extends KnownEvent> =
  | { kind: 'repeat'; index: number; of: E }
  | { kind: 'conflict'; index: number; why: string }
  | { kind: 'part'; index: number }
  | { kind: 'new' }

/**
 * Finds the place of an event. The same number, type and time is the same event: with the same content a repeat, else a contradiction,
 * and the first one holds (so does the first end). A start later than all that is known of the id is the id used again after a reboot
 * (E01.FR.08 forbids it, chargers do it).
 */
export function placeOf<E extends KnownEvent>(uses: readonly Known<E>[], event: KnownEvent): Place<E> {
  if (uses.length === 0) return { kind: 'new' }
  const same = uses.flatMap(({ events }, index) => events.filter((known) => sameKey(known, event)).map((of) => ({ of, index })))
  const repeat = same.find(({ of }) => of.hash === event.hash)
  if (repeat) return { kind: 'repeat', ...repeat }
  if (same[0]) return { kind: 'conflict', index: same[0].index, why: 'the same event with different content' }

  const index = Math.max(
    0,
    uses.findLastIndex(({ state }) => (state.startedAt ?? state.firstEventAt) <= event.at),
  )
  const { events, state } = uses[index]!
  const valid = events.filter(({ conflict }) => conflict === undefined)
  if (event.eventType === 'Started') return placeOfStart(valid, state, event, index)
  if (event.eventType === 'Ended') {
    // Ends without a start that name no transaction of ours (-1, 0 …) are different sessions, whatever their id.
    if (event.seqNo === undefined && isOrphan(valid)) return { kind: 'new' }
    if (valid.some(({ eventType }) => eventType === 'Ended')) return { kind: 'conflict', index, why: 'a second, different end' }
  }
  return { kind: 'part', index }
}

function placeOfStart(known: KnownEvent[], state: TransactionState, event: KnownEvent, index: number): Place<never> {
  const start = known.find(({ eventType }) => eventType === 'Started')
  if (!start) return state.endedAt && event.at > state.endedAt ? { kind: 'new' } : { kind: 'part', index }
  if (event.at <= later(state)) return { kind: 'conflict', index, why: 'a second, different start' }
  // A retry that was stamped anew is no new session; whoever starts again with the same id after more had happened is.
  if (known.length === 1 && !state.endedAt && sameStart(start, event))
    return { kind: 'conflict', index, why: 'the start again with another time' }
  return { kind: 'new' }
}

const later = ({ endedAt, lastEventAt }: TransactionState) => (endedAt && endedAt > lastEventAt ? endedAt : lastEventAt)

const sameKey = (a: KnownEvent, b: KnownEvent) => a.seqNo === b.seqNo && a.eventType === b.eventType && a.at.getTime() === b.at.getTime()

const sameStart = (a: EventFacts, b: EventFacts) =>
  a.seqNo === b.seqNo && a.idToken?.valueKey === b.idToken?.valueKey && a.evse?.id === b.evse?.id
