import { defaultMeasurand, type Sample } from './normalise.js'

/** One sampled value of a transaction as stored: whatever the station left out is left out here too. */
export interface Reading extends Sample {
  /** The instant the station says it measured. */
  at: Date
  /** L1, L1-N, …; absent: all phases together. */
  phase?: string
  /** Absent: Outlet. */
  location?: string
  /** Absent: Sample.Periodic. */
  context?: string
  /** Which message brought it; meterStart and meterStop of 1.6 are readings like any other. */
  source: 'transactionEvent' | 'meterValues' | 'meterStart' | 'meterStop'
  seqNo?: number
  offline?: boolean
  /** When we received it: breaks ties between contradicting repeats and unmasks clocks from the future. */
  receivedAt?: Date
}

/** The only measurands that count for the energy of a session: a store may leave out the rest when it asks for it. */
export const energyMeasurands = [defaultMeasurand, 'Energy.Active.Import.Interval'] as const

export const measurandOf = (reading: Reading) => reading.measurand ?? defaultMeasurand
export const locationOf = (reading: Reading) => reading.location ?? 'Outlet'
export const contextOf = (reading: Reading) => reading.context ?? 'Sample.Periodic'

/** What a reading is to its session. Only a label makes a begin or an end; a time never does. */
export type Role = 'begin' | 'end' | 'sample'

export function roleOf(reading: Reading): Role {
  if (reading.source === 'meterStart' || contextOf(reading) === 'Transaction.Begin') return 'begin'
  if (reading.source === 'meterStop' || contextOf(reading) === 'Transaction.End') return 'end'
  return 'sample'
}

/** Two readings with the same key are the same measurement sent twice, however often and in whatever unit it is sent. */
export function readingKey(reading: Reading): string {
  const register = reading.source === 'meterStart' || reading.source === 'meterStop' ? reading.source : ''
  return [reading.at.getTime(), measurandOf(reading), reading.phase ?? '', locationOf(reading), contextOf(reading), register].join('|')
}

/** Arrival order, for ties only: what came first stands. Readings without an arrival time come last, by seqNo. */
export function byArrival(a: Reading, b: Reading): number {
  const time = (reading: Reading) => reading.receivedAt?.getTime() ?? Number.MAX_SAFE_INTEGER
  return time(a) - time(b) || (a.seqNo ?? Number.MAX_SAFE_INTEGER) - (b.seqNo ?? Number.MAX_SAFE_INTEGER)
}
