import { describe, expect, it } from 'vitest'
import type { RequestOf } from '#base/ocpp/action.js'
import { fakeContext, fits, now, refusalOf, station } from '../../../test/context.js'
import RequestStartTransaction from './RequestStartTransaction.js'

type Profile = NonNullable<RequestOf<'RequestStartTransaction'>['chargingProfile']>

const start: RequestOf<'RequestStartTransaction'> = { remoteStartId: 1, idToken: { idToken: '04A1B2C3D4', type: 'ISO14443' } }
const profile: Profile = {
  id: 1,
  stackLevel: 0,
  chargingProfilePurpose: 'TxProfile',
  chargingProfileKind: 'Relative',
  chargingSchedule: [{ id: 1, chargingRateUnit: 'W', chargingSchedulePeriod: [{ startPeriod: 0, limit: 11_000 }] }],
}
const context = (rateUnit = 'W') =>
  fakeContext({ data: { variables: { ofComponents: async () => [{ variable: 'RateUnit', value: rateUnit }] } } })
const refusal = (more: Partial<typeof start>, rateUnit?: string) =>
  refusalOf(RequestStartTransaction, { ...start, ...more }, context(rateUnit))

describe('RequestStartTransaction', () => {
  it('needs a token; the EVSE is the station to choose when none is named (F01.FR.04, F02.FR.12)', async () => {
    expect(await refusal({})).toBeUndefined()
    expect(await refusal({ evseId: 1 })).toBeUndefined()
    expect(fits('2.0.1', 'RequestStartTransaction', { remoteStartId: 1 })).toBe(false)
  })

  it('starts nothing at EVSE 0, which is the whole station (2.0.1 part 2 §1.44.1)', async () => {
    expect(await refusal({ evseId: 0 })).toContain('evseId')
    expect(await refusal({ evseId: -1 })).toContain('evseId')
  })

  it('takes a profile for this transaction only (F01.FR.09, F02.FR.17)', async () => {
    expect(await refusal({ chargingProfile: profile })).toBeUndefined()
    expect(await refusal({ chargingProfile: { ...profile, chargingProfilePurpose: 'TxDefaultProfile' } })).toContain('F01.FR.09')
  })

  it('takes no profile of a transaction that runs already (F01.FR.11, F02.FR.19)', async () => {
    expect(await refusal({ chargingProfile: { ...profile, transactionId: 'T1' } })).toContain('F01.FR.11')
  })

  it('takes no profile that SetChargingProfile would not take', async () => {
    expect(await refusal({ chargingProfile: profile }, 'A')).toContain('K01.FR.26')
    expect(await refusal({ chargingProfile: { ...profile, chargingProfileKind: 'Absolute' } })).toContain('K01.FR.40')
  })

  it('leaves the profile on the station when it was accepted, unless smart charging is off there (F01.FR.12, F02.FR.20)', async () => {
    const kept: object[] = []
    const after = (status: 'Accepted' | 'Rejected', enabled?: string, transactionId?: string) => {
      const data = {
        variables: { value: async () => enabled },
        chargingProfiles: { accepted: async (stationPk: number, set: object) => void kept.push({ stationPk, ...set }) },
      }
      return RequestStartTransaction.after!(
        { ...start, evseId: 1, chargingProfile: profile },
        { status, transactionId },
        fakeContext({ data }),
      )
    }

    await after('Rejected')
    await after('Accepted', 'False')
    expect(kept).toEqual([])
    await after('Accepted', 'true')
    await after('Accepted', undefined, 'T1')
    const set = { stationPk: station.id, evseId: 1, at: now, remoteStartId: 1 }
    expect(kept).toEqual([
      { ...set, profile },
      { ...set, profile: { ...profile, transactionId: 'T1' } },
    ])
  })

  it('is not sent a second time after a crash, and its example suits every 2.x version', () => {
    expect(RequestStartTransaction.repeatable).toBeFalsy()
    expect(RequestStartTransaction.permission).toBe('transaction.start')
    for (const version of ['2.0.1', '2.1'] as const)
      expect(fits(version, 'RequestStartTransaction', RequestStartTransaction.example)).toBe(true)
  })
})
