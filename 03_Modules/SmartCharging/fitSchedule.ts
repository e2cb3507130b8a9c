import type { ChargingSchedulePeriodType, ChargingScheduleType } from '#base/ocpp/generated/v21.js'
import { changes, HORIZON_SECONDS, isComparable, periodAt, type Repetition, startOf } from './timeline.js'
import type { Range } from './vehicleLimits.js'

type Period = ChargingSchedulePeriodType

/** A limit above all others: of the station, or of somebody other than us. */
export type Ceiling = Repetition & { schedule: ChargingScheduleType }

/** What charges and nothing else. */
export const isPlain = ({ operationMode = 'ChargingOnly', limit }: Period): boolean =>
  operationMode === 'ChargingOnly' && limit !== undefined

/** One digit is all that a limit may have (part 2, ChargingSchedulePeriodType); down, so that it never allows more. */
const floor = (value: number) => Math.floor(value * 10 + 1e-6) / 10

/** A period within what vehicle and EVSE can do. What is less than a vehicle can take is nothing to it, and said so. */
export function within(period: Period, { least = 0, most, mostBack }: Range): Period {
  const byPhase = period.limit_L2 !== undefined || period.limit_L3 !== undefined
  const fitted = { ...period }
  if (period.limit !== undefined && most !== undefined) fitted.limit = Math.min(period.limit, floor(most))
  if (fitted.limit !== undefined && fitted.limit < least && !byPhase) fitted.limit = 0
  if (period.dischargeLimit !== undefined && mostBack !== undefined)
    fitted.dischargeLimit = Math.max(period.dischargeLimit, -floor(mostBack))
  if (period.setpoint !== undefined)
    fitted.setpoint = Math.max(
      Math.min(period.setpoint, most === undefined ? period.setpoint : floor(most)),
      mostBack === undefined ? period.setpoint : -floor(mostBack),
    )
  return fitted
}

/**
 * A schedule that is nowhere above the ceilings that can be compared with it, from `at` on. The same one where none of them is lower; otherwise one that
 * starts at `at` and ends with the day, after which the default holds.
 */
export function beneath(
  profile: Repetition,
  schedule: ChargingScheduleType,
  ceilings: readonly Ceiling[],
  at: Date,
): { absolute: boolean; schedule: ChargingScheduleType } {
  const from = Math.ceil(at.getTime() / 1000)
  const same = { absolute: false, schedule }
  const above = ceilings.filter((one) => isComparable(one.schedule, schedule.chargingRateUnit))
  if (above.length === 0 || !isComparable(schedule, schedule.chargingRateUnit) || !schedule.chargingSchedulePeriod.every(isPlain))
    return same
  const until = from + HORIZON_SECONDS
  const of = (one: Ceiling, seconds: number) => periodAt(one.schedule, seconds - startOf(one, one.schedule, seconds, from))
  const own = { ...profile, schedule }
  const instants = [own, ...above].flatMap((one) => [...changes(one, one.schedule, from, until), ...ends(one, from, until)])
  const points = [...new Set([from, ...instants])].filter((one) => one >= from && one < until).toSorted((a, b) => a - b)
  const covered = points.slice(
    0,
    lengthWhile(points, (seconds) => of(own, seconds) !== undefined),
  )
  if (covered.length === 0) return same
  const periods = covered.map((seconds): Period => {
    const base = of(own, seconds)!
    return {
      ...base,
      startPeriod: seconds - from,
      limit: Math.min(base.limit!, ...above.map((one) => floor(of(one, seconds)?.limit ?? Number.POSITIVE_INFINITY))),
    }
  })
  if (periods.every(({ limit }, i) => limit === of(own, covered[i]!)!.limit)) return same
  return {
    absolute: true,
    schedule: {
      ...schedule,
      startSchedule: new Date(from * 1000).toISOString(),
      duration: (points[covered.length] ?? until) - from,
      chargingSchedulePeriod: merged(periods),
    },
  }
}

const ends = (one: Ceiling, from: number, until: number) =>
  one.schedule.duration === undefined
    ? []
    : [from, until].map((seconds) => startOf(one, one.schedule, seconds, from) + one.schedule.duration!)

const lengthWhile = <T>(list: readonly T[], holds: (one: T) => boolean) => {
  const end = list.findIndex((one) => !holds(one))
  return end === -1 ? list.length : end
}

/** Without those that say what the one before says. */
const merged = (periods: Period[]) =>
  periods.filter((period, i) => {
    const before = periods[i - 1]
    return (
      !before || before.limit !== period.limit || before.numberPhases !== period.numberPhases || before.phaseToUse !== period.phaseToUse
    )
  })

/** Where there are too many, what is beyond becomes one period of the lowest limit: never more than was meant. Undefined where that cannot be said. */
export function atMost(periods: Period[], most = Number.POSITIVE_INFINITY): Period[] | undefined {
  if (periods.length <= most || most < 1) return periods
  const rest = periods.slice(most - 1)
  if (!rest.every(isPlain)) return undefined
  const lowest = rest.toSorted((a, b) => a.limit! - b.limit!)[0]!
  return [...periods.slice(0, most - 1), { ...lowest, startPeriod: rest[0]!.startPeriod }]
}
