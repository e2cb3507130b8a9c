import type { IncomingMessage } from 'node:http'
import type { TlsOptions } from 'node:tls'
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import fp from 'fastify-plugin'
import type { Catalogue } from '#base/catalogue.js'
import type { Data } from '#base/data.js'
import type { Bus } from '#base/ports/bus.js'
import type { Cache } from '#base/ports/cache.js'
import type { Files } from '#base/ports/files.js'
import type { Settings } from '#base/settings.js'
import { serveAnswered } from '#util/afterAnswer.js'
import { commandCenter } from '#util/commands/center.js'
import { openContractPool } from '#util/contractPool.js'
import { httpApi } from '#util/http/api.js'
import { boundPending } from '#util/http/pendingConnections.js'
import { slowBodies } from '#util/http/slowBodies.js'
import type { Module } from '#util/module.js'
import { startOutboxRelay } from '#util/outboxRelay.js'
import { openRevocation } from '#util/revocation/revocation.js'
import type { Trust } from '#util/revocation/trust.js'

/** What a process is made of, besides its modules. Tests pass memory parts. */
export interface Parts {
  settings: Settings
  bus: Bus
  cache: Cache
  files: Files
  data: Data
  processId: string
  catalogue: Catalogue
  log?: FastifyBaseLogger
  /** Serves https and wss with these; plain HTTP without. */
  tls?: TlsOptions
  /** Who signs certificates of stations, now. */
  stationTrust?(): Trust | undefined
}

/** half a header must not hold a connection. */
export const httpLimits = { headersTimeout: 8_000, connectionsCheckingInterval: 2_000, maxHeaderSize: 16_384 }
/** A vehicle waits 5 s for what it is told (ISO 15118-2), and a station for less than our deadline. */
const outsideMs = ({ ocpp }: Settings) => Math.min(4_000, ocpp.messageDeadlineSeconds * 500)

/** Everything of a process, in start order. It does not listen yet. The parts end with it. */
export async function buildApp(
  modules: Module[],
  { settings, bus, cache, files, data, processId, catalogue, log, tls, stationTrust = () => undefined }: Parts,
): Promise<FastifyInstance> {
  const options = {
    ...(log ? { loggerInstance: log } : { logger: false }),
    forceCloseConnections: true,
    logController: new LogController({ disableRequestLogging: true }),
    // A firmware image over a slow line takes its time: slowBodies guards all other routes.
    requestTimeout: 0,
    bodyLimit: 1024 * 1024,
    trustProxy: settings.ocpp.trustedProxies.length > 0 ? settings.ocpp.trustedProxies : false,
    // Command URLs are read without regard to case.
    rewriteUrl(request: Pick<IncomingMessage, 'method' | 'url'>) {
      return request.method === 'POST' ? app.commands.canonical(request.url!) : request.url!
    },
    routerOptions: { caseSensitive: true, maxParamLength: 256 },
    // Fastify's own default trims OCPP bodies silently.
    ajv: {
      customOptions: { removeAdditional: false, strict: false, coerceTypes: 'array' as const, useDefaults: true, multipleOfPrecision: 6 },
    },
  }
  const app: FastifyInstance = tls
    ? // Its type names another kind of server; to whoever uses it both are the same.
      Fastify({ ...options, https: { ...httpLimits, ...tls } })
    : Fastify({ ...options, http: httpLimits })
  boundPending(app.server)
  await app.register(
    fp(
      async (instance) => {
        instance.decorate('settings', settings)
        instance.decorate('processId', processId)
        instance.decorate('catalogue', catalogue)
        instance.decorate('bus', bus)
        instance.decorate('cache', cache)
        instance.decorate('files', files)
        instance.decorate('data', data)
        instance.decorate('stationTrust', stationTrust)
        const withinMs = outsideMs(settings)
        instance.decorate('revocation', openRevocation({ cache, allowPrivate: settings.ocspAllowPrivate, withinMs }))
        if (settings.contractPool) instance.decorate('contractPool', openContractPool({ ...settings.contractPool, withinMs }))
        const relay = startOutboxRelay({ outbox: data.system.outbox, bus, log: instance.log })
        instance.decorate('outboxRelay', relay)
        instance.decorate('afterAnswer', await serveAnswered(instance))
        // Fastify closes in reverse order of registration: modules first, then what they stand on.
        instance.addHook('onClose', async () => {
          await relay.stop()
          await bus.close()
          await cache.close()
          await files.close()
          // F-14: not before its sockets are drained, or their stations count as lost with a dead process.
          await data.system.processes
            .leave(processId)
            .catch((err: unknown) => instance.log.warn({ err }, 'this process leaves without saying so; the others will notice'))
          await data.close()
        })
      },
      { name: 'parts' },
    ),
  )
  await app.register(slowBodies)
  await app.register(httpApi)
  await app.register(commandCenter)
  for (const module of modules) await app.register(module.plugin)
  await app.ready()
  return app
}
