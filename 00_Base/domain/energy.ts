import { type Exact, formatDecimal, roundToInteger } from './decimal.js'
import { type Link, wattHours } from './energyChain.js'
import { energyBetween } from './energyDecision.js'
import { chooseEnds, type Ends } from './energyEnds.js'
import { sumOfIntervals } from './energyIntervals.js'
import { clockSlackSeconds, earliestCredible, futureSlackSeconds, sameMomentSeconds } from './energyLimits.js'
import { atOnce, byLocation, ofMeasurand, type Point, pointsOf, type ReadableReading, withoutRepeats } from './energyPoints.js'
import { type Flag, ignore, type JudgedReading, leaveOut, newTrace, type SuspectReason, suspect, type Trace } from './energyTrace.js'
import { normalise } from './normalise.js'
import { energyMeasurands, locationOf, measurandOf, type Reading, roleOf } from './reading.js'

/** What is known of a transaction besides its readings. */
export interface SessionFacts {
  startedAt?: Date
  /** Absent while the transaction runs: the energy is then the energy so far. */
  endedAt?: Date
  /** The connector's maximum in W when known: tightens what is believed. */
  maxPowerW?: number
  /** The session before on the same connector: unmasks a begin of 0 on a lifetime register. */
  previous?: { meterStartWh: number; meterStopWh: number }
}

export interface SessionEnergy {
  /** Whole Wh, never negative; `undefined` when no readings support any number. */
  energyWh: number | undefined
  meterStartWh: number | undefined
  /** While the session runs: the latest register. */
  meterStopWh: number | undefined
  flags: Flag[]
  /** Why it is suspect; empty exactly when `flags` does not hold `suspect`. */
  reasons: SuspectReason[]
  /** The readings the energy is made of. */
  used: JudgedReading[]
  /** Energy readings left out, and why. Repeats of a measurement are not listed. */
  ignored: JudgedReading[]
  /** The same for people, a line each; bounded. */
  explanation: string[]
}

/**
 * The energy of one transaction from all its readings, in any order, repeats included. Begin and end readings decide whenever they
 * exist; what cannot be trusted is flagged `suspect` with the reason. The exact difference is rounded once, to whole Wh, halves up.
 */
