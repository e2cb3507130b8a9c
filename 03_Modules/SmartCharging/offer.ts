import { isDeepStrictEqual } from 'node:util'
import type { ChargingNeedsType, ChargingProfileType, ChargingScheduleType } from '#base/ocpp/generated/v21.js'
import type { ProfileInForce } from '#base/repositories/chargingProfiles.js'
import { atMost, beneath, type Ceiling, isPlain, within } from './fitSchedule.js'
import { type Range, rangeOf } from './vehicleLimits.js'

type Unit = ChargingScheduleType['chargingRateUnit']

export interface OfferTo {
  evseId: number
  transactionId: string
  at: Date
  /** Absent where the vehicle made none known. */
  needs?: ChargingNeedsType
  /** Most periods the vehicle and the station take. */
  mostPeriods?: number
  installed: readonly ProfileInForce[]
  /** Ids up to this one are the station's own (MaxExternalConstraintsId). */
  idsAbove?: number
  /** The units the station takes; absent: any. */
  rateUnits?: readonly string[]
  /** Most power of the EVSE, W. */
  evseMaxW?: number
  /** Limits of others that hold now. */
  limits?: readonly Ceiling[]
  /** What its transaction was offered last: ours to change, unlike what an operator set. */
  offered?: ChargingProfileType
}

/**
 * The profile to send to a transaction whose vehicle made its needs known (K15.FR.07, K17.FR.07, K18.FR.07, K19.FR.07): the one that was set for it, so that it
 * is told again (K16.FR.12), or else the default that holds on its EVSE, or else as much as vehicle and EVSE can take; within the limits of the vehicle, of the
 * EVSE and of the station. Undefined where nothing is known to say, or the default cannot be said of one transaction.
 */
export function offerFor(to: OfferTo): ChargingProfileType | undefined {
  const { basis, mine } = basisOf(to)
  const wasOffered = mine && to.offered !== undefined && isDeepStrictEqual(basis?.profile, to.offered)
  if (wasOffered) {
    const { basis: fallback } = basisOf({ ...to, installed: to.installed.filter(({ id }) => id !== basis!.id) })
    return profileFor(to, fallback?.profile, basis!.id, false) ?? basis!.profile
  }
  return profileFor(to, basis?.profile, mine ? basis!.id : freeId(to), mine)
}

function profileFor(to: OfferTo, basis: ChargingProfileType | undefined, id: number, mine: boolean): ChargingProfileType | undefined {
  const { needs, transactionId, at, mostPeriods } = to
  if (!basis) {
    const free = unlimited(to)
    return free && profileFor(to, free, id, false)
  }
  const bidirectional = needs?.requestedEnergyTransfer.includes('BPT') ?? false
  if (basis.chargingProfileKind === 'Dynamic' && !mine) return undefined
  // K15.FR.18: one schedule leaves no doubt which one the vehicle follows; K17.FR.19, K19.FR.07: in dynamic control there is no choice.
  const chosen = mine && needs?.controlMode !== 'DynamicControl' ? basis.chargingSchedule : basis.chargingSchedule.slice(0, 1)
  const schedules = chosen.map((schedule) => {
    const range = rangeOf(needs, schedule.chargingRateUnit, to.evseMaxW)
    const lower = beneath(basis, { ...schedule, chargingSchedulePeriod: fit(schedule.chargingSchedulePeriod, range) }, ceilingsOf(to), at)
    // What a ceiling left may be less than the vehicle can take.
    const periods = atMost(fit(lower.schedule.chargingSchedulePeriod, range), mostPeriods)
    return { absolute: lower.absolute, schedule: periods && { ...lower.schedule, chargingSchedulePeriod: periods } }
  })
  const fitted = schedules.flatMap(({ schedule }) => schedule ?? [])
  const [first] = fitted
  if (!first || fitted.length < schedules.length) return undefined
  if (!mine && !bidirectional && !first.chargingSchedulePeriod.every(isPlain)) return undefined
  const { validFrom, validTo, stackLevel } = basis
  const absolute = schedules.some((one) => one.absolute)
  // Schedules of one profile are of one kind: where one had to be cut, the others cannot stay relative.
  if (absolute && !schedules.every((one) => one.absolute))
    return profileFor(to, { ...basis, chargingSchedule: [basis.chargingSchedule[0]!] }, id, mine)
  const kind = absolute ? ({ chargingProfileKind: 'Absolute' } as const) : basis
  return {
    ...(mine && !absolute && basis),
    id,
    stackLevel,
    chargingProfilePurpose: 'TxProfile',
    chargingProfileKind: kind.chargingProfileKind,
    ...present({ recurrencyKind: absolute ? undefined : basis.recurrencyKind, validFrom, validTo }),
    transactionId,
    chargingSchedule: fitted,
  }
}

