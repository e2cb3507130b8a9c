import type { Catalogue } from '#base/catalogue.js'
import type { Data } from '#base/data.js'
import type { Permission } from '#base/permissions.js'
import type { Bus } from '#base/ports/bus.js'
import type { Cache } from '#base/ports/cache.js'
import type { ContractPool } from '#base/ports/contractPool.js'
import type { Files } from '#base/ports/files.js'
import type { Revocation } from '#base/ports/revocation.js'
import type { Settings } from '#base/settings.js'
import type { AfterAnswer } from '#util/afterAnswer.js'
import type { GuardedRoute } from '#util/auth/authenticate.js'
import type { Identity } from '#util/auth/identity.js'
import type { KeyCache } from '#util/auth/keyCache.js'
import type { TenantDirectory } from '#util/auth/tenantDirectory.js'
import type { CommandJobs } from '#util/commands/jobs.js'
import type { CommandRegistry } from '#util/commands/registry.js'
import type { AllowedMethods } from '#util/http/allowedMethods.js'
import type { OutboxRelay } from '#util/outboxRelay.js'
import type { Trust } from '#util/revocation/trust.js'

declare module 'fastify' {
  interface FastifyInstance {
    settings: Settings
    bus: Bus
    cache: Cache
    data: Data
    files: Files
    revocation: Revocation
    /** Undefined where no pool is set. */
    contractPool?: ContractPool
    outboxRelay: OutboxRelay
    commands: CommandRegistry
    commandJobs: CommandJobs
    afterAnswer: AfterAnswer
    apiKeys: KeyCache
    tenants: TenantDirectory
    /** Every route that needs a key, with the permission it needs. */
    guardedRoutes: GuardedRoute[]
    /** Which methods a path takes. */
    allowedMethods: AllowedMethods
    catalogue: Catalogue
    /** Who signs certificates of stations, now; undefined where nobody does. */
    stationTrust(): Trust | undefined
    /** The sockets of this process, where it holds any. */
    sockets?: { closeAll(code: number, reason: string): Promise<unknown>; count(): number }
    /** Name of this process on the bus and in the registry. */
    processId: string
  }

  interface FastifyRequest {
    /** Set on every route that declares a permission; never on a public one. */
    identity: Identity
    /** The body as the operator wrote it, on routes that send it on. */
    bodyText: string
  }

  interface FastifyContextConfig {
    /** What a key must hold to use the route. A route without it fails at start, unless it is public. */
    permission?: Permission
    /** Takes bodies that arrive as slowly as they like, if they keep arriving. */
    slowBody?: true
    /** Open to everybody: health, documentation, the live page. */
    public?: true
    /** Further statuses this route may refuse with, for its documentation; 400, 401, 403, 500 and 503 are added by themselves. */
    problems?: number[]
    /** A body its own schema accepts, for the documentation. A JSON schema may carry it in its own `examples` instead. */
    example?: unknown
  }
}
