import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { masked } from '#base/ocpp/mask.js'
import { versions } from '#base/ocpp/version.js'
import type { CommandRow } from '#base/repositories/commands.js'
import { callbackKey } from '#util/commands/callbacks.js'
import { withoutSeal } from '#util/commands/sealed.js'
import { conflict, found } from './problem.js'
import { route } from './route.js'
import { instant, pageOf, pageQuery, pageRequest, period } from './schemas.js'

const tag = 'Commands'
const statuses = ['queued', 'sent', 'answered', 'failed'] as const

const anything = (description: string) => z.looseObject({}).describe(description)

const commandItem = z.object({
  id: z.uuid().describe('Id of the command, the `commandId` of its answer.'),
  identifier: z.string().describe('Id of the station, as asked.'),
  ocppVersion: z.enum(versions).describe('Version in whose words it was asked.'),
  action: z.string().describe('OCPP action.'),
  request: anything('The request payload; passwords and keys are masked.'),
  status: z.enum(statuses).describe('`queued`: waits for the station; `sent`: no answer yet; `answered`; `failed`: see `error`.'),
  success: z
    .boolean()
    .optional()
    .describe(
      'True when the station answered, whatever the status in its answer; false when it has no answer to give. Absent until the command has ended.',
    ),
  payload: anything("The station's answer.").optional(),
  error: z
    .object({
      kind: z.enum(['callError', 'offline', 'timeout', 'refused', 'unknown']).describe('What went wrong.'),
      code: z.string().optional().describe("The station's error code, or ours."),
      message: z.string().describe('The reason in words.'),
      details: anything('What the station added to its error.').optional(),
    })
    .optional()
    .describe('Why there is no answer.'),
  whenOffline: z.enum(['fail', 'queue']).describe('What was asked for in case the station is offline.'),
  requestedBy: z
    .string()
    .optional()
    .describe(
      'The key that asked, as `key <tenant>/<id>`; `Plugboard` where it keeps a promise of its own, such as a schedule for a vehicle.',
    ),
  callbackUrl: z.string().optional().describe('Where the outcome is posted.'),
  createdAt: instant('When it was asked,'),
  expiresAt: instant('When it is given up at the latest,'),
  sentAt: instant('When it was sent,').optional(),
  finishedAt: instant('When it ended,').optional(),
})

const toItem = ({ id, stationId, version, action, request, status, response, error, ...row }: CommandRow): z.input<typeof commandItem> => ({
  id,
  identifier: stationId,
  ocppVersion: version,
  action,
  request: masked(withoutSeal(request)) as Record<string, unknown>,
  status,
  success: status === 'answered' ? true : status === 'failed' ? false : undefined,
  payload: response && (masked(response) as Record<string, unknown>),
  error: error as z.input<typeof commandItem>['error'],
  whenOffline: row.whenOffline,
  requestedBy: row.requestedBy,
  callbackUrl: row.callbackUrl,
  createdAt: row.createdAt,
  expiresAt: row.expiresAt,
  sentAt: row.sentAt,
  finishedAt: row.finishedAt,
})

/** Commands and what became of them: `/api/v1/commands`. */
export async function commandResource(app: FastifyInstance): Promise<void> {
  route(app, {
    method: 'GET',
    url: '/commands',
    tag,
    permission: 'command.read',
    summary: 'List commands, newest first',
    query: {
      stationId: z.string().max(255).optional().describe('Only those for this station.'),
      action: z.string().max(100).optional().describe('Only this OCPP action, in any case.'),
      status: z.enum(statuses).optional().describe('Only those this far.'),
      ...period,
      ...pageQuery,
    },
    response: pageOf(commandItem, 'commands'),
    handler: ({ query: { stationId, action, status, from, to, ...query }, inTenant }) =>
      inTenant(async (data) => {
        const page = await data.commands.list({ stationId, action, status, from, to }, pageRequest(query))
        return { ...page, items: page.items.map(toItem) }
      }),
  })

  route(app, {
    method: 'GET',
    url: '/commands/callback-key',
    tag,
    permission: 'command.write',
    summary: 'Read the key that callbacks are signed with',
    description:
      'A callback carries `Plugboard-Signature: t=<unix seconds>,v1=<hex>`, where `<hex>` is the HMAC-SHA-256 of `<t>.<body>` with the text of this key. ' +
      'While the secret of the installation is being changed there are two `v1`, one for each: accept the callback when either fits, and refuse it when `t` is old.',
    response: z.object({ key: z.string().describe('The key of this tenant, 64 hexadecimal digits; used as text.') }),
    handler: async ({ identity }) => ({ key: callbackKey(app.settings.secretKeys[0]!, identity.tenantId) }),
  })

  route(app, {
    method: 'GET',
    url: '/commands/:id',
    tag,
    permission: 'command.read',
    summary: 'See one command and what became of it',
    params: { id: z.uuid().describe('Id of the command, the `commandId` of its answer.') },
    response: commandItem,
    handler: ({ params, inTenant }) => inTenant(async (data) => toItem(found(await data.commands.find(params.id), 'command'))),
  })

  route(app, {
    method: 'DELETE',
    url: '/commands/:id',
    tag,
    permission: 'command.write',
    summary: 'Cancel a command that waits for its station',
    description: 'Only what is `queued` can be cancelled: a frame that was written cannot be taken back.',
    params: { id: z.uuid().describe('Id of the command, the `commandId` of its answer.') },
    problems: [409],
    handler: ({ params, inTenant }) =>
      inTenant(async (data) => {
        found(await data.commands.find(params.id), 'command')
        const waiting = await data.commands.lock(params.id)
        if (waiting?.status !== 'queued') throw conflict('Only a queued command can be cancelled: this one was sent or has ended.')
        await data.commands.finish(params.id, {
          status: 'failed',
          error: { kind: 'refused', code: 'Cancelled', message: 'cancelled by an operator' },
        })
      }),
  })
}
