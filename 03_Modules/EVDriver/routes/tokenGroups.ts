import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { found } from '#util/http/problem.js'
import { route } from '#util/http/route.js'
import { pageOf, pageQuery, pageRequest, rowId, text } from '#util/http/schemas.js'

const tag = 'Tokens'
const groupParams = { id: rowId('token group') }

const group = z.object({
  id: z.number().int().describe('Our number for it.'),
  groupIdToken: z.string().describe('Its name on the wire, as first stored; it compares in any case.'),
  masterPass: z.boolean().describe('True: its tokens end any transaction and start none (OCPP C16).'),
  tokens: z.number().int().describe('How many tokens it has.'),
})

const masterPass = z.boolean().describe('`true`: its tokens end any transaction and start none (OCPP C16).')

export async function tokenGroupRoutes(app: FastifyInstance): Promise<void> {
  route(app, {
    method: 'GET',
    url: '/token-groups',
    tag,
    permission: 'token.read',
    summary: 'List token groups in the order they were made',
    query: pageQuery,
    response: pageOf(group, 'groups'),
    handler: ({ query, inTenant }) => inTenant((data) => data.tokens.groups(pageRequest(query))),
  })

  route(app, {
    method: 'POST',
    url: '/token-groups',
    tag,
    permission: 'token.write',
    summary: 'Make a token group',
    body: z.strictObject({
      groupIdToken: text(255).describe('Its name on the wire; it compares in any case. OCPP 1.6 carries at most 20 characters.'),
      masterPass: masterPass.optional(),
    }),
    example: { groupIdToken: 'FLEET-7', masterPass: false },
    response: group,
    status: 201,
    problems: [409],
    handler: ({ body, inTenant }) => inTenant((data) => data.tokens.createGroup(body)),
  })

  route(app, {
    method: 'GET',
    url: '/token-groups/:id',
    tag,
    permission: 'token.read',
    summary: 'Read a token group',
    params: groupParams,
    response: group,
    handler: async ({ params: { id }, inTenant }) => found(await inTenant((data) => data.tokens.group(id)), 'token group'),
  })

  route(app, {
    method: 'PATCH',
    url: '/token-groups/:id',
    tag,
    permission: 'token.write',
    summary: 'Change a token group',
    params: groupParams,
    body: z.strictObject({ masterPass }),
    example: { masterPass: true },
    response: group,
    handler: async ({ params: { id }, body, inTenant }) =>
      found(await inTenant((data) => data.tokens.updateGroup(id, body)), 'token group'),
  })

  route(app, {
    method: 'DELETE',
    url: '/token-groups/:id',
    tag,
    permission: 'token.write',
    summary: 'Remove a token group; its tokens stay, without one',
    params: groupParams,
    handler: async ({ params: { id }, inTenant }) => {
      found((await inTenant((data) => data.tokens.removeGroup(id))) || undefined, 'token group')
    },
  })
}
