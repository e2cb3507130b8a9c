import { toInstant } from '#base/ocpp/dateTime.js'
import type { ChargingProfileType, ChargingSchedulePeriodType } from '#base/ocpp/generated/v21.js'
import type { OcppVersion } from '#base/ocpp/version.js'
import { scheduleFaults } from './chargingSchedule.js'
import type { EvseAbilities } from './smartChargingAbilities.js'
import type { KnownNeeds } from './vehicleNeeds.js'

/** A profile that is on the station already, as far as the rules ask. */
export interface InstalledProfile {
  id: number
  evseId: number
  purpose: string
  stackLevel: number
  transactionId?: string
  validFrom?: Date
  validTo?: Date
}

/** A profile that is about to be sent, and what is known around it. */
export interface ProfileToSend {
  profile: ChargingProfileType
  /** `set`: by SetChargingProfile. `start`: inside RequestStartTransaction. */
  use: 'set' | 'start'
  /** Of the station, where it is connected. */
  version?: OcppVersion
  /** 0 is the station; undefined where the station chooses (a start). */
  evseId?: number
  abilities: EvseAbilities
  /** Absent: no vehicle has made its needs known. */
  needs?: KnownNeeds
  /** What else is on the station. Empty for a station whose protocol replaces a profile of the same purpose and level. */
  others: readonly InstalledProfile[]
  /** Now. */
  at: Date
}

const purposesOf2_0 = ['ChargingStationExternalConstraints', 'ChargingStationMaxProfile', 'TxDefaultProfile', 'TxProfile']

/**
 * Why the specification forbids to send a profile; empty when it does not. Each sentence names the requirement.
 * What a station merely may refuse is for the station, except what it said of itself in its variables.
 */
export function profileFaults(given: ProfileToSend): string[] {
  const { profile, abilities, evseId } = given
  return [
    ...rangeFaults(given),
    ...(given.use === 'set' ? purposeFaults(given) : startFaults(profile)),
    ...stackFaults(given),
    ...kindFaults(profile),
    ...abilityFaults(profile, abilities),
    ...profile.chargingSchedule.flatMap((schedule) => scheduleFaults(profile, schedule, abilities, evseId)),
    ...phaseFaults(profile, given.needs),
    ...needsFaults(profile, given.needs),
  ]
}

/** The schema of 2.0.1 says none of this; its text does. */
function rangeFaults({ profile: { stackLevel, chargingSchedule, validFrom, validTo }, evseId = 0, version }: ProfileToSend): string[] {
  const periods = chargingSchedule.flatMap(({ chargingSchedulePeriod }) => chargingSchedulePeriod)
  const within = (least: number, phase = least) => phase >= least && phase <= 3
  const limits = periods.flatMap(({ limit = 0, limit_L2 = 0, limit_L3 = 0 }) => [limit, limit_L2, limit_L3])
  return [
    ...(evseId < 0 ? ['evseId is 0 or more (part 2, SetChargingProfileRequest)'] : []),
    ...(version === '2.1' && limits.some((limit) => limit < 0)
      ? ['a limit is 0 or more; what may be discharged is dischargeLimit (2.1 errata 2025-09 §2.62)']
      : []),
    ...(version === '2.0.1' && ![...limits, ...chargingSchedule.map(({ minChargingRate = 0 }) => minChargingRate)].every(hasOneDigit)
      ? ['a limit and a minChargingRate have at most one digit after the point, such as 8.1 (2.0.1 part 2, ChargingSchedulePeriodType)']
      : []),
    ...(validFrom && validTo && toInstant(validFrom) >= toInstant(validTo)
      ? ['validTo is after validFrom, for else it is never valid (part 2, ChargingProfileType)']
      : []),
    ...(stackLevel < 0 ? ['the lowest stackLevel is 0 (part 2, ChargingProfileType)'] : []),
    ...(chargingSchedule.some(({ duration = 0 }) => duration < 0) ? ['a duration is no less than 0 s (part 2, ChargingScheduleType)'] : []),
    ...(periods.every(({ numberPhases, phaseToUse }) => within(0, numberPhases) && within(1, phaseToUse))
      ? []
      : ['numberPhases is 0 to 3, phaseToUse 1 to 3 (part 2, ChargingSchedulePeriodType)']),
  ]
}

const hasOneDigit = (value: number): boolean => Number(value.toFixed(1)) === value

