import { incoming } from '#base/ocpp/action.js'

// K13.FR.02, K14.FR.03. Without an EVSE all limits of that source are gone.
export default incoming('ClearedChargingLimit', async (request, { data, station, receivedAt: at }) => {
  const { chargingLimitSource: source, evseId } = request
  if (await data.chargingLimits.clear(station.id, { source, evseId, at })) return {}
  await data.unexpected.record(station.id, {
    action: 'ClearedChargingLimit',
    subject: evseId === undefined ? `limit of ${source}` : `limit of ${source} on EVSE ${evseId}`,
    reason: 'no such limit was told, or it was gone already',
    payload: request,
    at,
  })
  return {}
})
