import { incoming } from '#base/ocpp/action.js'

// K11.FR.02, K12.FR.02. Without an EVSE it is the whole station's.
export default incoming(
  'NotifyChargingLimit',
  async ({ evseId = 0, chargingLimit, chargingSchedule: schedules }, { data, station, receivedAt: at }) => {
    const { chargingLimitSource: source, isGridCritical: gridCritical, isLocalGeneration: localGeneration } = chargingLimit
    await data.chargingLimits.record(station.id, { evseId, source, gridCritical, localGeneration, schedules, at })
    return {}
  },
)
