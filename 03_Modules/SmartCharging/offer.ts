import type { ChargingProfileType, ChargingSchedulePeriodType } from '#base/ocpp/generated/v21.js'
import type { ProfileInForce } from '#base/repositories/chargingProfiles.js'

export interface OfferTo {
  evseId: number
  transactionId: string
  at: Date
  /** Most periods the vehicle and the station take. */
  mostPeriods?: number
  installed: readonly ProfileInForce[]
  /** Ids up to this one are the station's own (MaxExternalConstraintsId). */
  idsAbove?: number
}

/**
 * The profile to send to a transaction whose vehicle made its needs known (K15.FR.07): the one that was set for it, so that it is told again (K16.FR.12), or
 * else the default that holds on its EVSE. Undefined where neither exists, or the default cannot be said of one transaction.
 */
export function offerFor(to: OfferTo): ChargingProfileType | undefined {
  const { basis, mine } = basisOf(to)
  const [schedule] = basis?.profile.chargingSchedule ?? []
  if (!basis || !schedule || basis.profile.chargingProfileKind === 'Dynamic' || !schedule.chargingSchedulePeriod.every(isPlain))
    return undefined
  const { chargingProfileKind, recurrencyKind, validFrom, validTo, stackLevel } = basis.profile
  return {
    id: mine ? basis.id : freeId(to),
    stackLevel,
    chargingProfilePurpose: 'TxProfile',
    chargingProfileKind,
    ...present({ recurrencyKind, validFrom, validTo }),
    transactionId: to.transactionId,
    // K15.FR.18: one schedule leaves no doubt which one the vehicle follows.
    chargingSchedule: [{ ...schedule, chargingSchedulePeriod: atMost(schedule.chargingSchedulePeriod, to.mostPeriods) }],
  }
}

/** The profile that limits a transaction most closely: its own, or the default of its EVSE; the highest level of them (K01.FR.17). */
export function basisOf({ evseId, transactionId, at, installed }: OfferTo): { basis?: ProfileInForce; mine: boolean } {
  const highest = (profiles: ProfileInForce[]) => profiles.toSorted((a, b) => b.stackLevel - a.stackLevel)[0]
  const valid = installed.filter(({ validFrom, validTo }) => !(validFrom && at < validFrom) && !(validTo && at >= validTo))
  const mine = highest(
    valid.filter(
      ({ purpose, profile, ...one }) =>
        purpose === 'TxProfile' && (profile.transactionId ?? (one.evseId === evseId ? transactionId : undefined)) === transactionId,
    ),
  )
  if (mine) return { basis: mine, mine: true }
  return { basis: highest(valid.filter((one) => one.purpose === 'TxDefaultProfile' && [0, evseId].includes(one.evseId))), mine: false }
}

const isPlain = ({ operationMode = 'ChargingOnly', limit }: ChargingSchedulePeriodType) =>
  operationMode === 'ChargingOnly' && limit !== undefined

/** Where there are too many, what is beyond becomes one period of the lowest limit: never more than was meant. */
function atMost(periods: ChargingSchedulePeriodType[], most = Number.POSITIVE_INFINITY): ChargingSchedulePeriodType[] {
  if (periods.length <= most || most < 1) return periods
  const rest = periods.slice(most - 1)
  const lowest = rest.toSorted((a, b) => (a.limit ?? 0) - (b.limit ?? 0))[0]!
  return [...periods.slice(0, most - 1), { ...lowest, startPeriod: rest[0]!.startPeriod }]
}

const freeId = ({ installed, idsAbove = 0 }: OfferTo) => Math.max(0, idsAbove, ...installed.map(({ id }) => id)) + 1

const present = <T extends object>(fields: T): Partial<T> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>
