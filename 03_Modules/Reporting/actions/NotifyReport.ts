import { incoming } from '#base/ocpp/action.js'
import { toInstant } from '#base/ocpp/dateTime.js'
import { takeVariables } from '../takeVariables.js'

// B07.FR.03, B08.FR.03: parts may come in any order and more than once; each tells of variables of its own.
export default incoming('NotifyReport', async ({ requestId, seqNo, tbc = false, generatedAt, reportData = [] }, context) => {
  await takeVariables({ requestId, seqNo, tbc, generatedAt: toInstant(generatedAt), reportData }, context)
  return {}
})
