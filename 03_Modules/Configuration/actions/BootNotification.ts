import { incoming } from '#base/ocpp/action.js'

// B01.FR.02, B02, B03: what a station is told is its operator's setting; the status belongs to the station, not to the socket.
export default incoming('BootNotification', async ({ reason, chargingStation: cs, customData }, { data, station, now, emit, log }) => {
  const { status, intervalSeconds } = await data.stations.bootDecision(station.id)
  await data.boots.record({
    stationPk: station.id,
    at: now(),
    reason,
    vendor: cs.vendorName,
    model: cs.model,
    serialNumber: cs.serialNumber,
    firmwareVersion: cs.firmwareVersion,
    iccid: cs.modem?.iccid,
    imsi: cs.modem?.imsi,
    status,
    intervalSeconds,
    customData,
  })
  emit('station.booted', { ...station, vendor: cs.vendorName, model: cs.model, status })
  log.info({ vendor: cs.vendorName, model: cs.model, status }, 'station booted')
  return { currentTime: now().toISOString(), interval: intervalSeconds, status }
})
