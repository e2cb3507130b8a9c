import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Token } from '#base/repositories/tokens.js'
import { found } from '#util/http/problem.js'
import { route } from '#util/http/route.js'
import { pageOf, pageQuery, pageRequest, rowId } from '#util/http/schemas.js'
import { apart, newToken, token, tokenChange, tokenStatus } from './tokenSchemas.js'

const tag = 'Tokens'
const params = { id: rowId('token') }

const flat = ({ restrictions, ...rest }: Token) => ({ ...restrictions, ...rest }) as z.output<typeof token>

export async function tokenRoutes(app: FastifyInstance): Promise<void> {
  route(app, {
    method: 'GET',
    url: '/tokens',
    tag,
    permission: 'token.read',
    summary: 'List tokens in the order they were registered',
    query: {
      ...pageQuery,
      idToken: z.string().max(255).optional().describe('Only this token, in any case and of any type.'),
      status: tokenStatus.optional().describe('Only those with this status.'),
      groupIdToken: z.string().max(255).optional().describe('Only those of this group, in any case.'),
    },
    response: pageOf(token, 'tokens'),
    handler: ({ query, inTenant }) =>
      inTenant(async (data) => {
        const { items, ...rest } = await data.tokens.list(query, pageRequest(query))
        return { items: items.map(flat), ...rest }
      }),
  })

  route(app, {
    method: 'POST',
    url: '/tokens',
    tag,
    permission: 'token.write',
    summary: 'Register a token',
    body: newToken,
    example: { idToken: '04A1B2C3D4E5F6', type: 'ISO14443' as const, status: 'Accepted' as const, groupIdToken: 'FLEET-7' },
    response: token,
    status: 201,
    problems: [409],
    handler: async ({ body, inTenant }) => flat(await inTenant((data) => data.tokens.create(apart(body)))),
  })

  route(app, {
    method: 'GET',
    url: '/tokens/:id',
    tag,
    permission: 'token.read',
    summary: 'Read a token',
    params,
    response: token,
    handler: async ({ params: { id }, inTenant }) => flat(found(await inTenant((data) => data.tokens.get(id)), 'token')),
  })

  route(app, {
    method: 'PATCH',
    url: '/tokens/:id',
    tag,
    permission: 'token.write',
    summary: 'Change a token',
    description: 'Fields left out stay; null takes a value back. Transactions that run on it go on.',
    params,
    body: tokenChange,
    example: { status: 'Blocked' as const },
    response: token,
    handler: async ({ params: { id }, body, inTenant }) =>
      flat(found(await inTenant((data) => data.tokens.update(id, apart(body))), 'token')),
  })

  route(app, {
    method: 'DELETE',
    url: '/tokens/:id',
    tag,
    permission: 'token.write',
    summary: 'Remove a token; its transactions stay',
    params,
    handler: async ({ params: { id }, inTenant }) => {
      found((await inTenant((data) => data.tokens.remove(id))) || undefined, 'token')
    },
  })
}
