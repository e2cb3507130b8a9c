import { incoming } from '#base/ocpp/action.js'
import { valuesOf } from '../dynamicProfile.js'

// K28.FR.07, K28.FR.12: what holds is what was set or updated last.
export default incoming('PullDynamicScheduleUpdate', async ({ chargingProfileId }, { data, station }) => {
  const set = await data.chargingProfiles.find(station.id, chargingProfileId)
  const scheduleUpdate = set && valuesOf(set.profile)
  return scheduleUpdate ? { status: 'Accepted', scheduleUpdate } : { status: 'Rejected', statusInfo: { reasonCode: 'InvalidProfile' } }
})
