import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Identity } from '#util/auth/identity.js'
import { isSystem } from '#util/auth/identity.js'
import { badRequest, forbidden, found, notFound, unprocessable } from '#util/http/problem.js'
import { route } from '#util/http/route.js'
import { instant, pageOf, pageQuery, text } from '#util/http/schemas.js'

const tag = 'Tenants'
const params = { id: z.coerce.number().int().min(0).max(2_147_483_647).describe('Id of the tenant, the `id` of its item.') }

const slug = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,47}$/, 'must be 1 to 48 small letters, digits and hyphens')
  .describe('Its name in URLs (`/ocpp/<slug>/<stationId>`): small letters, digits and hyphens.')
const interval = z.number().int().min(1).max(86_400)

const organizations = z
  .array(text(64))
  .max(20)
  .describe('Organization names: stations with security profile 3 need one of them in O of their certificate. None: any will do.')

const summaryItem = z.object({
  id: z.number().int().describe('Our number for it.'),
  slug: z.string().describe('Its name in URLs.'),
  name: z.string().describe('Its name.'),
})

const tenant = summaryItem.extend({
  heartbeatIntervalSeconds: z
    .number()
    .int()
    .optional()
    .describe("Heartbeat interval of its stations, seconds; absent: the installation's."),
  organizations: organizations,
  createdAt: instant('When it was created.'),
})

function onlySystem(identity: Identity): void {
  if (!isSystem(identity)) throw forbidden('Only a system key may do this to tenants: use the admin key.')
}

/** A tenant's key reaches its own tenant; every other one is as absent to it as one that never was. */
function reach(identity: Identity, id: number): void {
  if (!isSystem(identity) && id !== identity.tenantId) throw notFound('There is no such tenant, or this key belongs to another.')
}

export async function tenantRoutes(app: FastifyInstance): Promise<void> {
  route(app, {
    method: 'GET',
    url: '/tenants',
    tag,
    permission: 'tenant.read',
    summary: 'List tenants (a tenant key: its own)',
    query: {
      ...pageQuery,
      cursor: z
        .string()
        .regex(/^\d{1,10}$/, 'is not one that this list gave out')
        .optional()
        .describe('`nextCursor` of the page before.'),
    },
    response: pageOf(summaryItem, 'tenants'),
    handler: async ({ identity, query: { limit, cursor = '-1', count } }) => {
      const all = (await app.data.system.tenants.list()).filter(({ id }) => isSystem(identity) || id === identity.tenantId)
      const left = all.filter(({ id }) => id > Number(cursor))
      const items = left.slice(0, limit)
      return { items, nextCursor: left.length > limit ? String(items.at(-1)!.id) : undefined, total: count ? all.length : undefined }
    },
  })

  route(app, {
    method: 'POST',
    url: '/tenants',
    tag,
    permission: 'tenant.write',
    summary: 'Create a tenant (system keys only)',
    body: z.strictObject({ name: text(100).describe('Its name.'), slug }),
    example: { name: 'City of Utrecht', slug: 'utrecht' },
    response: summaryItem,
    status: 201,
    problems: [409],
    handler: async ({ body, identity }) => {
      onlySystem(identity)
      const made = await app.data.system.tenants.create(body)
      app.tenants.forget()
      return made
    },
  })

  route(app, {
    method: 'GET',
    url: '/tenants/:id',
    tag,
    permission: 'tenant.read',
    summary: 'Read a tenant',
    params,
    response: tenant,
    handler: async ({ params: { id }, identity }) => {
      reach(identity, id)
      return found(await app.data.withTenant(id, (data) => data.tenant.get()), 'tenant')
    },
  })

  route(app, {
    method: 'PATCH',
    url: '/tenants/:id',
    tag,
    permission: 'tenant.write',
    summary: 'Change a tenant',
    description: 'Stations whose URL names the slug must be changed with it; only a system key may change it. Fields left out stay.',
    params,
    body: z
      .strictObject({
        name: text(100).optional().describe('Its name.'),
        slug: slug.optional(),
        heartbeatIntervalSeconds: interval
          .nullable()
          .optional()
          .describe("Heartbeat interval of its stations, seconds; null: the installation's."),
        organizations: organizations.optional(),
      })
      .refine((change) => Object.keys(change).length > 0, 'name at least one field to change'),
    example: { heartbeatIntervalSeconds: 600 },
    response: tenant,
    problems: [409],
    handler: async ({ params: { id }, body, identity }) => {
      reach(identity, id)
      if (body.slug !== undefined) onlySystem(identity)
      const changed = found(await app.data.withTenant(id, (data) => data.tenant.update(body)), 'tenant')
      app.tenants.forget()
      return changed
    },
  })

  route(app, {
    method: 'DELETE',
    url: '/tenants/:id',
    tag,
    permission: 'tenant.write',
    summary: 'Remove a tenant with all its data (system keys only)',
    description:
      'Stations, transactions, tokens and keys go with it. `confirm` must be its slug. The system tenant and the default tenant stay.',
    params,
    query: { confirm: z.string().max(48).describe('The slug of the tenant, to be sure.') },
    problems: [422],
    handler: async ({ params: { id }, query: { confirm }, identity }) => {
      onlySystem(identity)
      const row = found(await app.tenants.byId(id), 'tenant')
      if (confirm !== row.slug)
        throw badRequest(`query.confirm: to remove it, give its slug ${row.slug}.`, [
          { field: 'query.confirm', message: 'is not its slug' },
        ])
      if (id === 0 || row.slug === app.settings.defaultTenant)
        throw unprocessable('The system tenant and the default tenant cannot be removed.')
      found((await app.data.system.tenants.remove(id)) || undefined, 'tenant')
      app.tenants.forget()
      app.apiKeys.forget((key) => key.tenantId === id)
    },
  })
}
