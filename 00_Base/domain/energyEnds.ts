import { chainProblems, type Link, tolerance } from './energyChain.js'
import { sameMomentSeconds } from './energyLimits.js'
import { allPhases, compare, type Point, total } from './energyPoints.js'
import { ignore, leaveOut, suspect, type Trace } from './energyTrace.js'
import { groupBy, partition } from './lists.js'
import { byArrival, type Reading } from './reading.js'

/** The readings a session is computed from: where it begins, where it ends (or stands now), and what lies in between. */
export interface Ends {
  begin?: Point
  end?: Point
  samples: Point[]
}

interface Span {
  startedAt?: Date
  endedAt?: Date
  maxPowerW?: number
}

interface Pair {
  begin: Point
  end: Point
}

/**
 * Picks begin and end among the register points of a session: labelled readings decide (Transaction.Begin/End, meterStart/meterStop);
 * without one the first or last sample stands in, flagged unless it was taken at that very moment.
 */
export function chooseEnds(points: readonly Point[], session: Span, trace: Trace): Ends {
  const samples = points.filter(({ role }) => role === 'sample')
  const labelledBegins = candidates(points, 'begin', trace)
  const labelledEnds = candidates(points, 'end', trace)
  const begins = labelledBegins.length > 0 ? labelledBegins : firstOfEachSeries(samples)
  const ends = labelledEnds.length > 0 ? labelledEnds : firstOfEachSeries(samples.toReversed())
  const pair = bestPair(begins, ends, samples, session)
  const begin = pair?.begin ?? begins[0]
  const end = pair?.end ?? (ends[0] === begin ? undefined : ends[0])

  flagSubstitutes(begin, end, session, trace)
  flagSeries(
    [begin, end].filter((point) => point !== undefined),
    trace,
  )
  if (pair) flagDisagreement(pair, labelledBegins, labelledEnds, trace)
  const series = end?.series ?? begin?.series
  const between = points.filter((point) => point.series === series && point !== begin && point !== end && !point.official)
  return { begin, end, samples: withoutEdges(between, begin, end, trace) }
}

/** One candidate per series and source: the first meterStart/meterStop received, the earliest labelled begin, the latest labelled end. */
function candidates(points: readonly Point[], role: 'begin' | 'end', trace: Trace): Point[] {
  const found: Point[] = []
  for (const point of ranked(
    points.filter((one) => one.role === role),
    role,
  )) {
    const rival = found.find((one) => one.series === point.series && one.official === point.official)
    if (!rival) found.push(point)
    else if (point.official && point.value !== rival.value) {
      ignore(trace, point.readings, 'another register value for the same moment: the first one stands')
      suspect(trace, 'conflictingRepeat', `the ${role} reading was sent twice with different values`)
    }
  }
  return found
}

function ranked(points: readonly Point[], role: 'begin' | 'end'): Point[] {
  const direction = role === 'begin' ? 1 : -1
  return points.toSorted(
    (a, b) =>
      Number(b.official) - Number(a.official) ||
      seriesRank(a) - seriesRank(b) ||
      (a.official ? byArrival(a.readings[0] as Reading, b.readings[0] as Reading) : 0) ||
      direction * (a.at.getTime() - b.at.getTime()) ||
      direction * compare(a.value, b.value),
  )
}

const seriesRank = ({ series }: Point) => (series === total ? 0 : series === allPhases ? 1 : 2)

function firstOfEachSeries(samples: readonly Point[]): Point[] {
  const firsts = [...groupBy(samples, ({ series }) => series).values()].flatMap(([first]) => first ?? [])
  return firsts.toSorted((a, b) => seriesRank(a) - seriesRank(b))
}

/** The pair the register can have gone through, of one source and series, that the samples contradict least. */
function bestPair(begins: readonly Point[], ends: readonly Point[], samples: readonly Point[], session: Span): Pair | undefined {
  const pairs = begins.flatMap((begin) => ends.map((end) => ({ begin, end }))).filter(({ begin, end }) => begin !== end)
  if (pairs.length < 2) return pairs[0]
  const scored = pairs.map((pair) => ({ pair, score: faults(pair, samples, session) }))
  const best = scored.toSorted((a, b) => a.score.reduce((order, fault, index) => order || fault - (b.score[index] as number), 0))
  return best[0]?.pair
}

