import { expect, it } from 'vitest'
import { bench } from '../bench.js'

// Messages of 1.6 that no case plays so that what they did is seen afterwards.
const { station, api } = bench()

const accepted = { success: true, payload: { status: 'Accepted' } }
const kept = async ({ commandId }: { commandId: string }) => (await api('GET', `/api/v1/commands/${commandId}`)).body

it('1.6 ChangeAvailability: the connector is out of order once the station says so, and back', async () => {
  const at = await station('1.6')
  at.answer('ChangeAvailability', { status: 'Accepted' })

  for (const [type, status] of [
    ['Inoperative', 'Unavailable'],
    ['Operative', 'Available'],
  ] as const) {
    expect(await at.send('ChangeAvailability', { connectorId: 1, type })).toMatchObject(accepted)
    expect(await at.call('StatusNotification', { connectorId: 1, status, errorCode: 'NoError' })).toEqual({})
    expect((await at.connector()).status).toBe(status)
  }
  expect(at.asked('ChangeAvailability')).toHaveLength(2)
})

it.each([
  ['ClearCache', {}],
  ['TriggerMessage', { requestedMessage: 'Heartbeat' }],
  ['ExtendedTriggerMessage', { requestedMessage: 'Heartbeat' }],
])('1.6 %s: that the station refuses is with the command', async (action, request) => {
  const at = await station('1.6')
  at.answer(action, { status: 'Rejected' })

  const result = await at.send(action, request)

  expect(at.asked(action)).toEqual([request])
  expect(await kept(result)).toMatchObject({ action, status: 'answered', payload: { status: 'Rejected' } })
})

it('1.6 ClearChargingProfile: the profile is no longer shown', async () => {
  const at = await station('1.6')
  for (const action of ['SetChargingProfile', 'ClearChargingProfile']) at.answer(action, { status: 'Accepted' })
  const csChargingProfiles = {
    chargingProfileId: 1,
    stackLevel: 0,
    chargingProfilePurpose: 'TxDefaultProfile',
    chargingProfileKind: 'Relative',
    chargingSchedule: { chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit: 6 }] },
  }
  await at.send('SetChargingProfile', { connectorId: 1, csChargingProfiles })
  expect((await at.get('charging-profiles')).items).toMatchObject([{ profileId: 1 }])

  expect(await at.send('ClearChargingProfile', { id: 1 })).toMatchObject(accepted)

  expect((await at.get('charging-profiles')).items).toEqual([])
})
