import { describe, expect, it } from 'vitest'
import type { ChargingNeedsType, ChargingProfileType } from '#base/ocpp/generated/v21.js'
import type { ProfileInForce } from '#base/repositories/chargingProfiles.js'
import { type OfferTo, offerFor } from './offer.js'

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
const offer = (profiles: ProfileInForce[], more: Partial<OfferTo> = {}) =>
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
    const setpoints = [0, 60].map((startPeriod) => ({ startPeriod, operationMode: 'CentralSetpoint' as const, setpoint: -5 }))
    const mine = installed({
      chargingProfilePurpose: 'TxProfile',
      transactionId: 'T1',
      chargingSchedule: [{ ...profile.chargingSchedule[0]!, chargingSchedulePeriod: setpoints }],
    })
    expect(offer([mine], { mostPeriods: 1 })).toBeUndefined()
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

  const ac = (evMaxCurrent: number, evMinCurrent = 6) => ({ energyAmount: 20_000, evMinCurrent, evMaxCurrent, evMaxVoltage: 230 })
  const needs = (more: Partial<ChargingNeedsType> = {}): ChargingNeedsType => ({ requestedEnergyTransfer: 'AC_three_phase', ...more })
  const limitsOf = (found: ChargingProfileType | undefined) =>
    found?.chargingSchedule.map(({ chargingSchedulePeriod }) => chargingSchedulePeriod.map(({ limit }) => limit))

  it.each<[string, Partial<OfferTo>, string, number]>([
    ['the current of an AC vehicle', { needs: needs({ acChargingParameters: ac(20) }) }, 'A', 20],
    ['its power where the station takes W alone', { needs: needs({ acChargingParameters: ac(20) }), rateUnits: ['W'] }, 'W', 13_800],
    [
      'its power on one phase',
      { needs: needs({ requestedEnergyTransfer: 'AC_single_phase', acChargingParameters: ac(20) }), rateUnits: ['W'] },
      'W',
      4600,
    ],
    ['the power of its EVSE where that is less', { needs: needs({ acChargingParameters: ac(32) }), evseMaxW: 11_000 }, 'A', 15.9],
    [
      'the power of a DC vehicle',
      {
        needs: needs({ requestedEnergyTransfer: 'DC', dcChargingParameters: { evMaxCurrent: 300, evMaxVoltage: 500, evMaxPower: 90_000 } }),
      },
      'W',
      90_000,
    ],
    [
      'what follows from its current and voltage',
      { needs: needs({ requestedEnergyTransfer: 'DC', dcChargingParameters: { evMaxCurrent: 100, evMaxVoltage: 400 } }) },
      'W',
      40_000,
    ],
    [
      'the power of a vehicle of ISO 15118-20, all phases',
      {
        needs: needs({
          requestedEnergyTransfer: 'AC_BPT',
          v2xChargingParameters: { maxChargePower: 3000, maxChargePower_L2: 3000, maxChargePower_L3: 2000 },
        }),
      },
      'W',
      8000,
    ],
    ['the power of the EVSE where the vehicle told none', { needs: needs(), evseMaxW: 22_000 }, 'W', 22_000],
  ])('is, where nothing was set, %s (K15.FR.03)', (_, more, unit, limit) => {
    const found = offer([], more)

    expect(found).toMatchObject({ chargingProfilePurpose: 'TxProfile', chargingProfileKind: 'Relative', transactionId: 'T1', id: 1 })
    expect(found!.chargingSchedule).toEqual([{ id: 1, chargingRateUnit: unit, chargingSchedulePeriod: [{ startPeriod: 0, limit }] }])
  })

  it.each<[string, ChargingNeedsType['acChargingParameters'], number[]]>([
    ['at most what the vehicle can take', ac(10), [10, 8.1, 10]],
    ['nothing where less than the vehicle can take is allowed', ac(32, 10), [16, 0, 12]],
  ])('allows %s', (_, acChargingParameters, limits) => {
    expect(limitsOf(offer([installed()], { needs: needs({ acChargingParameters }) }))).toEqual([limits])
  })

  it('is nowhere above the maximum of the station, nor above limits of others in its unit (K15.FR.07)', () => {
    const [schedule] = profile.chargingSchedule
    const max = installed(
      { id: 12, chargingProfilePurpose: 'ChargingStationMaxProfile', chargingProfileKind: 'Absolute' },
      {
        evseId: 0,
        profile: {
          ...profile,
          chargingProfileKind: 'Absolute',
          chargingSchedule: [
            { ...schedule!, startSchedule: '2026-05-01T07:00:00Z', chargingSchedulePeriod: [period(0, 14), period(3600 + 90, 10)] },
          ],
        },
      },
    )
    const inWatts = {
      ...schedule!,
      chargingRateUnit: 'W' as const,
      startSchedule: '2026-05-01T07:00:00Z',
      chargingSchedulePeriod: [period(0, 1)],
    }
    const found = offer([installed(), max], { limits: [{ chargingProfileKind: 'Absolute', schedule: inWatts }] })

    expect(found).toMatchObject({ chargingProfileKind: 'Absolute', id: 13 })
    expect(found!.chargingSchedule).toMatchObject([{ startSchedule: at.toISOString(), duration: 86_400 }])
    expect(found!.chargingSchedule[0]!.chargingSchedulePeriod).toEqual([period(0, 14), period(60, 8.1), period(120, 10)])
    const high = {
      ...max,
      profile: { ...max.profile, chargingSchedule: [{ ...max.profile.chargingSchedule[0]!, chargingSchedulePeriod: [period(0, 99)] }] },
    }
    expect(offer([installed(), high as never])).toMatchObject({ chargingProfileKind: 'Relative' })
  })

  it('has one decimal where the limit of another has more, and never allows more than that', () => {
    const schedule = { ...profile.chargingSchedule[0]!, startSchedule: '2026-05-01T07:00:00Z', chargingSchedulePeriod: [period(0, 9.87)] }
    const found = offer([installed()], { limits: [{ chargingProfileKind: 'Absolute', schedule: schedule as never }] })

    expect(found!.chargingSchedule[0]!.chargingSchedulePeriod).toEqual([period(0, 9.8), period(60, 8.1), period(120, 9.8)])
  })

  it('keeps the schedules an operator set, except in dynamic control, where there is nothing to choose (K17.FR.19, K19.FR.07)', () => {
    const [schedule] = profile.chargingSchedule
    const mine = installed({
      id: 20,
      chargingProfilePurpose: 'TxProfile',
      transactionId: 'T1',
      chargingSchedule: [schedule!, { ...schedule!, id: 2 }],
    })

    expect(offer([mine], { needs: needs() })!.chargingSchedule).toHaveLength(2)
    expect(offer([mine], { needs: needs({ controlMode: 'DynamicControl' }) })!.chargingSchedule).toHaveLength(1)
  })

  it('is made anew where the vehicle was offered one, under its id; an operator’s own is kept (K16, K17, K20)', () => {
    const offered = offer([installed()], { needs: needs({ acChargingParameters: ac(10) }) })!
    const mine = installed({ ...offered }, { id: offered.id })

    const anew = offer([installed(), mine], { needs: needs({ acChargingParameters: ac(13) }), offered })
    expect([anew!.id, limitsOf(anew)]).toEqual([offered.id, [[13, 8.1, 12]]])
    const changed = { ...mine, profile: { ...offered, stackLevel: 1 } }
    expect(limitsOf(offer([installed(), changed], { needs: needs({ acChargingParameters: ac(13) }), offered }))).toEqual([[10, 8.1, 10]])
  })

  it('has the operation modes of a vehicle that gives back, within what it can (Q02.FR.01)', () => {
    const v2x = (requestedEnergyTransfer: ChargingNeedsType['requestedEnergyTransfer']) =>
      needs({ requestedEnergyTransfer, v2xChargingParameters: { maxChargePower: 11_000, maxDischargePower: 7000 } })
    const setpoint = (watts: number) => ({ startPeriod: 0, operationMode: 'CentralSetpoint' as const, setpoint: watts })
    const both = installed({ chargingSchedule: [{ id: 1, chargingRateUnit: 'W', chargingSchedulePeriod: [setpoint(-9000)] }] })

    expect(offer([both], { needs: v2x('AC_BPT') })!.chargingSchedule[0]!.chargingSchedulePeriod).toEqual([setpoint(-7000)])
    expect(offer([both], { needs: v2x('AC_three_phase') })).toBeUndefined()
  })
})
