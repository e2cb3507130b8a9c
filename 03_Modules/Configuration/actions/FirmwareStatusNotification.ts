import { incoming } from '#base/ocpp/action.js'
import { tell } from '#util/followedRequest.js'

// L01.FR.10, L01.FR.20: the number is that of the request; what comes without one, or with a number nobody gave, is kept all the same.
export default incoming('FirmwareStatusNotification', async ({ status, requestId, statusInfo: info }, context) => {
  await tell({ action: 'UpdateFirmware', requestId, status, info }, context)
  context.log.info({ requestId, status }, 'firmware status')
  return {}
})
