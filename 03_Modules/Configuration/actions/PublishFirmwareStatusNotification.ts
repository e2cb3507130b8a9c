import { incoming } from '#base/ocpp/action.js'
import { tell } from '#util/followedRequest.js'

// L03.FR.01, L03.FR.04: Published comes with the locations of the file.
export default incoming(
  'PublishFirmwareStatusNotification',
  async ({ status, requestId, location: locations, statusInfo: info }, context) => {
    await tell({ action: 'PublishFirmware', requestId, status, info, locations }, context)
    context.log.info({ requestId, status }, 'firmware publication status')
    return {}
  },
)
