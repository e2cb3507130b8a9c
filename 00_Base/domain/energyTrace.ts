import type { Reading } from './reading.js'

/** What a reader of a session's energy must know; `suspect` means: hold the bill, `reasons` says why. */
export type Flag = 'suspect' | 'estimatedFromSamples' | 'fromIntervals' | 'phaseSum' | 'locationNotOutlet' | 'ignoredReadings'

/** Why an energy is suspect; stable codes, each with one sentence in `reasons`. */
export type SuspectCode =
  | 'noReadings'
  | 'beginMissing'
  | 'endMissing'
  | 'endBelowBegin'
  | 'registerDrop'
  | 'registerJump'
  | 'strayReading'
  | 'placeholderZero'
  | 'unitSlip'
  | 'overSessionLimit'
  | 'readingsDisagree'
  | 'conflictingRepeat'
  | 'phaseSetIncomplete'
  | 'mixedSeries'
  | 'locationNotOutlet'
  | 'clockUnreliable'
  | 'intervalGap'

export interface SuspectReason {
  code: SuspectCode
  text: string
}

export interface JudgedReading {
  reading: Reading
  why: string
}

/** What is noted down while an energy is computed; the explanation is made of it. */
export interface Trace {
  flags: Set<Flag>
  reasons: Map<SuspectCode, string>
  used: JudgedReading[]
  ignored: JudgedReading[]
}

export const newTrace = (): Trace => ({ flags: new Set(), reasons: new Map(), used: [], ignored: [] })

/** Marks the energy as suspect; the first sentence for a code stays. */
export function suspect(trace: Trace, code: SuspectCode, text: string): void {
  trace.flags.add('suspect')
  if (!trace.reasons.has(code)) trace.reasons.set(code, text)
}

/** Leaves out readings that well-behaved stations send too (another place in the station, a clock-aligned twin). */
export function leaveOut(trace: Trace, readings: readonly Reading[], why: string): void {
  for (const reading of readings) trace.ignored.push({ reading, why })
}

/** Leaves out readings that should not be there, and flags it. */
export function ignore(trace: Trace, readings: readonly Reading[], why: string): void {
  if (readings.length > 0) trace.flags.add('ignoredReadings')
  leaveOut(trace, readings, why)
}
