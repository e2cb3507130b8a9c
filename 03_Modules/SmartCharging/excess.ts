import type { ChargingProfileType, ChargingScheduleType } from '#base/ocpp/generated/v21.js'
import { changes, HORIZON_SECONDS, isComparable, periodAt, startOf } from './timeline.js'

/** What a vehicle says it will draw. */
export interface VehicleIntent {
  schedule: ChargingScheduleType
  timeBase: Date
  /** Which of the offered schedules it follows. */
  selectedId?: number
  toleranceAccepted?: boolean
}

const limits = ['limit', 'limit_L2', 'limit_L3'] as const
/** Of any: every day of the week, and no more than a station may make us count. */
const FURTHEST_SECONDS = 8 * 86_400

/**
 * Where a vehicle draws more than its profile allows (K15.FR.12), in words; undefined where it does not. Also undefined where it cannot be told: another unit,
 * local time, random delays; the station has compared them already (K15.FR.09).
 */
export function excessOf(profile: ChargingProfileType, intent: VehicleIntent): string | undefined {
  const { schedule, timeBase, selectedId = schedule.id, toleranceAccepted } = intent
  const offered = profile.chargingSchedule.find(({ id }) => id === selectedId) ?? profile.chargingSchedule[0]
  if (!offered || !isComparable(offered, schedule.chargingRateUnit)) return undefined
  const from = timeBase.getTime() / 1000
  const until = from + Math.min(schedule.duration ?? HORIZON_SECONDS, FURTHEST_SECONDS)
  const slack = toleranceAccepted ? (offered.powerTolerance ?? 0) : 0
  const starts = schedule.chargingSchedulePeriod.map(({ startPeriod }) => from + startPeriod)
  for (const at of [...starts, ...changes(profile, offered, from, until)]
    .filter((one) => one >= from && one < until)
    .toSorted((a, b) => a - b)) {
    const [drawn, allowed] = [periodAt(schedule, at - from), periodAt(offered, at - startOf(profile, offered, at, from))]
    const name = limits.find((limit) => (drawn?.[limit] ?? 0) > (allowed?.[limit] ?? Number.POSITIVE_INFINITY) + slack + 1e-6)
    if (name)
      return `${name} ${drawn?.[name]} ${schedule.chargingRateUnit} at ${new Date(at * 1000).toISOString()} where ${allowed?.[name]} is allowed`
  }
  return undefined
}
