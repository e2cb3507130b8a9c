import { toInstant } from '#base/ocpp/dateTime.js'
import type { ChargingProfileType, ChargingSchedulePeriodType, ChargingScheduleType } from '#base/ocpp/generated/v21.js'

const REPEATS = { Daily: 86_400, Weekly: 604_800 }
/** Of a schedule without an end, so much is looked at. */
export const HORIZON_SECONDS = 86_400

/** Whether the limits of a schedule can be told in that unit at any instant: not where the station adds its own time zone or a random delay. */
export const isComparable = (
  { chargingRateUnit, useLocalTime, randomizedDelay }: ChargingScheduleType,
  unit: ChargingScheduleType['chargingRateUnit'],
): boolean => chargingRateUnit === unit && !useLocalTime && !randomizedDelay

/** Of a profile, what says when its schedules run. */
export type Repetition = Pick<ChargingProfileType, 'chargingProfileKind' | 'recurrencyKind'>

/** When the run of the schedule began that covers `at`, in seconds since 1970. */
export function startOf(
  { chargingProfileKind: kind, recurrencyKind }: Repetition,
  { startSchedule }: ChargingScheduleType,
  at: number,
  from: number,
) {
  if (kind === 'Relative' || kind === 'Dynamic' || !startSchedule) return from
  const start = toInstant(startSchedule).getTime() / 1000
  const every = kind === 'Recurring' && recurrencyKind ? REPEATS[recurrencyKind] : undefined
  return every && at > start ? start + Math.floor((at - start) / every) * every : start
}

/** When the limit changes between two instants, in seconds since 1970; some may lie outside. */
export function changes(profile: Repetition, offered: ChargingScheduleType, from: number, until: number): number[] {
  const every = profile.chargingProfileKind === 'Recurring' && profile.recurrencyKind ? REPEATS[profile.recurrencyKind] : HORIZON_SECONDS
  const runs: number[] = []
  for (let at = from; at < until + every; at += every) runs.push(startOf(profile, offered, at, from))
  return [...new Set(runs)].flatMap((start) => offered.chargingSchedulePeriod.map(({ startPeriod }) => start + startPeriod))
}

/** The period that holds so many seconds after the schedule began. */
export function periodAt(
  { duration = Number.POSITIVE_INFINITY, chargingSchedulePeriod }: ChargingScheduleType,
  seconds: number,
): ChargingSchedulePeriodType | undefined {
  if (seconds < 0 || seconds >= duration) return undefined
  return chargingSchedulePeriod.findLast(({ startPeriod }) => startPeriod <= seconds)
}