/** What speaks against a pair, the gravest first; an end of 0 beside another end reading was never filled in. */
function faults({ begin, end }: Pair, samples: readonly Point[], session: Span): number[] {
  const link = (point: Point, at = point.at): Link => ({ ...point, time: at.getTime() })
  const same = samples.filter((sample) => sample !== begin && sample !== end && sample.series === begin.series)
  const [outside, inside] = partition(
    same,
    (sample) => sample.value < begin.value - tolerance(sample, begin) || sample.value > end.value + tolerance(sample, end),
  )
  const chain = [link(begin, session.startedAt), ...inside.map((sample) => link(sample)), link(end, session.endedAt)]
  const impossible = end.value < begin.value || chainProblems(chain, session.maxPowerW).length > 0
  return [Number(impossible), Number(end.value === 0n), Number(!sameSource({ begin, end })), outside.length]
}

function sameSource({ begin, end }: Pair): boolean {
  const substituted = begin.role === 'sample' || end.role === 'sample'
  return begin.series === end.series && (substituted || begin.official === end.official)
}

/** Two labelled pairs may count from different zeros; they agree when they tell the same energy. A reading without a partner must agree itself. */
function flagDisagreement(pair: Pair, begins: readonly Point[], ends: readonly Point[], trace: Trace): void {
  const confirmed = new Set<Point>([pair.begin, pair.end])
  for (const begin of begins) {
    for (const end of ends) {
      if (!sameSource({ begin, end })) continue
      const difference = end.value - begin.value - (pair.end.value - pair.begin.value)
      if (magnitude(difference) <= tolerance(begin, pair.begin) + tolerance(end, pair.end)) confirmed.add(begin).add(end)
    }
  }
  const differs = (point: Point, chosen: Point) => !confirmed.has(point) && magnitude(point.value - chosen.value) > tolerance(point, chosen)
  if (begins.some((begin) => differs(begin, pair.begin))) suspect(trace, 'readingsDisagree', 'the begin readings of the session differ')
  if (ends.some((end) => differs(end, pair.end))) suspect(trace, 'readingsDisagree', 'the end readings of the session differ')
}

const magnitude = (value: bigint) => (value < 0n ? -value : value)

function flagSubstitutes(begin: Point | undefined, end: Point | undefined, session: Span, trace: Trace): void {
  if (begin?.role !== 'begin') {
    trace.flags.add('estimatedFromSamples')
    if (!begin || !near(begin.at, session.startedAt))
      suspect(trace, 'beginMissing', 'no reading tells where the register stood when the session began')
  }
  if (end?.role !== 'end' && session.endedAt) {
    trace.flags.add('estimatedFromSamples')
    if (!end || !near(end.at, session.endedAt))
      suspect(trace, 'endMissing', 'no reading tells where the register stood when the session ended')
  }
}

function flagSeries(ends: readonly Point[], trace: Trace): void {
  if (ends.some(({ series }) => series !== total)) trace.flags.add('phaseSum')
  if (ends.some((end) => seriesRank(end) === 2)) suspect(trace, 'phaseSetIncomplete', 'only some of the three phases were sent')
  if (new Set(ends.map(({ series }) => series)).size > 1)
    suspect(trace, 'mixedSeries', 'begin and end are not of the same series (a total against a sum of phases)')
}

/** Leaves out samples of the same moment that were taken just before the begin or just after the end reading. */
function withoutEdges(samples: readonly Point[], begin: Point | undefined, end: Point | undefined, trace: Trace): Point[] {
  return samples.filter((sample) => {
    const before = begin?.role === 'begin' && sample.at < begin.at && near(sample.at, begin.at)
    const after = end?.role === 'end' && sample.at > end.at && near(sample.at, end.at)
    if (before || after) leaveOut(trace, sample.readings, 'taken beside the begin or end reading, which decides')
    return !before && !after
  })
}

const near = (instant: Date, other: Date | undefined) =>
  other !== undefined && Math.abs(instant.getTime() - other.getTime()) <= sameMomentSeconds * 1000
