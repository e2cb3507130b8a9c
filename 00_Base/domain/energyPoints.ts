import type { Decimal, Exact } from './decimal.js'
import { ignore, suspect, type Trace } from './energyTrace.js'
import { groupBy, partition } from './lists.js'
import { byArrival, contextOf, locationOf, measurandOf, type Reading, type Role, readingKey, roleOf } from './reading.js'

export interface ReadableReading extends Decimal {
  reading: Reading
}

/** One value of one meter at one instant, in exact Wh: a total, or the sum of the phases sent for that instant. */
export interface Point extends Decimal {
  at: Date
  role: Role
  /** `total`, or the phases summed ("L1+L2+L3"). Points of different series are never subtracted from each other unflagged. */
  series: string
  /** True for meterStart and meterStop of 1.6. */
  official: boolean
  context: string
  readings: Reading[]
}

/** How many readings are worked on before whoever asks may do something else. */
export const atOnce = 5_000

export const total = 'total'
export const allPhases = 'L1+L2+L3'

/** Keeps the first of every repeated measurement; a repeat with another value is recorded as a conflict and has no effect. */
export function* withoutRepeats(readable: readonly ReadableReading[], trace: Trace): Generator<void, ReadableReading[]> {
  const kept = new Map<string, ReadableReading>()
  const inOrder = readable.toSorted((a, b) => byArrival(a.reading, b.reading) || compare(a.value, b.value))
  for (const [i, candidate] of inOrder.entries()) {
    if (i % atOnce === 0) yield
    const key = readingKey(candidate.reading)
    const first = kept.get(key)
    if (!first) kept.set(key, candidate)
    else if (first.value !== candidate.value) {
      ignore(trace, [candidate.reading], 'another value for a measurement that was already received: the first one stands')
      if (roleOf(candidate.reading) !== 'sample') {
        suspect(trace, 'conflictingRepeat', `the ${roleOf(candidate.reading)} reading was sent twice with different values`)
      }
    }
  }
  return [...kept.values()]
}

/** Turns the readings of one measurand at one location into points in order of time (then value). */
export function* pointsOf(readable: readonly ReadableReading[], trace: Trace): Generator<void, Point[]> {
  const instants = new Map<number, ReadableReading[]>()
  for (const [i, one] of readable.entries()) {
    if (i % atOnce === 0) yield
    const time = one.reading.at.getTime()
    const instant = instants.get(time)
    if (instant) instant.push(one)
    else instants.set(time, [one])
  }
  const points: Point[] = []
  for (const [i, instant] of [...instants.values()].entries()) {
    if (i % atOnce === 0) yield
    const totals = instant.filter(({ reading }) => reading.phase === undefined)
    // A total covers its instant: the phases beside it are the same energy again.
    points.push(...(totals.length > 0 ? totals.map((one) => pointOf(total, [one])) : phasePoints(instant, trace)))
  }
  const [whole, partial] = partition(points, ({ series }) => series === total || series === allPhases)
  if (whole.length > 0 && partial.length > 0) {
    ignore(
      trace,
      partial.flatMap(({ readings }) => readings),
      'not all phases were sent for this instant',
    )
  }
  return (whole.length > 0 ? whole : partial).toSorted((a, b) => a.at.getTime() - b.at.getTime() || compare(a.value, b.value))
}

/** Splits readings by where they were measured. */
export const byLocation = (readable: readonly ReadableReading[]) => groupBy(readable, ({ reading }) => locationOf(reading))

export const ofMeasurand = (readable: readonly ReadableReading[], measurand: string) =>
  readable.filter(({ reading }) => measurandOf(reading) === measurand)

export const compare = (a: Exact, b: Exact) => (a < b ? -1 : a > b ? 1 : 0)

function phasePoints(instant: readonly ReadableReading[], trace: Trace): Point[] {
  return [...groupBy(instant, ({ reading }) => contextOf(reading)).values()].flatMap((set) => {
    const phases = new Map<string, ReadableReading>()
    for (const one of set) {
      const phase = /^(L[123])(-N)?$/.exec(one.reading.phase ?? '')?.[1]
      if (!phase) ignore(trace, [one.reading], `phase ${one.reading.phase} cannot be added up to a total`)
      // "L1" and "L1-N" of one instant are the same wire.
      else if (!phases.has(phase) || one.reading.phase === phase) phases.set(phase, one)
    }
    return phases.size === 0 ? [] : [pointOf([...phases.keys()].toSorted().join('+'), [...phases.values()])]
  })
}

function pointOf(series: string, parts: readonly ReadableReading[]): Point {
  const readings = parts.map(({ reading }) => reading)
  const first = readings[0] as Reading
  return {
    value: parts.reduce((sum, part) => sum + part.value, 0n),
    step: parts.reduce((sum, part) => sum + part.step, 0n),
    at: first.at,
    role: roleOf(first),
    series,
    official: first.source === 'meterStart' || first.source === 'meterStop',
    context: contextOf(first),
    readings,
  }
}
