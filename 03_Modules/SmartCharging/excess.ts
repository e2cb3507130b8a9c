import { toInstant } from '#base/ocpp/dateTime.js'
import type { ChargingProfileType, ChargingSchedulePeriodType, ChargingScheduleType } from '#base/ocpp/generated/v21.js'

/** What a vehicle says it will draw. */
export interface VehicleIntent {
  schedule: ChargingScheduleType
  timeBase: Date
  /** Which of the offered schedules it follows. */
  selectedId?: number
  toleranceAccepted?: boolean
}

const limits = ['limit', 'limit_L2', 'limit_L3'] as const
const REPEATS = { Daily: 86_400, Weekly: 604_800 }
/** Of a schedule without an end, so much is looked at. */
const HORIZON_SECONDS = 86_400
/** Of any: every day of the week, and no more than a station may make us count. */
const FURTHEST_SECONDS = 8 * 86_400

/**
 * Where a vehicle draws more than its profile allows (K15.FR.12), in words; undefined where it does not. Also undefined where it cannot be told: another unit,
 * local time, random delays; the station has compared them already (K15.FR.09).
 */
export function excessOf(profile: ChargingProfileType, intent: VehicleIntent): string | undefined {
  const { schedule, timeBase, selectedId = schedule.id, toleranceAccepted } = intent
  const offered = profile.chargingSchedule.find(({ id }) => id === selectedId) ?? profile.chargingSchedule[0]
  if (!offered || offered.chargingRateUnit !== schedule.chargingRateUnit || offered.useLocalTime || offered.randomizedDelay)
    return undefined
  const from = timeBase.getTime() / 1000
  const until = from + Math.min(schedule.duration ?? HORIZON_SECONDS, FURTHEST_SECONDS)
  const slack = toleranceAccepted ? (offered.powerTolerance ?? 0) : 0
  const starts = schedule.chargingSchedulePeriod.map(({ startPeriod }) => from + startPeriod)
  for (const at of [...starts, ...changes(profile, offered, from, until)]
    .filter((one) => one >= from && one < until)
    .sort((a, b) => a - b)) {
    const [drawn, allowed] = [periodAt(schedule, at - from), periodAt(offered, at - startOf(profile, offered, at, from))]
    const name = limits.find((limit) => (drawn?.[limit] ?? 0) > (allowed?.[limit] ?? Number.POSITIVE_INFINITY) + slack + 1e-6)
    if (name)
      return `${name} ${drawn?.[name]} ${schedule.chargingRateUnit} at ${new Date(at * 1000).toISOString()} where ${allowed?.[name]} is allowed`
  }
  return undefined
}

/** When the run of the schedule began that covers `at`, in seconds since 1970. */
function startOf(
  { chargingProfileKind: kind, recurrencyKind }: ChargingProfileType,
  { startSchedule }: ChargingScheduleType,
  at: number,
  from: number,
) {
  if (kind === 'Relative' || kind === 'Dynamic' || !startSchedule) return from
  const start = toInstant(startSchedule).getTime() / 1000
  const every = kind === 'Recurring' && recurrencyKind ? REPEATS[recurrencyKind] : undefined
  return every && at > start ? start + Math.floor((at - start) / every) * every : start
}

/** When the allowed limit changes between two instants. */
function changes(profile: ChargingProfileType, offered: ChargingScheduleType, from: number, until: number): number[] {
  const every = profile.chargingProfileKind === 'Recurring' && profile.recurrencyKind ? REPEATS[profile.recurrencyKind] : HORIZON_SECONDS
  const runs: number[] = []
  for (let at = from; at < until + every; at += every) runs.push(startOf(profile, offered, at, from))
  return [...new Set(runs)].flatMap((start) => offered.chargingSchedulePeriod.map(({ startPeriod }) => start + startPeriod))
}

function periodAt(
  { duration = Number.POSITIVE_INFINITY, chargingSchedulePeriod }: ChargingScheduleType,
  seconds: number,
): ChargingSchedulePeriodType | undefined {
  if (seconds < 0 || seconds >= duration) return undefined
  return chargingSchedulePeriod.findLast(({ startPeriod }) => startPeriod <= seconds)
}
