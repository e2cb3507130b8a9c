import { describe, expect, it } from 'vitest'
import type { RequestOf } from '#base/ocpp/action.js'
import type { VehicleNeeds } from '#base/repositories/chargingNeeds.js'
import type { ProfileInForce } from '#base/repositories/chargingProfiles.js'
import { answerTo, fakeContext, receivedAt, station } from '../../../test/context.js'
import NotifyEVChargingSchedule from './NotifyEVChargingSchedule.js'
import SetChargingProfile from './SetChargingProfile.js'

const { chargingProfile } = SetChargingProfile.example
const profile = { ...chargingProfile, chargingProfilePurpose: 'TxProfile' as const, transactionId: 'T1' }
const mine = { id: 100, evseId: 1, purpose: 'TxProfile', stackLevel: 0, transactionId: 'T1', profile }
const timeBase = '2026-05-01T08:00:00Z'

const told = async (
  limit: number,
  { installed = [mine] as ProfileInForce[], running = true, refused = 0, last = undefined as VehicleNeeds | undefined } = {},
) => {
  const recorded: object[] = []
  const context = fakeContext({
    data: {
      chargingProfiles: { installed: async () => installed },
      variables: { ofComponents: async () => [] },
      connectors: { list: async () => [] },
      chargingLimits: { list: async () => ({ items: [] }) },
      chargingNeeds: {
        last: async () => last,
        known: async () => undefined,
        running: async () => (running ? { transactionId: 'T1' } : undefined),
        refusedSchedules: async () => refused,
        recordSchedule: async (_station, one) => void recorded.push(one),
      },
    },
  })
  const request: RequestOf<'NotifyEVChargingSchedule'> = {
    evseId: 1,
    timeBase,
    selectedChargingScheduleId: 1,
    chargingSchedule: { id: 1, chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit }] },
  }
  const { status } = await answerTo(NotifyEVChargingSchedule, request, context)
  return { status, recorded, emitted: context.emitted }
}

describe('NotifyEVChargingSchedule', () => {
  it('within the profile is accepted and kept (K15.FR.11)', async () => {
    const { status, recorded, emitted } = await told(16)

    expect([status, emitted]).toEqual(['Accepted', []])
    expect(recorded).toMatchObject([
      { transactionId: 'T1', timeBase: new Date(timeBase), selectedScheduleId: 1, receivedAt, excess: undefined },
    ])
  })

  it('beyond the profile is rejected, and the profile is sent again (K15.FR.12, K15.FR.13)', async () => {
    const { status, recorded, emitted } = await told(16.1)

    expect(status).toBe('Rejected')
    expect(recorded).toMatchObject([{ status, excess: expect.stringContaining('16 is allowed') }])
    expect(emitted).toEqual([{ event: 'charging.profileDue', body: { ...station, evseId: 1, profile } }])
  })

  it('is renegotiated three times, and not for ever', async () => {
    expect((await told(99, { refused: 2 })).emitted).toHaveLength(1)
    expect(await told(99, { refused: 3 })).toMatchObject({ status: 'Rejected', emitted: [] })
  })

  it('is accepted where nothing was set, and without a transaction nothing is sent', async () => {
    expect((await told(99, { installed: [] })).status).toBe('Accepted')
    expect(await told(99, { running: false })).toMatchObject({ status: 'Accepted', emitted: [] })
  })

  describe('of a vehicle that was offered a profile', () => {
    const last: VehicleNeeds = {
      id: 1,
      evseId: 1,
      transactionId: 'T1',
      needs: { requestedEnergyTransfer: 'AC_three_phase' },
      at: receivedAt,
      receivedAt,
      status: 'Accepted',
      profile,
    }

    it('is compared with it also while it is on its way', async () => {
      expect((await told(16, { installed: [], last })).status).toBe('Accepted')
      expect((await told(17, { installed: [], last })).status).toBe('Rejected')
    })

    it('is not compared in dynamic control, where the station decides (K17.FR.11, K19.FR.10)', async () => {
      const dynamic = { ...last, needs: { ...last.needs, controlMode: 'DynamicControl' as const } }

      expect(await told(99, { last: dynamic })).toMatchObject({ status: 'Accepted', emitted: [] })
    })
  })
})
