import type { Context } from '#base/context.js'
import type { RequestOf, ResponseOf } from '#base/ocpp/action.js'
import { plugboardData } from '#base/ocpp/customData.js'
import { reportRequest } from '#util/reportRequest.js'
import { takeVariables } from './takeVariables.js'

type Asking = 'GetBaseReport' | 'GetReport'

/** What requests for a report on variables share. The answer of a station that knows no reports brings everything at once. */
export function variablesRequest(askedBy: Asking) {
  const { before, after } = reportRequest(askedBy, 'NotifyReport')
  return {
    before,
    async after({ requestId }: RequestOf<Asking>, response: ResponseOf<Asking>, context: Context): Promise<void> {
      await after({ requestId }, response, context)
      const { reportData } = plugboardData(response.customData)
      if (reportData) await takeVariables({ requestId, seqNo: 0, tbc: false, generatedAt: context.now(), reportData }, context)
    },
  }
}
