import { describe, expect, it } from 'vitest'
import { answerTo, fakeContext, receivedAt } from '../../../test/context.js'
import ReportChargingProfiles from './ReportChargingProfiles.js'
import SetChargingProfile from './SetChargingProfile.js'

const { chargingProfile } = SetChargingProfile.example

const told = async (fresh: boolean) => {
  const parts: object[] = []
  const kept: object[] = []
  const data = {
    reports: { add: async (_station: number, part: object) => (parts.push(part), fresh) },
    chargingProfiles: { reported: async (_station: number, part: object) => void kept.push(part) },
  }
  const request = { requestId: 3, evseId: 2, chargingLimitSource: 'EMS', tbc: true, chargingProfile: [chargingProfile] }
  expect(await answerTo(ReportChargingProfiles, request, fakeContext({ data }))).toEqual({})
  return { parts, kept }
}

describe('ReportChargingProfiles', () => {
  it('is a part of its report, and says what the station has (K09.FR.01, K09.FR.02)', async () => {
    const { parts, kept } = await told(true)

    const content = [{ evseId: 2, chargingLimitSource: 'EMS', chargingProfile }]
    expect(parts).toEqual([{ message: 'ReportChargingProfiles', requestId: 3, tbc: true, receivedAt, content }])
    expect(kept).toEqual([{ evseId: 2, limitSource: 'EMS', profiles: [chargingProfile], at: receivedAt }])
  })

  it('that was here before changes nothing', async () => {
    expect((await told(false)).kept).toEqual([])
  })
})
