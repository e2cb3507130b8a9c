import { expect, it } from 'vitest'
import type { ChargingProfileType } from '#base/ocpp/generated/v21.js'
import { answerTo, fakeContext, now } from '../../../test/context.js'
import PullDynamicScheduleUpdate from './PullDynamicScheduleUpdate.js'

const dynamic: ChargingProfileType = {
  id: 100,
  stackLevel: 0,
  chargingProfilePurpose: 'TxProfile',
  chargingProfileKind: 'Dynamic',
  chargingSchedule: [
    { id: 1, chargingRateUnit: 'W', chargingSchedulePeriod: [{ startPeriod: 0, limit: 8.1, limit_L2: 0, numberPhases: 3 }] },
  ],
}
const pulled = (profile: ChargingProfileType | undefined) =>
  answerTo(
    PullDynamicScheduleUpdate,
    { chargingProfileId: 100 },
    fakeContext({ data: { chargingProfiles: { find: async () => profile && { evseId: 1, profile, at: now } } } }),
  )

it('PullDynamicScheduleUpdate is told the limits and setpoints that were set last, and nothing else (K28.FR.07)', async () => {
  expect(await pulled(dynamic)).toEqual({ status: 'Accepted', scheduleUpdate: { limit: 8.1, limit_L2: 0 } })
})

it.each([undefined, { ...dynamic, chargingProfileKind: 'Relative' as const }])(
  'PullDynamicScheduleUpdate of what is no dynamic profile is rejected (K28.FR.12)',
  async (profile) => {
    expect(await pulled(profile)).toEqual({ status: 'Rejected', statusInfo: { reasonCode: 'InvalidProfile' } })
  },
)
