import { incoming } from '#base/ocpp/action.js'
import { reasonOf } from '#util/followedRequest.js'

// L01.FR.10, L01.FR.20: the number is that of the request; what comes without one, or with a number nobody gave, is kept all the same.
export default incoming('FirmwareStatusNotification', async ({ status, requestId, statusInfo }, { data, station, receivedAt, log }) => {
  await data.followedRequests.told(station.id, {
    action: 'UpdateFirmware',
    requestId,
    status,
    reason: reasonOf(statusInfo),
    at: receivedAt,
  })
  log.info({ requestId, status }, 'firmware status')
  return {}
})
