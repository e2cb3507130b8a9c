import { command } from '#base/ocpp/action.js'
import { refuseProfile } from '#util/chargingProfile.js'
import { updated } from '../dynamicProfile.js'

export default command('UpdateDynamicSchedule', {
  summary: 'Change the limits or setpoints of a dynamic charging profile at once',
  description: `For a profile of kind \`Dynamic\` that was set before; values not named stay as they are. What comes out is checked like a profile of SetChargingProfile.
The station answers \`Accepted\`, or \`Rejected\` where it has no dynamic profile of this id. The profile at \`/api/v1/stations/{id}/charging-profiles\` changes with it, and a
station that asks for the values itself (\`dynUpdateInterval\`) is told the same.`,
  permission: 'station.charging',
  example: { chargingProfileId: 100, scheduleUpdate: { limit: 8.1 } },
  async before({ chargingProfileId, scheduleUpdate }, context) {
    const { data, station, now } = context
    const set = await data.chargingProfiles.find(station.id, chargingProfileId)
    const profile = set && updated(set.profile, scheduleUpdate, now())
    if (profile) await refuseProfile({ profile, use: 'set', evseId: set.evseId }, context)
  },
  async after({ chargingProfileId, scheduleUpdate }, { status }, { data, station, now }) {
    const set = status === 'Accepted' ? await data.chargingProfiles.find(station.id, chargingProfileId) : undefined
    const profile = set && updated(set.profile, scheduleUpdate, now())
    if (profile) await data.chargingProfiles.accepted(station.id, { evseId: set.evseId, profile, at: now() })
  },
})
