import { OcppError } from '#base/ocpp/errors.js'
import type { ChargingProfileType, ChargingSchedulePeriodType, ChargingScheduleType } from '#base/ocpp/generated/v21.js'
import { toRfc3339 } from './dateTime16.js'
import { toTransactionId } from './transactionId.js'
import type { Request16 } from './translation.js'

type Profile16 = NonNullable<Request16<'RemoteStartTransaction'>['chargingProfile']>
type Schedule16 = Profile16['chargingSchedule']

const refuse = (why: string) => new OcppError('NotSupported', why)

/** Throws NotSupported for a field that 1.6 has no place for: leaving it out would be another profile. */
function onlyHas<T extends object>(what: string, fields: T, known: readonly (keyof T)[]) {
  const unknown = Object.keys(fields).find((name) => fields[name as keyof T] !== undefined && !known.includes(name as keyof T))
  if (unknown) throw refuse(`an OCPP 1.6 ${what} has no ${unknown}`)
}

/** The profile of a remote start as 1.6 has it (1.6 §5.16.2, errata §3.41). Throws NotSupported for what it cannot say. */
export function toStartProfile(profile: ChargingProfileType): Profile16 {
  if (profile.chargingProfilePurpose !== 'TxProfile') throw refuse('an OCPP 1.6 transaction is started with a TxProfile only')
  onlyHas('charging profile of a start', { transactionId: profile.transactionId }, [])
  return toProfile(profile)
}

const purposes: Partial<Record<ChargingProfileType['chargingProfilePurpose'], Profile16['chargingProfilePurpose']>> = {
  ChargingStationMaxProfile: 'ChargePointMaxProfile',
  TxDefaultProfile: 'TxDefaultProfile',
  TxProfile: 'TxProfile',
}

/** The 1.6 name of a purpose. Throws NotSupported where it has none. */
export function toPurpose(purpose: ChargingProfileType['chargingProfilePurpose']): Profile16['chargingProfilePurpose'] {
  const name = purposes[purpose]
  if (!name) throw refuse(`OCPP 1.6 has no charging profiles of purpose ${purpose}`)
  return name
}

/** The 2.x name of a purpose. */
export const fromPurpose = (purpose: Profile16['chargingProfilePurpose']): ChargingProfileType['chargingProfilePurpose'] =>
  purpose === 'ChargePointMaxProfile' ? 'ChargingStationMaxProfile' : purpose

/** A profile as 1.6 has it (1.6 §7.8). Throws NotSupported for what it cannot say. */
export function toProfile(profile: ChargingProfileType): Profile16 {
  onlyHas('charging profile', profile, [
    'id',
    'stackLevel',
    'chargingProfilePurpose',
    'chargingProfileKind',
    'recurrencyKind',
    'validFrom',
    'validTo',
    'transactionId',
    'chargingSchedule',
    'customData',
  ])
  const { chargingProfilePurpose, chargingProfileKind, chargingSchedule, transactionId } = profile
  if (chargingProfileKind === 'Dynamic') throw refuse('OCPP 1.6 has no dynamic charging profiles')
  const [schedule, ...more] = chargingSchedule
  if (!schedule || more.length > 0) throw refuse('an OCPP 1.6 charging profile has one schedule')
  return {
    chargingProfileId: profile.id,
    ...(transactionId === undefined ? {} : { transactionId: toTransactionId(transactionId) }),
    stackLevel: profile.stackLevel,
    chargingProfilePurpose: toPurpose(chargingProfilePurpose),
    chargingProfileKind,
    ...picked(profile, ['recurrencyKind', 'validFrom', 'validTo']),
    chargingSchedule: toSchedule(schedule),
  }
}

