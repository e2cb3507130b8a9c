import { describe, expect, it } from 'vitest'
import type { ChargingProfileType } from '#base/ocpp/generated/v21.js'
import SetChargingProfile from './actions/SetChargingProfile.js'
import { compareProfiles } from './compareProfiles.js'

const at = new Date('2026-05-01T08:00:00Z')
const profile: ChargingProfileType = { ...SetChargingProfile.example.chargingProfile, validFrom: '2026-05-01T08:00:00Z' }
const set = { evseId: 1, profile, at }
const later = new Date('2026-05-01T09:00:00Z')

describe('what a station reports, against what was set', () => {
  it('is the same when it says the same in other words', () => {
    const reported = {
      evseId: 1,
      profile: {
        ...profile,
        validFrom: '2026-05-01T10:00:00.000+02:00',
        customData: { vendorId: 'acme' },
        dynUpdateTime: '2026-05-01T09:00:00Z',
      },
      at: later,
    }

    expect(compareProfiles({ profileId: 100, set, reported }, [])).toEqual({ state: 'same', differences: [] })
  })

  it('differs field by field', () => {
    const [schedule] = profile.chargingSchedule
    const chargingSchedulePeriod = [{ ...schedule!.chargingSchedulePeriod[0]!, limit: 15.9 }]
    const other = { ...profile, recurrencyKind: 'Daily' as const, chargingSchedule: [{ ...schedule!, chargingSchedulePeriod }] }

    expect(compareProfiles({ profileId: 100, set, reported: { evseId: 2, profile: other, at: later } }, [])).toEqual({
      state: 'differs',
      differences: ['evseId', 'chargingSchedule[0].chargingSchedulePeriod[0].limit', 'recurrencyKind'],
    })
  })

  it('is nobody’s of ours when it was never set', () => {
    expect(compareProfiles({ profileId: 100, reported: { ...set, at: later } }, [])).toMatchObject({ state: 'notOurs' })
  })

  it.each([
    [{}, 'notReported'],
    [{ ids: [100], evseId: 1, purpose: 'TxDefaultProfile', stackLevel: 0, limitSources: ['EMS', 'CSO'] }, 'notReported'],
    [{ ids: [99] }, 'notAsked'],
    [{ evseId: 0 }, 'notAsked'],
    [{ purpose: 'TxProfile' }, 'notAsked'],
    [{ stackLevel: 1 }, 'notAsked'],
    [{ limitSources: ['EMS'] }, 'notAsked'],
  ])('is missing only when a later report asked for it: %j', (criteria, state) => {
    expect(compareProfiles({ profileId: 100, set }, [{ requestedAt: later, criteria }])).toMatchObject({ state })
    expect(compareProfiles({ profileId: 100, set }, [{ requestedAt: new Date(at.getTime() - 1), criteria }])).toMatchObject({
      state: 'notAsked',
    })
  })
})
