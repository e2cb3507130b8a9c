import { incoming } from '#base/ocpp/action.js'

// K13.FR.02, K14.FR.03. Without an EVSE all limits of that source are gone.
export default incoming('ClearedChargingLimit', async ({ chargingLimitSource: source, evseId }, { data, station, receivedAt: at }) => {
  await data.chargingLimits.clear(station.id, { source, evseId, at })
  return {}
})