function startFaults({ chargingProfilePurpose, transactionId }: ChargingProfileType): string[] {
  const faults: string[] = []
  if (chargingProfilePurpose !== 'TxProfile')
    faults.push('a transaction is started with a profile of purpose TxProfile (F01.FR.09, F02.FR.17, K05.FR.02)')
  if (transactionId !== undefined)
    faults.push('the profile of a transaction that is to start names no transactionId (F01.FR.11, F02.FR.19)')
  return faults
}

function purposeFaults({ profile: { chargingProfilePurpose, transactionId }, evseId = 0 }: ProfileToSend): string[] {
  switch (chargingProfilePurpose) {
    case 'ChargingStationExternalConstraints':
      return ['ChargingStationExternalConstraints is set by others than the CSMS (K01.FR.22, K02.FR.07)']
    case 'ChargingStationMaxProfile':
      return [
        ...(evseId === 0 ? [] : ['a ChargingStationMaxProfile is for evseId 0, the whole station (K04.FR.03)']),
        ...noTransaction(transactionId),
      ]
    case 'TxProfile':
      return [
        ...(evseId > 0 ? [] : ['a TxProfile is for an evseId above 0 (K01.FR.16)']),
        ...(transactionId === undefined ? ['a TxProfile names the transactionId it is for (K01.FR.03)'] : []),
      ]
    default:
      return noTransaction(transactionId)
  }
}

const noTransaction = (transactionId: string | undefined) =>
  transactionId === undefined
    ? []
    : ['what is for one transaction is a TxProfile: only that names a transactionId (K02.FR.03; part 2, ChargingProfileType)']

/** K01.FR.06, K01.FR.39: no two profiles of one level may be valid at once. One of the same id is replaced (K01.FR.05). */
function stackFaults({ profile, use, evseId, abilities, others, at }: ProfileToSend): string[] {
  const { id, stackLevel, chargingProfilePurpose: purpose, transactionId } = profile
  const faults: string[] = []
  if (abilities.maxStackLevel !== undefined && stackLevel > abilities.maxStackLevel)
    faults.push(`stackLevel is at most ${abilities.maxStackLevel} on this station (SmartChargingCtrlr.ProfileStackLevel)`)
  if (abilities.maxExternalConstraintsId !== undefined && id <= abilities.maxExternalConstraintsId)
    faults.push(`the id of a profile is above MaxExternalConstraintsId, ${abilities.maxExternalConstraintsId} (K01.FR.80)`)
  if (use === 'start') return faults
  const rival = others.find(
    (other) =>
      other.id !== id &&
      other.purpose === purpose &&
      other.stackLevel === stackLevel &&
      (purpose === 'TxProfile' ? other.transactionId === transactionId : other.evseId === evseId && overlaps(profile, other, at)),
  )
  if (rival)
    faults.push(
      purpose === 'TxProfile'
        ? `profile ${rival.id} has this stackLevel for the same transaction: use its id, or another stackLevel (K01.FR.39)`
        : `profile ${rival.id} has this purpose and stackLevel on the same EVSE at the same time: use its id, or another stackLevel (K01.FR.06)`,
    )
  return faults
}

/** Without validFrom a profile is valid as soon as the station has it. */
function overlaps({ validFrom, validTo }: ChargingProfileType, other: InstalledProfile, at: Date): boolean {
  const [from, to] = [validFrom ? toInstant(validFrom) : at, validTo && toInstant(validTo)]
  return !(to && other.validFrom && to <= other.validFrom) && !(other.validTo && other.validTo <= from)
}

function kindFaults(profile: ChargingProfileType): string[] {
  const { chargingProfileKind: kind, chargingProfilePurpose, recurrencyKind, dynUpdateInterval, dynUpdateTime, chargingSchedule } = profile
  const faults: string[] = []
  if (kind === 'Recurring' && recurrencyKind === undefined)
    faults.push('a Recurring profile says with recurrencyKind how often (part 2, RecurrencyKindEnumType)')
  if (kind !== 'Recurring' && recurrencyKind !== undefined)
    faults.push('recurrencyKind is for Recurring profiles (1.6 errata §3.56; errata 2025-09 of TC_K_04_CSMS)')
  if (kind === 'Relative' && chargingProfilePurpose === 'ChargingStationMaxProfile')
    faults.push('a ChargingStationMaxProfile is not Relative (K01.FR.38)')
  if (kind === 'Dynamic') {
    const [only, ...more] = chargingSchedule.flatMap(({ chargingSchedulePeriod }) => chargingSchedulePeriod)
    if (more.length > 0 || chargingSchedule.length > 1) faults.push('a Dynamic profile has one schedule of one period (K28.FR.01)')
    if (only && only.startPeriod !== 0) faults.push('the period of a Dynamic profile has startPeriod 0 (K28.FR.02)')
  } else if (dynUpdateInterval !== undefined || dynUpdateTime !== undefined)
    faults.push('dynUpdateInterval and dynUpdateTime are for Dynamic profiles (K01.FR.122, K28.FR.04)')
  return faults
}

