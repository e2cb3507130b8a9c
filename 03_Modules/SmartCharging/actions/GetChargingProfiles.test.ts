import { expect, it } from 'vitest'
import type { RequestOf } from '#base/ocpp/action.js'
import { fakeContext, refusalOf } from '../../../test/context.js'
import GetChargingProfiles from './GetChargingProfiles.js'

const request = (chargingProfile: RequestOf<'GetChargingProfiles'>['chargingProfile']) => ({ requestId: 3, evseId: 1, chargingProfile })

it('GetChargingProfiles says which, by id or by what they have in common (K09.FR.03)', async () => {
  const open = () =>
    fakeContext({
      data: { reports: { open: async () => true }, variables: { ofComponents: async () => [{ variable: 'Entries', maxLimit: 1 }] } },
    })

  expect(await refusalOf(GetChargingProfiles, request({}), open())).toContain('K09.FR.03')
  for (const some of [
    { stackLevel: 0 },
    { chargingProfileId: [1] },
    { chargingLimitSource: ['EMS'] },
    { chargingProfilePurpose: 'TxProfile' as const },
  ])
    expect(await refusalOf(GetChargingProfiles, request(some), open())).toBeUndefined()
})

it('GetChargingProfiles names no more ids than the station holds, and asks only stations that can report', async () => {
  const context = (stationVersion: '1.6' | '2.0.1') =>
    fakeContext({
      stationVersion,
      data: { reports: { open: async () => true }, variables: { ofComponents: async () => [{ variable: 'entries', maxLimit: 2 }] } },
    })

  expect(await refusalOf(GetChargingProfiles, request({ chargingProfileId: [1, 2] }), context('2.0.1'))).toBeUndefined()
  expect(await refusalOf(GetChargingProfiles, request({ chargingProfileId: [1, 2, 3] }), context('2.0.1'))).toContain('at most 2 ids')
  expect(await refusalOf(GetChargingProfiles, request({ stackLevel: 0 }), context('1.6'))).toContain('OCPP 1.6 has nothing like')
})

it('GetChargingProfiles waits for a report of its number to end before it uses the number again', async () => {
  const arriving = fakeContext({ data: { reports: { open: async () => false }, variables: { ofComponents: async () => [] } } })

  expect(await refusalOf(GetChargingProfiles, request({ stackLevel: 0 }), arriving)).toContain('choose another requestId')
})

it('GetChargingProfiles makes old what was reported of the same before', async () => {
  const heard: unknown[] = []
  const data = {
    reports: { answered: async (_station: number, { status }: { status: string }) => void heard.push(status) },
    chargingProfiles: { askedAgain: async (...asked: unknown[]) => void heard.push(asked) },
  }

  await GetChargingProfiles.after!(request({ stackLevel: 2 }), { status: 'NoProfiles' }, fakeContext({ data }))

  expect(heard).toMatchObject(['NoProfiles', [7, { evseId: 1, stackLevel: 2 }, { requestId: 3 }]])
})
