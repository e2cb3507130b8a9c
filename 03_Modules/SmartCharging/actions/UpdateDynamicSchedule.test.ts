import { describe, expect, it } from 'vitest'
import type { ChargingProfileType, ChargingScheduleUpdateType } from '#base/ocpp/generated/v21.js'
import { fakeContext, now, refusalOf, station } from '../../../test/context.js'
import UpdateDynamicSchedule from './UpdateDynamicSchedule.js'

const dynamic: ChargingProfileType = {
  id: 100,
  stackLevel: 0,
  chargingProfilePurpose: 'TxDefaultProfile',
  chargingProfileKind: 'Dynamic',
  chargingSchedule: [
    {
      id: 1,
      chargingRateUnit: 'W',
      chargingSchedulePeriod: [{ startPeriod: 0, operationMode: 'CentralSetpoint', setpoint: 5000, setpointReactive: 1 }],
    },
  ],
}
const asked = async (scheduleUpdate: ChargingScheduleUpdateType, profile: ChargingProfileType | undefined = dynamic) => {
  const kept: object[] = []
  const data = {
    variables: { ofComponents: async () => [] },
    chargingNeeds: { running: async () => undefined },
    chargingProfiles: {
      installed: async () => [],
      find: async () => profile && { evseId: 1, profile, at: now },
      accepted: async (stationPk: number, set: object) => void kept.push({ stationPk, ...set }),
    },
  }
  const request = { chargingProfileId: 100, scheduleUpdate }
  const after = (status: 'Accepted' | 'Rejected') => UpdateDynamicSchedule.after!(request, { status }, fakeContext({ data }))
  return { refusal: await refusalOf(UpdateDynamicSchedule, request, fakeContext({ data })), after, kept }
}

describe('UpdateDynamicSchedule', () => {
  it('is refused where the profile would become one that may not be sent (Q03.FR.02)', async () => {
    expect((await asked({ setpoint: -3000 })).refusal).toBeUndefined()
    expect((await asked({ limit: 8.1 })).refusal).toContain('Q03.FR.02')
  })

  it('changes the values named, once the station accepted it (K28.FR.06)', async () => {
    const { after, kept } = await asked({ setpoint: -3000, customData: { vendorId: 'acme' } })

    await after('Rejected')
    expect(kept).toEqual([])
    await after('Accepted')

    const [schedule] = dynamic.chargingSchedule
    const chargingSchedulePeriod = [{ startPeriod: 0, operationMode: 'CentralSetpoint', setpoint: -3000, setpointReactive: 1 }]
    const profile = { ...dynamic, dynUpdateTime: now.toISOString(), chargingSchedule: [{ ...schedule, chargingSchedulePeriod }] }
    expect(kept).toEqual([{ stationPk: station.id, evseId: 1, profile, at: now }])
  })

  it.each([undefined, { ...dynamic, chargingProfileKind: 'Relative' as const }])(
    'of a profile that is not known as dynamic is for the station to judge (K28.FR.11)',
    async (profile) => {
      const data = { chargingProfiles: { find: async () => profile && { evseId: 1, profile, at: now } } }
      const request = { chargingProfileId: 100, scheduleUpdate: { limit: 1 } }

      expect(await refusalOf(UpdateDynamicSchedule, request, fakeContext({ data }))).toBeUndefined()
      await UpdateDynamicSchedule.after!(request, { status: 'Accepted' }, fakeContext({ data }))
    },
  )
})
