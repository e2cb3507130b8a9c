import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { displayPhases } from '#base/repositories/displayMessages.js'
import { found } from '#util/http/problem.js'
import { route } from '#util/http/route.js'
import { instant, pageOf, pageQuery, pageRequest, rowId } from '#util/http/schemas.js'

const whole = () => z.number().int()

const content = z.object({
  format: z.string().describe('ASCII, HTML, URI or UTF8; OCPP 2.1 also QRCODE.'),
  language: z.string().optional().describe('Language, such as en-US (RFC 5646).'),
  content: z.string().describe('The text, or what it points to.'),
})

const phases =
  '`refused`: the station never took it. `scheduled`: it has it, and its start is to come. `shown`: it has it, and shows it as priority and state allow. ' +
  '`over`: its end has come, or its transaction has ended. `removed`: the station has it no more.'

const displayMessage = z.object({
  messageId: whole().describe('Number of the message, unique at its station.'),
  phase: z.enum(displayPhases).describe(phases),
  priority: z.string().describe('AlwaysFront, InFront or NormalCycle.'),
  state: z.string().optional().describe('State of the station in which it is shown, such as Charging or Idle; absent: in all.'),
  startAt: instant('From when it is shown; absent: at once.').optional(),
  endAt: instant('Until when it is shown; absent: until it is cleared.').optional(),
  transactionId: z.string().optional().describe('Transaction during which it is shown, as on the wire.'),
  display: z
    .object({
      name: z.string().describe('Component of the device model.'),
      instance: z.string().optional().describe('Instance of the component.'),
      evse: z
        .object({
          id: whole().describe('EVSE the display belongs to.'),
          connectorId: whole().optional().describe('Connector the display belongs to.'),
        })
        .optional()
        .describe('Where the display is.'),
    })
    .optional()
    .describe('Display it is on; absent: the main one.'),
  message: content.describe('What it says.'),
  messageExtra: z.array(content).optional().describe('The same in other languages.'),
  status: z
    .string()
    .optional()
    .describe('What the station last answered about this number; where a replacement was refused the message is still the one before it.'),
  statusOf: z.string().optional().describe('The command it answered: SetDisplayMessage or ClearDisplayMessage.'),
  statusAt: instant('When it answered.').optional(),
  setBy: z.string().optional().describe('Who set it, such as `key 1/3`; absent where it was there already.'),
  setAt: instant('When the station accepted it.').optional(),
  removedAt: instant('When it was cleared, replaced or found missing.').optional(),
  updatedAt: instant('When we last learned of it.'),
})

export async function displayMessageRoutes(app: FastifyInstance): Promise<void> {
  route(app, {
    method: 'GET',
    url: '/stations/:id/display-messages',
    tag: 'Stations',
    permission: 'station.read',
    summary: 'Messages for its display, by number: what it shows until when, and what it answered',
    params: { id: rowId('station') },
    query: {
      ...pageQuery,
      phase: z.enum(displayPhases).optional().describe(`Only messages in this phase. ${phases}`),
      priority: z.enum(['AlwaysFront', 'InFront', 'NormalCycle']).optional().describe('Only messages of this priority.'),
      transactionId: z.string().max(64).optional().describe('Only messages for this transaction.'),
    },
    response: pageOf(displayMessage, 'messages'),
    handler: ({ params: { id }, query, inTenant }) =>
      inTenant(async (data) => {
        found(await data.stations.get(id), 'station')
        return data.displayMessages.list(id, query, pageRequest(query))
      }),
  })
}
