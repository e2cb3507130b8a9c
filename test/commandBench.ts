import type { FastifyInstance } from 'fastify'
import pg from 'pg'
import type { Data } from '#base/data.js'
import type { Bus } from '#base/ports/bus.js'
import { drainTopic, routerTopic, type StationCall, type StationReply } from '#base/ports/stationCall.js'
import type { Settings } from '#base/settings.js'
import { generateApiKey, hashApiKey } from '#util/auth/apiKey.js'
import { memoryBus } from '#util/bus/memory.js'
import { memoryCache } from '#util/cache/memory.js'
import { drainQueue } from '#util/commands/drainQueue.js'
import type { Module } from '#util/module.js'
import Configuration from '../03_Modules/Configuration/index.js'
import EVDriver from '../03_Modules/EVDriver/index.js'
import { buildApp } from '../Server/app.js'
import { catalogue } from '../Server/modules.js'
import { testDatabase } from './database.js'
import { testData, testFiles, testProcessId, testSettings } from './parts.js'

export interface CommandBench {
  app: FastifyInstance
  data: Data
  bus: Bus
  key: string
  databaseUrl: string
  /** SQL as the owner of the database. */
  sql<T extends object = any>(text: string, values?: unknown[]): Promise<T[]>
  /** Registers a station; `online` says which process holds its socket, and in which version. */
  station(id: string, about?: { online?: string; version?: string; boot?: string | null; tenantId?: number }): Promise<void>
  /** Every CALL that reached a station, in order. */
  calls: StationCall[]
  /** What stations answer; by default an empty CALLRESULT. */
  stations: { answer(call: StationCall): Promise<StationReply> | StationReply }
  post(
    path: string,
    body?: unknown,
    options?: { text?: string; key?: string },
  ): Promise<{ status: number; body: any; headers: Record<string, any> }>
  get(path: string): Promise<{ status: number; body: any }>
  /** The process dies with what it had in hand and another starts on the same database; the stations are offline. */
  restart(): Promise<CommandBench>
  stop(): Promise<void>
}

export interface BenchOptions {
  settings?: Partial<Settings>
  modules?: Module[]
}

/** Modules and REST of one process, with a router that is a plain participant of the bus: no sockets, but everything else is real. */
export async function commandBench(options: BenchOptions = {}): Promise<CommandBench> {
  const database = await testDatabase()
  return onDatabase(database, options, generateApiKey())
}

async function onDatabase(database: { url: string; drop(): Promise<void> }, options: BenchOptions, key: string): Promise<CommandBench> {
  const data = await testData(database.url)
  await data.system.apiKeys.ensureAdmin(hashApiKey(key))
  const owner = new pg.Pool({ connectionString: database.url, max: 2 })
  owner.on('error', () => undefined) // the database may be dropped before its connections have ended
  const bus = memoryBus()
  const processId = testProcessId()
  await data.system.processes.beat({ id: processId, modules: 'test', host: 'test' })
  const app = await buildApp(options.modules ?? [Configuration, EVDriver], {
    settings: testSettings(options.settings),
    bus,
    cache: memoryCache(),
    files: testFiles(),
    data,
    processId,
    catalogue,
  })
  const calls: StationCall[] = []
  const stations: CommandBench['stations'] = { answer: () => ({ kind: 'result', payload: {} }) }
  const call = async (asked: StationCall) => {
    calls.push(asked)
    return stations.answer(asked)
  }
  await bus.serve(routerTopic(processId), call)
  await bus.serve(drainTopic(processId), (station) => drainQueue(app, station, call))
  const sql: CommandBench['sql'] = async (text, values) => (await owner.query(text, values)).rows
  const send = async (method: 'GET' | 'POST', url: string, payload?: string, as = key) => {
    const response = await app.inject({
      method,
      url,
      headers: { authorization: `Bearer ${as}`, ...(payload !== undefined && { 'content-type': 'application/json' }) },
      payload,
    })
    return { status: response.statusCode, headers: response.headers, body: response.body ? JSON.parse(response.body) : undefined }
  }
  return {
    app,
    data,
    bus,
    key,
    databaseUrl: database.url,
    sql,
    calls,
    stations,
    async station(id, { online, version = '2.0.1', boot = 'Accepted', tenantId = 1 } = {}) {
      await sql(
        `WITH made AS (INSERT INTO stations (tenant_id, station_id) VALUES ($1, $2) ON CONFLICT (tenant_id, station_id) DO UPDATE SET updated_at = now() RETURNING id)
         INSERT INTO station_links (tenant_id, station_pk, station_id, online, process_id, ocpp_version, boot_status) SELECT $1, id, $2, $3, $4, $5, $6 FROM made
         ON CONFLICT (tenant_id, station_pk) DO UPDATE SET online = excluded.online, process_id = excluded.process_id, ocpp_version = excluded.ocpp_version, boot_status = excluded.boot_status`,
        [tenantId, id, online !== undefined, online, version, boot],
      )
    },
    post: (path, body, { text, key: as } = {}) => send('POST', path, text ?? JSON.stringify(body ?? {}), as),
    get: (path) => send('GET', path),
    async restart() {
      await app.close()
      await owner.query(`UPDATE station_links SET online = false, process_id = NULL`)
      await owner.query('DELETE FROM processes')
      await owner.end()
      return onDatabase(database, options, key)
    },
    async stop() {
      await app.close()
      await owner.end()
      await database.drop()
    },
  }
}
