import { describe, expect, it } from 'vitest'
import type { ChargingProfileType } from '#base/ocpp/generated/v21.js'
import type { ProfileInForce } from '#base/repositories/chargingProfiles.js'
import { offerFor } from './offer.js'

const at = new Date('2026-05-01T08:00:00Z')
const period = (startPeriod: number, limit: number) => ({ startPeriod, limit })
const profile: ChargingProfileType = {
  id: 10,
  stackLevel: 2,
  chargingProfilePurpose: 'TxDefaultProfile',
  chargingProfileKind: 'Relative',
  chargingSchedule: [{ id: 1, chargingRateUnit: 'A', chargingSchedulePeriod: [period(0, 16), period(60, 8.1), period(120, 12)] }],
}
const installed = (change: Partial<ChargingProfileType> = {}, more: Partial<ProfileInForce> = {}): ProfileInForce => {
  const changed = { ...profile, ...change }
  const { id, stackLevel, transactionId, chargingProfilePurpose: purpose } = changed
  return { id, evseId: 1, purpose, stackLevel, transactionId, profile: changed, ...more }
}
const offer = (profiles: ProfileInForce[], more: { mostPeriods?: number; idsAbove?: number } = {}) =>
  offerFor({ evseId: 1, transactionId: 'T1', at, installed: profiles, ...more })

describe('the profile for a vehicle that made its needs known', () => {
  it('is the default of its EVSE, said of its transaction with an id that is free (K15.FR.07)', () => {
    expect(offer([installed(), installed({ id: -3 }, { purpose: 'ChargingStationExternalConstraints' })])).toEqual({
      ...profile,
      id: 11,
      chargingProfilePurpose: 'TxProfile',
      transactionId: 'T1',
    })
    expect(offer([installed()], { idsAbove: 500 })).toMatchObject({ id: 501 })
  })

  it('is the one that was set for its transaction, again (K16.FR.12)', () => {
    const mine = installed({ id: 20, stackLevel: 0, chargingProfilePurpose: 'TxProfile', transactionId: 'T1' })
    const others = installed({ id: 21, stackLevel: 5, chargingProfilePurpose: 'TxProfile', transactionId: 'T2' })

    expect(offer([installed(), mine, others])).toEqual(mine.profile)
  })

  it('is the one of the highest level that is valid now, of the EVSE or of all (K01.FR.17)', () => {
    const found = offer([
      installed({ stackLevel: 9 }, { evseId: 2 }),
      installed({ stackLevel: 8 }, { validTo: at }),
      installed({ stackLevel: 7 }, { validFrom: new Date(at.getTime() + 1) }),
      installed({ stackLevel: 5 }, { evseId: 0, validFrom: at }),
      installed({ stackLevel: 4 }),
    ])

    expect(found).toMatchObject({ stackLevel: 5 })
  })

  it('has no more periods than the vehicle takes, and none that allows more than was meant', () => {
    const periods = (mostPeriods: number) => offer([installed()], { mostPeriods })!.chargingSchedule[0]!.chargingSchedulePeriod

    expect(periods(3)).toHaveLength(3)
    expect(periods(2)).toEqual([period(0, 16), period(60, 8.1)])
    expect(periods(1)).toEqual([period(0, 8.1)])
  })

  it('has one schedule (K15.FR.18)', () => {
    const [schedule] = profile.chargingSchedule

    expect(offer([installed({ chargingSchedule: [schedule!, { ...schedule!, id: 2 }] })])!.chargingSchedule).toEqual([schedule])
  })

  it('does not exist where nothing was set, or nothing that limits one transaction', () => {
    expect(offer([])).toBeUndefined()
    expect(offer([installed({ chargingProfilePurpose: 'ChargingStationMaxProfile' })])).toBeUndefined()
    expect(offer([installed({ chargingProfileKind: 'Dynamic' })])).toBeUndefined()
  })
})
