import { describe, expect, it } from 'vitest'
import type { RequestOf } from '#base/ocpp/action.js'
import { fakeContext, refusalOf } from '../../../test/context.js'
import ClearChargingProfile from './ClearChargingProfile.js'

const cleared = async (request: RequestOf<'ClearChargingProfile'>, status: 'Accepted' | 'Unknown') => {
  const heard: object[] = []
  const data = { chargingProfiles: { cleared: async (_station: number, criteria: object) => void heard.push(criteria) } }
  await ClearChargingProfile.after!(request, { status }, fakeContext({ data }))
  return heard
}

describe('ClearChargingProfile', () => {
  it('names an id, or at least one criterion (K10.FR.02)', async () => {
    expect(await refusalOf(ClearChargingProfile, {})).toContain('K10.FR.02')
    expect(await refusalOf(ClearChargingProfile, { chargingProfileCriteria: {} })).toContain('K10.FR.02')
    expect(await refusalOf(ClearChargingProfile, { chargingProfileId: 0 })).toBeUndefined()
    for (const criteria of [{ evseId: 0 }, { stackLevel: 0 }, { chargingProfilePurpose: 'TxProfile' as const }])
      expect(await refusalOf(ClearChargingProfile, { chargingProfileCriteria: criteria })).toBeUndefined()
  })

  it.each(['ChargingStationExternalConstraints', 'LocalGeneration'] as const)(
    'leaves %s to whoever set it (K10.FR.06)',
    async (purpose) => {
      expect(await refusalOf(ClearChargingProfile, { chargingProfileCriteria: { chargingProfilePurpose: purpose } })).toContain('K10.FR.06')
    },
  )

  it('takes away what matches, also when the station knew of none', async () => {
    const criteria = { evseId: 1, stackLevel: 0, chargingProfilePurpose: 'TxProfile' as const }

    expect(await cleared({ chargingProfileCriteria: criteria }, 'Unknown')).toEqual([{ evseId: 1, stackLevel: 0, purpose: 'TxProfile' }])
  })

  it('with an id takes away that one, whatever else is said (K10.FR.03)', async () => {
    expect(await cleared({ chargingProfileId: 5, chargingProfileCriteria: { evseId: 9 } }, 'Accepted')).toEqual([{ ids: [5] }])
  })
})