export function sessionEnergy(readings: readonly Reading[], session: SessionFacts = {}): SessionEnergy {
  const steps = energySteps(readings, session)
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

/** The same in steps, between which whoever asks may do something else: a session of a hundred thousand readings takes most of a second. */
export function* energySteps(readings: readonly Reading[], session: SessionFacts = {}): Generator<void, SessionEnergy> {
  const trace = newTrace()
  const read: ReadableReading[] = []
  for (let start = 0; start < readings.length; start += atOnce) {
    read.push(...readReadings(readings.slice(start, start + atOnce), session, trace))
    yield
  }
  const readable = yield* withoutRepeats(read, trace)
  yield
  const found = yield* locate(readable, trace)
  yield
  if (!found) {
    if (session.endedAt) suspect(trace, 'noReadings', 'no reading of the session can be read as imported energy')
    return report(trace, undefined, undefined)
  }
  checkSessionClock(session, trace)
  if ('intervals' in found) return report(trace, sumOfIntervals(found.intervals, session, trace), undefined)

  const ends = chooseEnds(found.registers, session, trace)
  yield
  const begin = ends.begin && linked(ends.begin, session, trace)
  const end = ends.end && linked(ends.end, session, trace)
  if (!begin || !end) return report(trace, begin && !session.endedAt ? 0n : undefined, ends)
  const samples = ends.samples.map((sample) => ({ ...sample, time: sample.at.getTime() }))
  yield
  if (isPlaceholder(begin, end, session)) {
    suspect(trace, 'placeholderZero', 'the begin is 0 although this register stood higher at the end of the session before')
    const [first, ...rest] = samples
    return report(trace, first && energyBetween(first, end, rest, session.maxPowerW, trace), ends)
  }
  return report(trace, energyBetween(begin, end, samples, session.maxPowerW, trace), ends)
}

/** Keeps what can be read as imported active energy, in Wh, from a credible instant of this session. */
function readReadings(readings: readonly Reading[], session: SessionFacts, trace: Trace): ReadableReading[] {
  return readings.flatMap((reading) => {
    if (!energyMeasurands.some((measurand) => measurand === measurandOf(reading))) return []
    const read = normalise(reading)
    const problem =
      'problem' in read ? problems[read.problem] : read.value < 0n ? 'a register is never negative' : clockProblem(reading, session)
    if (problem) (problem === problems.signed ? leaveOut : ignore)(trace, [reading], problem)
    return problem || 'problem' in read ? [] : [{ reading, value: read.value, step: read.step }]
  })
}

const problems = {
  signed: 'signed data carries no readable number',
  notANumber: 'not a decimal number',
  unknownUnit: 'unknown unit',
  wrongUnit: 'not a unit of active energy',
}

/** Only samples are judged by their clock: a begin or end is what its label says, and chooseEnds flags its clock. */
function clockProblem(reading: Reading, session: SessionFacts): string | undefined {
  const time = reading.at.getTime()
  if (Number.isNaN(time)) return 'no instant'
  if (roleOf(reading) !== 'sample') return undefined
  if (time < earliestCredible.getTime()) return 'from before there were sessions: the clock was not set'
  if (reading.receivedAt && time > reading.receivedAt.getTime() + futureSlackSeconds * 1000) return 'from the future: the clock is wrong'
  const { from, to } = window(session)
  if (time < from - sameMomentSeconds * 1000 || time > to + sameMomentSeconds * 1000) return 'outside the session'
  return undefined
}

/** The session's span in ms, open where its own clock cannot be believed. */
function window({ startedAt, endedAt }: SessionFacts): { from: number; to: number } {
  const from = startedAt && startedAt >= earliestCredible ? startedAt.getTime() : Number.NEGATIVE_INFINITY
  const to = endedAt && endedAt >= earliestCredible ? endedAt.getTime() : Number.POSITIVE_INFINITY
  return from <= to ? { from, to } : { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY }
}

function checkSessionClock({ startedAt, endedAt }: SessionFacts, trace: Trace): void {
  if (startedAt && endedAt && endedAt < startedAt) suspect(trace, 'clockUnreliable', 'the session ends before it starts')
  if ((startedAt && startedAt < earliestCredible) || (endedAt && endedAt < earliestCredible)) {
    suspect(trace, 'clockUnreliable', 'the session is dated before there were sessions')
  }
}

/** Gives a begin or end its time: its own when its clock agrees with the session, else none. */
function linked(point: Point, session: SessionFacts, trace: Trace): Link {
  const time = point.at.getTime()
  const { from, to } = window(session)
  const slack = clockSlackSeconds * 1000
  const credible = point.at >= earliestCredible && time >= from - slack && time <= to + slack
  if (!credible) suspect(trace, 'clockUnreliable', `the ${point.role} reading is dated far outside the session`)
  const bound = point.role === 'begin' ? from : point.role === 'end' ? to : Number.NaN
  return { ...point, time: credible ? time : Number.isFinite(bound) ? bound : undefined }
}

function isPlaceholder(begin: Link, end: Link, { previous }: SessionFacts): boolean {
  return begin.value === 0n && !!previous && previous.meterStartWh > 0 && end.value > 0n && end.value >= wattHours(previous.meterStopWh)
}

/** The outlet is what is billed; a register before an interval; another place in the station only when nothing else exists. */
function* locate(
  readable: readonly ReadableReading[],
  trace: Trace,
): Generator<void, { registers: Point[] } | { intervals: Point[] } | undefined> {
  const places = byLocation(readable)
  const known = ['Outlet', 'Cable', 'Body', 'Inlet', 'EV', 'Upstream']
  const order = [...known, ...[...places.keys()].filter((place) => !known.includes(place)).toSorted()]
  for (const place of order) {
    const here = places.get(place) ?? []
    const registers = yield* pointsOf(ofMeasurand(here, energyMeasurands[0]), trace)
    const intervals = registers.length > 0 ? [] : yield* pointsOf(ofMeasurand(here, energyMeasurands[1]), trace)
    if (registers.length + intervals.length === 0) continue
    const rest = readable.filter(({ reading }) => locationOf(reading) !== place).map(({ reading }) => reading)
    leaveOut(trace, rest, `not measured at the ${place.toLowerCase()}, which decides`)
    if (place !== 'Outlet') {
      trace.flags.add('locationNotOutlet')
      suspect(trace, 'locationNotOutlet', `measured at ${place} only: what reached the vehicle is not known`)
    }
    return registers.length > 0 ? { registers } : { intervals }
  }
  return undefined
}

const listedIgnored = 20

function report(trace: Trace, energy: Exact | undefined, ends: Ends | undefined): SessionEnergy {
  const reasons = [...trace.reasons].map(([code, text]) => ({ code, text }))
  const energyWh = energy === undefined ? undefined : roundToInteger(energy)
  return {
    energyWh,
    meterStartWh: ends?.begin && roundToInteger(ends.begin.value),
    meterStopWh: ends?.end && roundToInteger(ends.end.value),
    flags: [...trace.flags],
    reasons,
    used: trace.used,
    ignored: trace.ignored,
    explanation: [
      ...(ends?.begin ? [`Begin ${formatDecimal(ends.begin.value)} Wh: ${named(ends.begin)}.`] : []),
      ...(ends?.end ? [`End ${formatDecimal(ends.end.value)} Wh: ${named(ends.end)}.`] : []),
      energy === undefined ? 'No energy can be given.' : `Energy ${formatDecimal(energy)} Wh, rounded to ${energyWh} Wh.`,
      ...reasons.map(({ code, text }) => `Suspect (${code}): ${text}.`),
      ...trace.ignored.slice(0, listedIgnored).map(({ reading, why }) => `Left out: ${described(reading)}: ${why}.`),
      ...(trace.ignored.length > listedIgnored ? [`Left out: ${trace.ignored.length - listedIgnored} more.`] : []),
    ],
  }
}

const named = (point: Point) => point.readings.map(described).join(' + ')

function described({ at, value, unit, multiplier, phase, context, source }: Reading): string {
  const when = Number.isNaN(at.getTime()) ? 'no instant' : at.toISOString()
  const words = [String(value).slice(0, 40), multiplier ? `×10^${multiplier}` : '', unit ?? '', phase ?? '', context ?? '', source, when]
  return words.filter((word) => word !== '').join(' ')
}
