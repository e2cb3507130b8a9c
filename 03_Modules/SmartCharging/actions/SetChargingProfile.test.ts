import { describe, expect, it } from 'vitest'
import { knownNeeds } from '#base/domain/vehicleNeeds.js'
import type { RequestOf } from '#base/ocpp/action.js'
import { fakeContext, fits, now, refusalOf, station } from '../../../test/context.js'
import SetChargingProfile from './SetChargingProfile.js'

const request = SetChargingProfile.example
const txProfile: RequestOf<'SetChargingProfile'> = {
  ...request,
  chargingProfile: { ...request.chargingProfile, chargingProfilePurpose: 'TxProfile', transactionId: 'T1' },
}

const rival = { ...request.chargingProfile, id: 101 }
interface Scene {
  rateUnit?: string
  others?: object[]
  needs?: boolean
  stationVersion?: '2.0.1' | '1.6'
}

const context = ({ rateUnit = 'A,W', others = [], needs = false, stationVersion = '2.0.1' }: Scene = {}) =>
  fakeContext({
    stationVersion,
    data: {
      variables: { ofComponents: async () => [{ variable: 'RateUnit', value: rateUnit }] },
      chargingNeeds: {
        running: async () => undefined,
        known: async (_station, transactionId) =>
          needs && transactionId === 'T1' ? knownNeeds({ requestedEnergyTransfer: 'DC' }, undefined) : undefined,
      },
      chargingProfiles: { installed: async () => others as never },
    },
  })

describe('SetChargingProfile', () => {
  it('is refused with the requirement it breaks, by what is known of the station', async () => {
    expect(await refusalOf(SetChargingProfile, request, context())).toBeUndefined()
    expect(await refusalOf(SetChargingProfile, request, context({ rateUnit: 'W' }))).toContain('K01.FR.26')
    expect(await refusalOf(SetChargingProfile, { ...txProfile, evseId: 0 }, context())).toContain('K01.FR.16')
  })

  it('is refused beside a profile of the same purpose and level, except where the protocol replaces that (1.6 §5.16)', async () => {
    const others = [{ id: 101, evseId: 1, purpose: 'TxDefaultProfile', stackLevel: 0, profile: rival }]

    expect(await refusalOf(SetChargingProfile, request, context({ others }))).toContain('K01.FR.06')
    expect(await refusalOf(SetChargingProfile, request, context({ others, stationVersion: '1.6' }))).toBeUndefined()
  })

  it('has more than one schedule only for a vehicle that made its needs known (K01.FR.34)', async () => {
    const [schedule] = txProfile.chargingProfile.chargingSchedule
    const two = { ...txProfile, chargingProfile: { ...txProfile.chargingProfile, chargingSchedule: [schedule!, { ...schedule!, id: 2 }] } }

    expect(await refusalOf(SetChargingProfile, two, context())).toContain('K01.FR.34')
    expect(await refusalOf(SetChargingProfile, two, context({ needs: true }))).toBeUndefined()
  })

  it('is kept when the station accepted it, and not when it did not', async () => {
    const kept: object[] = []
    const data = { chargingProfiles: { accepted: async (stationPk: number, set: object) => void kept.push({ stationPk, ...set }) } }

    await SetChargingProfile.after!(request, { status: 'Rejected' }, fakeContext({ data }))
    expect(kept).toEqual([])
    await SetChargingProfile.after!(request, { status: 'Accepted' }, fakeContext({ data }))
    expect(kept).toEqual([{ stationPk: station.id, evseId: 1, profile: request.chargingProfile, at: now }])
  })

  it.each<[string, Partial<RequestOf<'SetChargingProfile'>['chargingProfile']>, object]>([
    ['that is for priority charging (K01.FR.72)', { chargingProfilePurpose: 'PriorityCharging' }, {}],
    ['of local time and with a random delay (K01.FR.96)', {}, { useLocalTime: true, randomizedDelay: 60 }],
    ['that ends when the station is offline (K01.FR.104)', { maxOfflineDuration: 600, invalidAfterOfflineDuration: true }, {}],
    ['of setpoints (Q03.FR.01)', {}, { chargingSchedulePeriod: [{ startPeriod: 0, operationMode: 'CentralSetpoint', setpoint: -6 }] }],
    ['of less for a battery that is nearly full (K01.FR.105)', {}, { limitAtSoC: { soc: 80, limit: 6 } }],
  ])('may be one %s', async (_, over, schedule) => {
    const {
      chargingSchedule: [first],
      ...profile
    } = request.chargingProfile
    const given: RequestOf<'SetChargingProfile'> = {
      evseId: 1,
      chargingProfile: { ...profile, ...over, chargingSchedule: [{ ...first!, ...schedule }] },
    }

    expect(fits('2.1', 'SetChargingProfile', given)).toBe(true)
    expect(await refusalOf(SetChargingProfile, given, context())).toBeUndefined()
  })

  it('has an example that suits every 2.x version', () => {
    for (const version of ['2.0.1', '2.1'] as const) expect(fits(version, 'SetChargingProfile', request)).toBe(true)
  })
})
