import { incoming } from '#base/ocpp/action.js'
import type { MessageInfoType } from '#base/ocpp/generated/v21.js'
import { asksByIdAlone, displayMessage } from '../displayMessage.js'

const message = 'NotifyDisplayMessages'

// O03.FR.03, O04.FR.04: in parts without numbers; what a part says tells it from a repeat.
export default incoming('NotifyDisplayMessages', async ({ requestId, tbc = false, messageInfo = [] }, { data, station, receivedAt }) => {
  if (!(await data.reports.add(station.id, { message, requestId, tbc, receivedAt, content: messageInfo }))) return {}
  await data.displayMessages.record(station.id, messageInfo.map(displayMessage), receivedAt)
  const report = await data.reports.completed(station.id, { message, requestId })
  if (report?.request && asksByIdAlone(report.request)) {
    const shown = (report.content as MessageInfoType[]).map(({ id }) => id)
    await data.displayMessages.keepOnly(station.id, shown, report.request.id, report.requestedAt)
  }
  return {}
})
