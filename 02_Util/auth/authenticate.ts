import type { FastifyInstance, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { isPermission, type Permission } from '#base/permissions.js'
import type { ApiKeyRow } from '#base/system.js'
import { badRequest, forbidden, notFound, Problem, unavailable } from '../http/problem.js'
import { hashApiKey } from './apiKey.js'
import { failures } from './failures.js'
import { type Identity, may, SYSTEM_TENANT } from './identity.js'
import { keyCache } from './keyCache.js'
import { tenantDirectory } from './tenantDirectory.js'

const LONGEST_KEY = 256

function offeredKey({ headers }: FastifyRequest): string {
  const key = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1]
  if (!key || key.length > LONGEST_KEY)
    throw new Problem(
      401,
      'unauthenticated',
      'Send an API key with the header Authorization: Bearer <key>. The first start printed the admin key.',
    )
  return key
}

/** `tenantId` of the query, or undefined when it says none. */
function wantedTenant({ query }: FastifyRequest): number | undefined {
  const { tenantId } = query as { tenantId?: unknown }
  if (tenantId === undefined || tenantId === '') return undefined
  if (typeof tenantId !== 'string' || !/^\d{1,9}$/.test(tenantId))
    throw badRequest('query.tenantId: give one tenant id, a number.', [{ field: 'query.tenantId', message: 'give one number' }])
  return Number(tenantId)
}

/** One row of the table of who may do what. */
export interface GuardedRoute {
  method: string
  /** Its pattern, such as /api/v1/stations/:id. */
  url: string
  permission: Permission
}

/** The guard of every route: no route without a declared permission, no request without a key that holds it. */
export const authentication = fp(
  async (app: FastifyInstance) => {
    const keys = keyCache(app.data.system.apiKeys)
    const directory = tenantDirectory(app.data.system.tenants)
    const failed = failures()
    app.decorate('apiKeys', keys)
    app.decorate('tenants', directory)
    const guarded: GuardedRoute[] = []
    app.decorate('guardedRoutes', guarded)
    app.decorateRequest('identity')

    async function keyOf(request: FastifyRequest): Promise<ApiKeyRow> {
      const hash = hashApiKey(offeredKey(request))
      const known = keys.recent(hash)
      if (known) return known
      const wait = failed.wait(request.ip)
      if (wait > 0)
        throw new Problem(429, 'too-many-requests', 'Too many wrong keys came from this address: wait, then try again.', {
          retryAfterSeconds: wait,
        })
      const key = await keys.look(hash)
      if (key) return key
      failed.add(request.ip)
      throw new Problem(401, 'unauthenticated', 'This key is unknown, expired or revoked: ask for a new one.')
    }

    /** the key decides; a tenant it does not cover is refused, never silently replaced. */
    async function tenantFor(key: ApiKeyRow, wanted: number | undefined): Promise<number> {
      if (key.tenantId !== SYSTEM_TENANT) {
        if (wanted !== undefined && wanted !== key.tenantId)
          throw forbidden(`This key acts for tenant ${key.tenantId} only: leave tenantId out.`)
        return key.tenantId
      }
      const tenant = wanted === undefined ? await directory.bySlug(app.settings.defaultTenant) : await directory.byId(wanted)
      if (tenant) return tenant.id
      if (wanted !== undefined) throw notFound(`There is no tenant ${wanted}: GET /api/v1/tenants lists them.`)
      throw unavailable(`The default tenant ${app.settings.defaultTenant} does not exist yet: name one with tenantId.`)
    }

    app.addHook('onRoute', (route) => {
      // Swagger UI brings its own routes; the documentation is public.
      if (/^\/docs(\/|$)/.test(route.url)) route.config = { ...route.config, public: true }
      const { permission, public: open } = route.config ?? {}
      if (open) return
      if (!permission)
        throw new Error(`${String(route.method)} ${route.url} declares no permission: add config.permission, or config.public`)
      if (!isPermission(permission))
        throw new Error(`${String(route.method)} ${route.url}: ${String(permission)} is not in 00_Base/permissions.ts`)
      guarded.push({ method: String(route.method), url: route.url, permission })
    })

    app.addHook('onRequest', async (request) => {
      const { permission, public: open } = request.routeOptions.config
      if (open || request.is404) return
      const key = await keyOf(request)
      const identity: Identity = {
        keyTenantId: key.tenantId,
        keyId: key.id,
        permissions: key.permissions,
        tenantId: await tenantFor(key, wantedTenant(request)),
      }
      if (!permission || !may(identity, permission))
        throw forbidden(`This key lacks the permission ${permission}: use one that has it, or give it to this one.`)
      request.identity = identity
    })

    app.addHook('preValidation', async ({ body, identity }) => {
      const named = (body as { tenantId?: unknown } | null | undefined)?.tenantId
      if (identity && identity.keyTenantId !== SYSTEM_TENANT && named !== undefined && named !== identity.tenantId)
        throw forbidden(`This key acts for tenant ${identity.tenantId} only: body.tenantId names another.`)
    })
  },
  { name: 'authentication', dependencies: ['parts', 'problems'] },
)
