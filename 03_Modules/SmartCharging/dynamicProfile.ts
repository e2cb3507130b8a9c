import type { ChargingProfileType, ChargingScheduleUpdateType } from '#base/ocpp/generated/v21.js'

/** A dynamic profile after an update, which takes effect at once (K28.FR.06, K28.FR.09). Undefined for a profile that is not dynamic. */
export function updated(
  profile: ChargingProfileType,
  { customData: _theirs, ...values }: ChargingScheduleUpdateType,
  at: Date,
): ChargingProfileType | undefined {
  const [schedule] = profile.chargingSchedule
  const [period] = schedule?.chargingSchedulePeriod ?? []
  if (profile.chargingProfileKind !== 'Dynamic' || !schedule || !period) return undefined
  return {
    ...profile,
    dynUpdateTime: at.toISOString(),
    chargingSchedule: [{ ...schedule, chargingSchedulePeriod: [{ ...period, ...values }] }],
  }
}

const names = ['limit', 'dischargeLimit', 'setpoint', 'setpointReactive'] as const

/** The limits and setpoints that a dynamic profile has now; undefined for a profile that is not dynamic. */
export function valuesOf({ chargingProfileKind, chargingSchedule }: ChargingProfileType): ChargingScheduleUpdateType | undefined {
  const [period] = chargingSchedule[0]?.chargingSchedulePeriod ?? []
  if (chargingProfileKind !== 'Dynamic' || !period) return undefined
  const fields = names.flatMap((name) => [name, `${name}_L2`, `${name}_L3`] as const)
  return Object.fromEntries(fields.filter((field) => period[field] !== undefined).map((field) => [field, period[field]]))
}