type Periods = ChargingScheduleType['chargingSchedulePeriod']
const fit = (periods: Periods, range: Range) => periods.map((period) => within(period, range)) as Periods

/** As much as vehicle and EVSE can take, for as long as it stays; undefined where neither said. */
function unlimited({ needs, rateUnits, evseMaxW }: OfferTo): ChargingProfileType | undefined {
  if (!needs) return undefined
  const isAc = needs.requestedEnergyTransfer.startsWith('AC')
  const units = (isAc ? ['A', 'W'] : ['W', 'A']) as Unit[]
  const unit = units.find((one) => (rateUnits?.includes(one) ?? true) && rangeOf(needs, one, evseMaxW).most !== undefined)
  if (!unit) return undefined
  const { most } = rangeOf(needs, unit, evseMaxW)
  return {
    id: 0,
    stackLevel: 0,
    chargingProfilePurpose: 'TxProfile',
    chargingProfileKind: 'Relative',
    chargingSchedule: [{ id: 1, chargingRateUnit: unit, chargingSchedulePeriod: [{ startPeriod: 0, limit: most }] }],
  }
}

/** What holds above any transaction of the EVSE: the maximum of the station, of the highest level, and the limits of others. */
function ceilingsOf({ evseId, at, installed, limits = [] }: OfferTo): Ceiling[] {
  const own = validAt(installed, at).filter((one) => [0, evseId].includes(one.evseId))
  const ofPurpose = (purpose: string) => highest(own.filter((one) => one.purpose === purpose))
  const profiles = [ofPurpose('ChargingStationMaxProfile'), ofPurpose('ChargingStationExternalConstraints')]
  return [
    ...limits,
    ...profiles.flatMap((one) =>
      one && one.profile.chargingProfileKind !== 'Dynamic' ? [{ ...one.profile, schedule: one.profile.chargingSchedule[0]! }] : [],
    ),
  ]
}

type About = Pick<OfferTo, 'evseId' | 'transactionId' | 'at' | 'installed'>

/** The profile that limits a transaction most closely: its own, or the default of its EVSE; the highest level of them (K01.FR.17). */
export function basisOf({ evseId, transactionId, at, installed }: About): { basis?: ProfileInForce; mine: boolean } {
  const valid = validAt(installed, at)
  const mine = highest(
    valid.filter(
      ({ purpose, profile, ...one }) =>
        purpose === 'TxProfile' && (profile.transactionId ?? (one.evseId === evseId ? transactionId : undefined)) === transactionId,
    ),
  )
  if (mine) return { basis: mine, mine: true }
  return { basis: highest(valid.filter((one) => one.purpose === 'TxDefaultProfile' && [0, evseId].includes(one.evseId))), mine: false }
}

const validAt = (installed: readonly ProfileInForce[], at: Date) =>
  installed.filter(({ validFrom, validTo }) => !(validFrom && at < validFrom) && !(validTo && at >= validTo))

const highest = (profiles: ProfileInForce[]) => profiles.toSorted((a, b) => b.stackLevel - a.stackLevel)[0]

const freeId = ({ installed, idsAbove = 0 }: OfferTo) => Math.max(0, idsAbove, ...installed.map(({ id }) => id)) + 1

const present = <T extends object>(fields: T): Partial<T> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>
