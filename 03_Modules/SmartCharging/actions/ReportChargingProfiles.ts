import { incoming } from '#base/ocpp/action.js'

// K09.FR.01, K09.FR.02. The parts have no numbers: one with the same content is a repeat.
export default incoming('ReportChargingProfiles', async (request, { data, station, receivedAt }) => {
  const { requestId, tbc = false, evseId, chargingLimitSource: limitSource, chargingProfile: profiles } = request
  const content = profiles.map((chargingProfile) => ({ evseId, chargingLimitSource: limitSource, chargingProfile }))
  const fresh = await data.reports.add(station.id, { message: 'ReportChargingProfiles', requestId, tbc, receivedAt, content })
  if (fresh) await data.chargingProfiles.reported(station.id, { evseId, limitSource, profiles, at: receivedAt })
  return {}
})
