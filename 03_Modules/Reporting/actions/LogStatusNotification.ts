import { incoming } from '#base/ocpp/action.js'
import { tell } from '#util/followedRequest.js'

// N01.FR.07, N01.FR.13: the number is that of the request; what comes without one, or with a number nobody gave, is kept all the same.
export default incoming('LogStatusNotification', async ({ status, requestId, statusInfo: info }, context) => {
  await tell({ action: 'GetLog', requestId, status, info }, context)
  context.log.info({ requestId, status }, 'log upload status')
  return {}
})