function toSchedule(schedule: ChargingScheduleType): Schedule16 {
  onlyHas('charging schedule', schedule, [
    'id', // 1.6 does not number schedules, and with one per profile nothing is lost
    'duration',
    'startSchedule',
    'chargingRateUnit',
    'minChargingRate',
    'chargingSchedulePeriod',
    'customData',
  ])
  if (schedule.minChargingRate !== undefined) tenths(schedule.minChargingRate)
  return {
    ...picked(schedule, ['duration', 'startSchedule', 'minChargingRate']),
    chargingRateUnit: schedule.chargingRateUnit,
    chargingSchedulePeriod: schedule.chargingSchedulePeriod.map(toPeriod),
  }
}

function toPeriod(period: ChargingSchedulePeriodType): Schedule16['chargingSchedulePeriod'][number] {
  onlyHas('charging schedule period', period, ['startPeriod', 'limit', 'numberPhases', 'customData'])
  if (period.limit === undefined) throw refuse('an OCPP 1.6 charging schedule period needs a limit')
  return { startPeriod: period.startPeriod, limit: tenths(period.limit), ...picked(period, ['numberPhases']) }
}

// 1.6 §7.14: at most one digit after the point.
function tenths(value: number): number {
  if (Math.abs(value * 10 - Math.round(value * 10)) > 1e-6) throw refuse('OCPP 1.6 limits have one decimal')
  return value
}

/** Refuses a profile that 1.6 forbids a Central System to send. `field` is its name in the request. */
export function checkProfile(profile: Profile16, field: string, use: 'set' | 'start', connectorId?: number): void {
  const { chargingProfileKind, chargingProfilePurpose, chargingSchedule, recurrencyKind, transactionId } = profile
  const forbid = (name: string, why: string) => {
    throw new OcppError('PropertyConstraintViolation', `${field}.${name} ${why}`, { field: `${field}.${name}` })
  }
  if (use === 'start' && chargingProfilePurpose !== 'TxProfile') forbid('chargingProfilePurpose', 'of a start is TxProfile (1.6 §5.16.2)')
  if (use === 'start' && transactionId !== undefined) forbid('transactionId', 'is not given for a start (1.6 errata §3.41)')
  if (use === 'set' && chargingProfilePurpose === 'ChargePointMaxProfile' && connectorId !== 0)
    forbid('chargingProfilePurpose', 'is ChargePointMaxProfile for connectorId 0 only (1.6 §3.13.1)')
  if (use === 'set' && chargingProfilePurpose === 'TxProfile' && connectorId === 0)
    forbid('chargingProfilePurpose', 'is TxProfile for a connectorId above 0 only (1.6 §3.13.1)')
  if (transactionId !== undefined && chargingProfilePurpose !== 'TxProfile') forbid('transactionId', 'is for a TxProfile only (1.6 §7.8)')
  if (recurrencyKind !== undefined && chargingProfileKind !== 'Recurring')
    forbid('recurrencyKind', 'is for Recurring profiles (1.6 errata §3.56)')
  const [first] = chargingSchedule.chargingSchedulePeriod
  if (first && first.startPeriod !== 0)
    forbid('chargingSchedule.chargingSchedulePeriod.0.startPeriod', 'is 0, as that of every first period (1.6 errata §3.45)')
}

/** A profile of 1.6 in 2.x terms. */
export function fromProfile(profile: Profile16): ChargingProfileType {
  const { chargingProfileId, chargingProfilePurpose, chargingSchedule, validFrom, validTo, transactionId, ...rest } = profile
  const { startSchedule, ...schedule } = chargingSchedule
  return {
    ...rest,
    id: chargingProfileId,
    chargingProfilePurpose: fromPurpose(chargingProfilePurpose),
    validFrom: validFrom && toRfc3339(validFrom),
    validTo: validTo && toRfc3339(validTo),
    transactionId: transactionId === undefined ? undefined : String(transactionId),
    chargingSchedule: [{ ...schedule, id: 1, startSchedule: startSchedule && toRfc3339(startSchedule) }],
  }
}

function picked<T extends object, K extends keyof T>(fields: T, names: readonly K[]): Pick<T, K> {
  return Object.fromEntries(names.filter((name) => fields[name] !== undefined).map((name) => [name, fields[name]])) as Pick<T, K>
}
