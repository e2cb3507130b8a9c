import { expect, it } from 'vitest'
import { bench } from '../bench.js'
import { withTokens } from '../tokens.js'
import { idTags, session } from './states.js'

const plugboard = bench()
const { station } = plugboard
withTokens(plugboard)

const profile = (purpose: string, more: object = {}) => ({
  chargingProfileId: 1,
  stackLevel: 0,
  chargingProfilePurpose: purpose,
  chargingProfileKind: 'Relative',
  chargingSchedule: { chargingRateUnit: 'A', duration: 3_600, chargingSchedulePeriod: [{ startPeriod: 0, limit: 6 }] },
  ...more,
})

it('TC_056: a profile for transactions is set and shown', async () => {
  const at = await station('1.6')
  at.answer('SetChargingProfile', { status: 'Accepted' })
  const request = { connectorId: 1, csChargingProfiles: profile('TxDefaultProfile') }

  expect(await at.send('SetChargingProfile', request)).toMatchObject({ success: true, payload: { status: 'Accepted' } })

  expect(at.asked('SetChargingProfile')).toEqual([request])
  expect((await at.get('charging-profiles')).items).toMatchObject([{ profileId: 1, set: { evseId: 1 } }])
})

it('TC_057: a profile for the running transaction names it', async () => {
  const at = await station('1.6')
  const tx = session(at)
  await tx.charging()
  at.answer('SetChargingProfile', { status: 'Accepted' })
  const request = { connectorId: 1, csChargingProfiles: profile('TxProfile', { transactionId: tx.transactionId() }) }

  expect(await at.send('SetChargingProfile', request)).toMatchObject({ success: true, payload: { status: 'Accepted' } })

  expect(at.asked('SetChargingProfile')).toEqual([request])
  expect((await at.get('charging-profiles')).items).toMatchObject([
    { set: { profile: { chargingProfilePurpose: 'TxProfile', transactionId: String(tx.transactionId()) } } },
  ])
})

it('TC_059: a profile comes with a remote start', async () => {
  const at = await station('1.6')
  const tx = session(at)
  at.answer('RemoteStartTransaction', { status: 'Accepted' })
  const request = { idTag: idTags.one, connectorId: 1, chargingProfile: profile('TxProfile') }

  // Errata §3.41.
  const named = { ...request, chargingProfile: profile('TxProfile', { transactionId: 1 }) }
  expect(await at.send('RemoteStartTransaction', named)).toMatchObject({ status: 400 })
  expect(await at.send('RemoteStartTransaction', request)).toMatchObject({ success: true, payload: { status: 'Accepted' } })
  await tx.charging()

  expect(at.asked('RemoteStartTransaction')).toEqual([request])
  expect(await tx.shown()).toMatchObject({ idToken: idTags.one })
})

it('TC_066: the composite schedule is shown', async () => {
  const at = await station('1.6')
  const scheduleStart = new Date().toISOString()
  at.answer('GetCompositeSchedule', {
    status: 'Accepted',
    connectorId: 1,
    scheduleStart,
    chargingSchedule: { chargingRateUnit: 'A', duration: 300, chargingSchedulePeriod: [{ startPeriod: 0, limit: 6 }] },
  })
  const request = { connectorId: 1, duration: 300, chargingRateUnit: 'A' }

  expect(await at.send('GetCompositeSchedule', request)).toMatchObject({ success: true, payload: { status: 'Accepted' } })

  expect(at.asked('GetCompositeSchedule')).toEqual([request])
  expect((await at.get('composite-schedule')).items).toMatchObject([{ evseId: 1, schedule: { duration: 300 } }])
})

it('TC_067: a cleared profile is no longer shown', async () => {
  const at = await station('1.6')
  at.answer('SetChargingProfile', { status: 'Accepted' })
  at.answer('ClearChargingProfile', { status: 'Accepted' })
  expect(await at.send('SetChargingProfile', { connectorId: 1, csChargingProfiles: profile('TxDefaultProfile') })).toMatchObject({
    success: true,
  })

  expect(await at.send('ClearChargingProfile', { id: 1 })).toMatchObject({ success: true, payload: { status: 'Accepted' } })

  expect(at.asked('ClearChargingProfile')).toEqual([{ id: 1 }])
  expect((await at.get('charging-profiles')).items).toEqual([])
})
