import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { route } from '#util/http/route.js'
import { instant, pageOf, pageQuery, pageRequest, period } from '#util/http/schemas.js'

const message = z.object({
  id: z.number().int().describe('Our number for it.'),
  at: instant('When it was read or written.'),
  stationId: z.string().describe('Station it came from or went to.'),
  epoch: z.number().int().describe('Number of the connection it travelled on.'),
  direction: z.enum(['fromStation', 'toStation']).describe('Which way it went.'),
  type: z
    .enum(['call', 'result', 'error', 'send', 'resultError', 'unreadable'])
    .describe('Kind of frame: CALL, CALLRESULT, CALLERROR, SEND, CALLRESULTERROR, or one that was none.'),
  action: z.string().optional().describe('OCPP action; an answer carries the action it answers.'),
  messageId: z.string().optional().describe('Message id on the wire; an answer has the id of its request.'),
  payload: z.unknown().optional().describe('What it said; passwords and keys are masked.'),
  errorCode: z.string().optional().describe('OCPP error code of an error frame.'),
})

export async function messageRoutes(app: FastifyInstance): Promise<void> {
  route(app, {
    method: 'GET',
    url: '/messages',
    tag: 'Messages',
    permission: 'message.read',
    summary: 'Read the log of OCPP messages, the latest first',
    query: {
      ...pageQuery,
      ...period,
      stationId: z.string().max(48).optional().describe('Only those of this station.'),
      action: z.string().max(100).optional().describe('Only this OCPP action.'),
      direction: z.enum(['fromStation', 'toStation']).optional().describe('Only those from or to the station.'),
      messageId: z.string().max(100).optional().describe('A request and its answer share their message id.'),
    },
    response: pageOf(message, 'messages'),
    handler: ({ query, inTenant }) => inTenant((data) => data.messages.list(query, pageRequest(query))),
  })
}
