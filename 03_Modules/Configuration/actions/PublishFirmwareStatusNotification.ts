import { incoming } from '#base/ocpp/action.js'
import { reasonOf } from '#util/followedRequest.js'

// L03.FR.01, L03.FR.04: Published comes with the locations of the file.
export default incoming(
  'PublishFirmwareStatusNotification',
  async ({ status, requestId, location, statusInfo }, { data, station, receivedAt, log }) => {
    await data.followedRequests.told(station.id, {
      action: 'PublishFirmware',
      requestId,
      status,
      reason: reasonOf(statusInfo),
      locations: location,
      at: receivedAt,
    })
    log.info({ requestId, status }, 'firmware publication status')
    return {}
  },
)
