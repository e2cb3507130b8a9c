import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { covers, isGrant, permissions } from '#base/permissions.js'
import { generateApiKey, hashApiKey } from '#util/auth/apiKey.js'
import { type Identity, isSystem } from '#util/auth/identity.js'
import { forbidden, found, unprocessable } from '#util/http/problem.js'
import { route } from '#util/http/route.js'
import { givenInstant, instant, pageOf, pageQuery, pageRequest, rowId, text } from '#util/http/schemas.js'

const tag = 'API keys'
const params = { id: rowId('key') }

const key = z.object({
  id: z.number().int().describe('Our number for it.'),
  name: z.string().describe('What it is for.'),
  tenantId: z.number().int().describe('Tenant it belongs to; 0: the system, for every tenant.'),
  permissions: z
    .array(z.string())
    .describe('What it may do: names from the table of permissions at the top, all of a kind such as `station.*`, or `*`.'),
  createdAt: instant('When it was made.'),
  expiresAt: instant('When it stops working; absent: never.').optional(),
})

const newKey = z.strictObject({
  name: text(100).describe('What it is for.'),
  tenantId: z
    .number()
    .int()
    .min(0)
    .max(2_147_483_647)
    .optional()
    .describe('Tenant it belongs to. Default: the tenant acted for. 0 (system keys only): it may act for every tenant.'),
  permissions: z
    .array(z.string().refine(isGrant, 'must be a permission, all of a kind (station.*) or *'))
    .min(1)
    .max(100)
    .describe(`What it may do: \`*\`, all of a kind such as \`station.*\`, or any of ${Object.keys(permissions).join(', ')}.`),
  expiresAt: givenInstant('When it stops working.').optional(),
})

/** A key makes no key stronger than itself, nor for anybody else's tenant. */
function mayGrant(identity: Identity, tenantId: number, wanted: string[]): void {
  if (!isSystem(identity) && tenantId !== identity.tenantId) throw forbidden(`This key acts for tenant ${identity.tenantId} only.`)
  const beyond = wanted.filter((permission) => !covers(identity.permissions, permission))
  if (beyond.length > 0) throw forbidden(`This key cannot give what it does not have: ${beyond.join(', ')}.`)
}

export async function apiKeyRoutes(app: FastifyInstance): Promise<void> {
  route(app, {
    method: 'GET',
    url: '/api-keys',
    tag,
    permission: 'apiKey.read',
    summary: 'List the keys of a tenant, never their text',
    query: pageQuery,
    response: pageOf(key, 'keys'),
    handler: ({ query, inTenant }) => inTenant((data) => data.apiKeys.list(pageRequest(query))),
  })

  route(app, {
    method: 'POST',
    url: '/api-keys',
    tag,
    permission: 'apiKey.write',
    summary: 'Make a key',
    description:
      'The key itself comes back once, as `key`; only its hash is stored. A key cannot give permissions it lacks, nor reach beyond its tenant.',
    body: newKey,
    example: { name: 'billing', permissions: ['transaction.read', 'station.read'] },
    response: key.extend({ key: z.string().describe('The key, shown this once.') }),
    status: 201,
    handler: async ({ body: { tenantId, ...fields }, identity }) => {
      const owner = tenantId ?? identity.tenantId
      mayGrant(identity, owner, fields.permissions)
      if (!(await app.tenants.byId(owner)))
        throw unprocessable(`There is no tenant ${owner}.`, [{ field: 'body.tenantId', message: 'names no tenant' }])
      const text = generateApiKey()
      return { ...(await app.data.withTenant(owner, (data) => data.apiKeys.create({ ...fields, keyHash: hashApiKey(text) }))), key: text }
    },
    problems: [422],
  })

  route(app, {
    method: 'GET',
    url: '/api-keys/:id',
    tag,
    permission: 'apiKey.read',
    summary: 'Read a key, never its text',
    params,
    response: key,
    handler: async ({ params: { id }, inTenant }) => found(await inTenant((data) => data.apiKeys.get(id)), 'key'),
  })

  route(app, {
    method: 'DELETE',
    url: '/api-keys/:id',
    tag,
    permission: 'apiKey.write',
    summary: 'Revoke a key',
    description: 'It dies at once in this process and within five seconds in others.',
    params,
    handler: async ({ params: { id }, inTenant }) => {
      found((await inTenant((data) => data.apiKeys.remove(id))) || undefined, 'key')
      app.apiKeys.forget((row) => row.id === id)
    },
  })
}
