import { rm } from 'node:fs/promises'
import type { FastifyInstance } from 'fastify'
import type { Files } from '#base/ports/files.js'
import type { Settings } from '#base/settings.js'
import { generateApiKey, hashApiKey } from '#util/auth/apiKey.js'
import { memoryBus } from '#util/bus/memory.js'
import { memoryCache } from '#util/cache/memory.js'
import { buildApp } from '../Server/app.js'
import { catalogue, modules } from '../Server/modules.js'
import { servePlainStations } from '../Server/plainPort.js'
import { readTls, serverOptions } from '../Server/tls.js'
import { testDatabase } from './database.js'
import { testData, testFiles, testFilesFolder, testProcessId, testSettings } from './parts.js'

export interface TestPlugboard {
  app: FastifyInstance
  /** ws://127.0.0.1:<port>/ocpp */
  ocpp: string
  /** An operator's request with the admin key; parses the answer. */
  api(method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<{ status: number; body: any }>
  /** With `tls`: where stations without it connect. */
  plain: string
  key: string
  /** The owner's URL of its database. */
  databaseUrl: string
  /** Ends the process but not its database: a restart with `again`. */
  restart(): Promise<TestPlugboard>
  stop(): Promise<void>
}

export interface TestOptions {
  settings?: Partial<Settings>
  ocpp?: Partial<Settings['ocpp']>
  /** Where files are; a folder when absent. Opened again by a restart. */
  files?: () => Files
  /** Puts something between the product and its database, such as a proxy. */
  through?: (databaseUrl: string) => string
  /** Files of the TLS settings: it serves https and wss then. */
  tls?: Parameters<typeof readTls>[0]
}

/** The whole product in this process, on a fresh database and a free port. */
export async function startPlugboard(options: TestOptions = {}): Promise<TestPlugboard> {
  const database = await testDatabase()
  return onDatabase(database.url, database.drop, options, generateApiKey())
}

async function onDatabase(databaseUrl: string, drop: () => Promise<void>, options: TestOptions, key: string): Promise<TestPlugboard> {
  const data = await testData(options.through?.(databaseUrl) ?? databaseUrl)
  await data.system.apiKeys.ensureAdmin(hashApiKey(key))
  const tls = options.tls && (await readTls(options.tls))
  const app = await buildApp(modules, {
    tls: tls && serverOptions(tls),
    stationTrust: () => tls?.trust,
    settings: testSettings(options.settings, options.ocpp),
    bus: memoryBus(),
    cache: memoryCache(),
    files: options.files?.() ?? testFiles(),
    data,
    processId: testProcessId(),
    catalogue,
  })
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  const plain = tls && (await servePlainStations(app, 0, '127.0.0.1'))
  return {
    app,
    ocpp: `${url.replace('http', 'ws')}/ocpp`,
    plain: `ws://127.0.0.1:${plain?.port}/ocpp`,
    key,
    databaseUrl,
    async api(method, path, body) {
      const headers = { authorization: `Bearer ${key}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }
      const text = body === undefined ? undefined : JSON.stringify(body)
      if (tls) {
        // Stations trust its certificate in these tests; `fetch` would have to be told to.
        const injected = await app.inject({ method, url: path, headers, payload: text })
        return { status: injected.statusCode, body: injected.payload ? injected.json() : undefined }
      }
      const response = await fetch(`${url}${path}`, { method, headers, body: text })
      const answer = await response.text()
      return { status: response.status, body: answer ? JSON.parse(answer) : undefined }
    },
    async restart() {
      await plain?.stop()
      await app.close()
      return onDatabase(databaseUrl, drop, options, key)
    },
    async stop() {
      await plain?.stop()
      await app.close()
      await drop()
      await rm(testFilesFolder, { recursive: true, force: true })
    },
  }
}
