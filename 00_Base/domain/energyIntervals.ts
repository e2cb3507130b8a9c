import type { Exact } from './decimal.js'
import { wattHours } from './energyChain.js'
import { maxSessionWattHours, sameMomentSeconds } from './energyLimits.js'
import type { Point } from './energyPoints.js'
import { leaveOut, suspect, type Trace } from './energyTrace.js'
import { partition } from './lists.js'

/** More than this times the usual spacing between two intervals means that one in between is missing. */
const gapFactor = 1.5

/**
 * Adds up Energy.Active.Import.Interval values, in exact Wh: periodic ones, or clock-aligned ones when there are no others,
 * never both, for both count the same energy. A missing interval is energy nobody measured: suspect.
 */
export function sumOfIntervals(points: readonly Point[], session: { startedAt?: Date; endedAt?: Date }, trace: Trace): Exact | undefined {
  const isPeriodic = ({ context }: Point) => context === 'Sample.Periodic' || context === 'Transaction.End'
  const isClocked = ({ context }: Point) => context === 'Sample.Clock'
  const [chosen, others] = partition(points, points.some(isPeriodic) ? isPeriodic : isClocked)
  if (others.length > 0) leaveOut(trace, readingsOf(others), 'an interval of another clock: its energy is in the intervals already added')
  if (chosen.length === 0) return undefined

  trace.flags.add('fromIntervals')
  if (hasGap(chosen, session)) suspect(trace, 'intervalGap', 'the intervals do not cover the whole session')
  const sum = chosen.reduce((energy, { value }) => energy + value, 0n)
  for (const reading of readingsOf(chosen)) trace.used.push({ reading, why: 'interval added' })
  if (sum <= wattHours(maxSessionWattHours)) return sum
  suspect(trace, 'overSessionLimit', 'the intervals add up to more than a session can deliver; they may be register values')
  return undefined
}

function hasGap(points: readonly Point[], { startedAt, endedAt }: { startedAt?: Date; endedAt?: Date }): boolean {
  const times = [...new Set(points.map(({ at }) => at.getTime()))].toSorted((a, b) => a - b)
  const edges = [...(startedAt ? [startedAt.getTime()] : []), ...times]
  const gaps = edges.slice(1).map((time, index) => time - (edges[index] as number))
  const usual = gaps.toSorted((a, b) => a - b)[Math.floor((gaps.length - 1) / 2)] ?? 0
  const tail = endedAt ? endedAt.getTime() - (times.at(-1) as number) : 0
  return gaps.some((gap) => gap > usual * gapFactor + sameMomentSeconds * 1000) || tail > sameMomentSeconds * 1000 || !startedAt
}

const readingsOf = (points: readonly Point[]) => points.flatMap(({ readings }) => readings)