/** What the station said that it cannot do. */
function abilityFaults(
  { chargingProfilePurpose: purpose, chargingProfileKind, ...profile }: ChargingProfileType,
  can: EvseAbilities,
): string[] {
  const faults: string[] = []
  if (!purposesOf2_0.includes(purpose) && can.additionalPurposes && !can.additionalPurposes.includes(purpose))
    faults.push(`the station does not take ${purpose} profiles (SupportedAdditionalPurposes, K01.FR.120)`)
  if (chargingProfileKind === 'Dynamic' && can.dynamicProfiles === false)
    faults.push('the station takes no Dynamic profiles (SupportsDynamicProfiles, K01.FR.121)')
  if (profile.maxOfflineDuration !== undefined && can.maxOfflineDuration === false)
    faults.push('the station does not know maxOfflineDuration (SupportsMaxOfflineDuration)')
  return faults
}

const charging = ['limit'] as const
const other = ['dischargeLimit', 'setpoint', 'setpointReactive'] as const

/** What the vehicle of the transaction said of itself. */
function needsFaults({ chargingProfilePurpose: purpose, chargingSchedule }: ChargingProfileType, needs: KnownNeeds | undefined): string[] {
  const several = chargingSchedule.length > 1
  if (!needs) return several ? ['without charging needs of the vehicle (NotifyEVChargingNeeds) a profile has one schedule (K01.FR.34)'] : []
  if (purpose !== 'TxProfile') return []
  const { mostPeriods = Number.POSITIVE_INFINITY } = needs
  const faults: string[] = []
  if (several && needs.dynamicControl) faults.push('a vehicle in dynamic control mode gets one schedule (K17.FR.19, K19.FR.07)')
  if (chargingSchedule.some(({ chargingSchedulePeriod }) => chargingSchedulePeriod.length > mostPeriods))
    faults.push(`the vehicle takes at most ${mostPeriods} periods in one schedule (maxScheduleTuples, K15.FR.07, K17.FR.07)`)
  const modes = chargingSchedule.flatMap(({ chargingSchedulePeriod }) => chargingSchedulePeriod.map(({ operationMode }) => operationMode))
  if (!needs.bidirectional && modes.some((mode) => mode !== undefined && mode !== 'ChargingOnly'))
    faults.push('the vehicle did not ask for bidirectional power: its periods have operationMode ChargingOnly (Q02.FR.01)')
  return faults
}

/** Values per phase: only where the vehicle spoke of its phases, and only beside the value of L1. */
function phaseFaults({ chargingProfilePurpose: purpose, chargingSchedule }: ChargingProfileType, needs: KnownNeeds | undefined): string[] {
  const periods = chargingSchedule.flatMap(({ chargingSchedulePeriod }) => chargingSchedulePeriod)
  const perPhase = (names: readonly (typeof charging | typeof other)[number][]) =>
    names.filter((name) => periods.some((period) => hasPhases(period, name)))
  const [limits, others] = [perPhase(charging), perPhase(other)]
  const faults: string[] = []
  if (purpose !== 'TxProfile' && limits.length + others.length > 0)
    faults.push('only a TxProfile has values for L2 and L3 (K01.FR.143, V2X.09)')
  else {
    if (limits.length > 0 && !needs?.phases) faults.push('the vehicle told no limits for L2 and L3: give none (K01.FR.142)')
    if (others.length > 0 && !needs?.dischargePhases)
      faults.push(`the vehicle told no discharging by phase: no ${others[0]} for L2 and L3 (V2X.08)`)
  }
  const alone = [...charging, ...other].find((name) => periods.some((period) => hasPhases(period, name) && period[name] === undefined))
  if (alone) faults.push(`${alone} for L2 or L3 stands beside ${alone} itself, which is L1 (K01.FR.145, V2X.07)`)
  return faults
}

const hasPhases = (period: ChargingSchedulePeriodType, name: (typeof charging | typeof other)[number]) =>
  period[`${name}_L2`] !== undefined || period[`${name}_L3`] !== undefined
