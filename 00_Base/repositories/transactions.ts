import type { Price } from '#base/domain/cost.js'
import type { SuspectReason } from '#base/domain/energyTrace.js'
import type { Told } from '#base/domain/transactionTold.js'
import type { Page, PageRequest } from '#base/repositories.js'
import type { MeterValue } from './meterValues.js'

/**
 * One charging session. `flags` say what to know before trusting it: `suspect` (energy, see `explain`), `incomplete` (an event is missing),
 * `orphan` (an end without a start), `conflict` (contradicting messages, the first was kept), `reusedId` (the station used the id before),
 * `reusedSeqNo`, `closed` (by an operator), `stale` (closed because it was silent), and those of the energy.
 */
export interface Transaction {
  id: number
  stationPk: number
  stationId: string
  /** As on the wire. */
  transactionId: string
  /** 0, and one more each time the station used the same id again. */
  incarnation: number
  idToken?: string
  idTokenType?: string
  evseId?: number
  connectorId?: number
  startedAt?: Date
  endedAt?: Date
  meterStartWh?: number
  /** Absent while it runs. */
  meterStopWh?: number
  /** While it runs: so far. */
  energyWh?: number
  /** The station's own word. */
  stopReason?: string
  /** Once it ended: only what its end said. */
  chargingState?: string
  remoteStartId?: number
  reservationId?: number
  flags: string[]
  /** The one it was started with; absent: none held then. */
  price?: Price
  /** What it costs by that price, taxes included, decimal text; while it runs: so far. Absent where it is not known. */
  totalCost?: string
  /** What the station was last told to show: a decimal number in the currency of the price, without one of the tenant. */
  runningCost?: string
  runningCostAt?: Date
  /** What the station last said when it was asked for the status: whether it runs, and whether messages about it wait to be sent. */
  stationOngoing?: boolean
  stationMessagesInQueue?: boolean
  stationStatusAt?: Date
  updatedAt: Date
}

/** One read by itself: with what a station of 2.1 told of it. */
export type ToldTransaction = Transaction & Told

export interface TransactionFilter {
  stationId?: string
  transactionId?: string
  /** In any case. */
  idToken?: string
  evseId?: number
  /** True: running ones; false: ended ones. */
  active?: boolean
  /** Those that started at or after it (an orphan: ended). */
  from?: Date
  /** Those that started before it. */
  to?: Date
}

/** One message about a transaction, in the order of its numbers. */
export interface TransactionEventItem {
  seqNo?: number
  eventType: string
  at: Date
  receivedAt: Date
  triggerReason: string
  offline: boolean
  chargingState?: string
  /** What was answered about the token it presented, such as Accepted or ConcurrentTx. */
  authorization?: string
  /** Why it was kept as evidence only. */
  conflict?: string
}

/** How the energy came about. */
export interface TransactionExplanation {
  transaction: Transaction
  /** Sentences for people. */
  explanation: string[]
  reasons: SuspectReason[]
  events: TransactionEventItem[]
}

/** A station to tell what a transaction costs so far: decimal text. */
export interface DueCost {
  stationPk: number
  stationId: string
  transactionId: string
  totalCost: string
}

export interface Transactions {
  get(id: number): Promise<ToldTransaction | undefined>
  /** Latest start first. */
  list(filter: TransactionFilter, page: PageRequest): Promise<Page<Transaction>>
  explain(id: number): Promise<TransactionExplanation | undefined>
  /** Oldest first; undefined where there is no such transaction. */
  meterValues(id: number, page: PageRequest): Promise<Page<MeterValue> | undefined>
  /** Ends a transaction whose end never came; a late Ended from the station takes over. Closing an ended one changes nothing. */
  close(id: number, reason: string): Promise<Transaction | undefined>
  /** The station took this for the running cost. Of an id used more than once the latest use is meant; an unknown one changes nothing. */
  tellCost(stationPk: number, transactionId: string, cost: { totalCost: string; at: Date }): Promise<void>
  /** Running ones whose station is to be told the cost now (`costUpdatedSeconds` of the price), with that cost; each is given out once per interval. */
  dueCosts(limit: number): Promise<DueCost[]>
  /** What the station said of it when it was asked; as above. */
  tellStatus(stationPk: number, transactionId: string, status: { ongoing?: boolean; messagesInQueue: boolean; at: Date }): Promise<void>
  /** Closes those of which nothing was heard for that long. Returns how many. */
  closeStale(hours: number): Promise<number>
}
