import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import { openData } from '#data/data.js'
import { generateApiKey, hashApiKey } from '#util/auth/apiKey.js'
import { memoryBus } from '#util/bus/memory.js'
import { rabbitBus } from '#util/bus/rabbitmq.js'
import { memoryCache } from '#util/cache/memory.js'
import { redisCache } from '#util/cache/redis.js'
import { serveMetricsOnLoopback } from '#util/http/health.js'
import { listenFailure, requireHost } from './address.js'
import { buildApp } from './app.js'
import { toSettings } from './config.js'
import { type Database, openDatabase } from './database.js'
import { openFiles, s3SettingsOf } from './files.js'
import { startJobs } from './jobs.js'
import { catalogue, modules } from './modules.js'
import { servePlainStations } from './plainPort.js'
import { requireDefaultTenant } from './requireDefaultTenant.js'
import { loadAdminKey, loadSecretKeys } from './secrets.js'
import { requireShared, selectModules } from './selectModules.js'
import type { Values } from './settings.js'
import { readTls, serverOptions } from './tls.js'
import { followTls } from './tlsFollow.js'

export interface Plugboard {
  app: FastifyInstance
  /** Where it listens, such as http://127.0.0.1:8080, or https with TLS_CERT_FILE. */
  url: string
  database: Database
  moduleNames: string[]
  /** The admin key; undefined in a process that was not given one and does not make one. */
  adminKey?: { key: string; made: boolean }
  /** Reads the files of the TLS settings again. */
  reload(): Promise<void>
  stop(): Promise<void>
}

/** Starts a process as its settings say and listens. Throws ConfigError for what an operator can mend. */
export async function start(values: Values, log: FastifyBaseLogger): Promise<Plugboard> {
  const selected = selectModules(values.APP_NAME)
  requireShared(selected, values)
  await requireHost(values)
  const tlsFiles = await readTls(values)
  await s3SettingsOf(values) // what is wrong there is said before a database starts
  const whole = selected.length === modules.length
  const secretKeys = await loadSecretKeys(values)
  const adminKey = whole || values.ADMIN_API_KEY ? await loadAdminKey(values, generateApiKey) : undefined
  const processId = `${hostname().split('.')[0]}-${randomUUID().slice(0, 8)}`
  const undo: Array<() => Promise<unknown>> = []
  try {
    const database = await openDatabase(values, secretKeys, log)
    if (database.managed) undo.push(database.managed.stop)
    const settings = toSettings(values, secretKeys)
    const data = await openData({
      ...database,
      poolSize: values.DATABASE_POOL,
      defaults: { heartbeatIntervalSeconds: settings.heartbeatIntervalSeconds },
    })
    undo.push(data.close)
    const slugs = await data.system.tenants.ensure(values.DEFAULT_TENANT)
    requireDefaultTenant(values.DEFAULT_TENANT, slugs)
    if (adminKey) await data.system.apiKeys.ensureAdmin(hashApiKey(adminKey.key))
    const bus = values.AMQP_URL ? await rabbitBus(values.AMQP_URL, { log, processId, prefix: values.BUS_PREFIX }) : memoryBus({ log })
    undo.push(bus.close)
    const cache = values.REDIS_URL ? redisCache(values.REDIS_URL, { log, prefix: values.BUS_PREFIX }) : memoryCache()
    undo.push(cache.close)
    const files = await openFiles(values, log)
    undo.push(files.close)
    const moduleNames = selected.map((module) => module.name)
    const tls = followTls(values, tlsFiles, log, () => app.server)
    undo.push(tls.stop)
    const parts = { settings, bus, cache, files, data, processId, catalogue, log, tls: serverOptions(tlsFiles), stationTrust: tls.trust }
    const app = await buildApp(selected, parts)
    undo.splice(0, undo.length, ...(database.managed ? [database.managed.stop] : []), () => app.close(), tls.stop)
    undo.push(await startJobs(app, { modules: moduleNames.join(','), host: hostname() }))
    if (values.METRICS_PORT) undo.push((await serveMetricsOnLoopback(values.METRICS_PORT)).stop)
    const url = await listenQuietly(app, values)
    if (values.PLAIN_PORT) undo.push((await listenPlain(app, values.PLAIN_PORT, values)).stop)
    return { app, url, database, moduleNames, adminKey, reload: tls.reload, stop: () => stopAll(undo) }
  } catch (err) {
    await stopAll(undo)
    throw err
  }
}

/** Latest first, like nested blocks that end. */
async function stopAll(undo: Array<() => Promise<unknown>>): Promise<void> {
  for (const end of undo.splice(0).toReversed()) await end()
}

const listenPlain = (app: FastifyInstance, port: number, { HOST }: Values) =>
  servePlainStations(app, port, HOST).catch((err: unknown) => {
    throw listenFailure(err, { PLAIN_PORT: port, HOST })
  })

/** Fastify announces each address in the log; the banner says it better and comes first. */
async function listenQuietly(app: FastifyInstance, { PORT, HOST }: Values): Promise<string> {
  const { level } = app.log
  app.log.level = 'warn'
  try {
    return await app.listen({ port: PORT, host: HOST })
  } catch (err) {
    throw listenFailure(err, { PORT, HOST })
  } finally {
    app.log.level = level
  }
}
