import { rm } from 'node:fs/promises'
import { Client } from 'pg'
import { WebSocket } from 'ws'
import { testSecretKey } from '../parts.js'
import { apiOf, startProcess } from '../process.js'
import { temporaryFolder } from '../server.js'
import type { Command } from './scene.js'

/** Plugboard as a process of its own, watched. */
export interface Subject {
  /** The URL of a station. */
  url(stationId: string): string
  /** Registers a station whose boot is answered so. */
  register(stationId: string, bootPolicy: string): Promise<void>
  /** Asks as an operator; resolves with `answered`, the kind of the error, or `refused …` for what was never sent. */
  command(stationId: string, command: Command): Promise<string>
  /** What is alive after a full garbage collection, and what the process holds, in MiB. */
  memory(): Promise<{ heap: number; rss: number }>
  /** Seconds of CPU it used so far. */
  cpuSeconds(): Promise<number>
  /** What no malformed frame may cause: lines of level error, output that is no log line, dead letters. Told once each. */
  troubles(): Promise<string[]>
  /** How often each warning was logged. */
  warnings: Map<string, number>
  stop(): Promise<number | null>
}

/** Frames that cannot be logged are lost, though the station is answered. */
const gravely = new Set(['frame not logged', 'a frame cannot be logged'])
const inspector = /^(Debugger|For help, see|Waiting for the debugger)/

/** Starts it on the database at `databaseUrl`. Its limits stay on, as wide as a fuzzer needs them. */
export async function startSubject(databaseUrl: string): Promise<Subject> {
  const dataDir = await temporaryFolder('fuzz')
  const key = `fuzz-admin-key-${'k'.repeat(24)}`
  const child = await startProcess({
    DATABASE_URL: databaseUrl,
    SECRET_KEY: testSecretKey.toString('hex'),
    ADMIN_API_KEY: key,
    DATA_DIR: dataDir,
    LOG_LEVEL: 'warn',
    STATION_ONBOARDING: 'open',
    OCPP_MAX_RATE: '10000',
    OCPP_CALL_TIMEOUT: '30',
    OCPP_MESSAGE_DEADLINE: '60',
    NODE_OPTIONS: '--inspect=127.0.0.1:0',
  })
  const debuggerUrl = /ws:\/\/127\.0\.0\.1:\d+\/[\w-]+/.exec(child.output())![0]
  const inspect = await inspectorAt(debuggerUrl)
  const evaluate = async (expression: string) => (await inspect('Runtime.evaluate', { expression, returnByValue: true })).result.value
  const letters = new Client({ connectionString: databaseUrl })
  await letters.connect()
  const warnings = new Map<string, number>()
  let read = child.output().length
  let lastLetter = '0'

  /** Comes again while there is no time for it: the machine may be small. */
  async function asOperator(path: string, request: object, tries = 30): Promise<{ status: number; body: any }> {
    const answer = await apiOf(child.url, key, 'POST', path, request)
    if (answer.status !== 503 || tries === 0) return answer
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    return asOperator(path, request, tries - 1)
  }

  /** Log lines since the last look that say something is wrong on our side. */
  function grave(): string[] {
    const fresh = child.output().slice(read)
    const whole = fresh.slice(0, fresh.lastIndexOf('\n') + 1)
    read += whole.length
    return whole.split('\n').filter((line) => {
      if (line.trim() === '' || inspector.test(line)) return false
      const { level, msg } = lineOf(line)
      if (level === 40) warnings.set(msg, (warnings.get(msg) ?? 0) + 1)
      return level === undefined || level >= 50 || gravely.has(msg)
    })
  }

  async function buried(): Promise<string[]> {
    // Two ends of one transaction that contradict each other are kept for the operator, whoever is right (T-09).
    const { rows } = await letters.query(
      `SELECT d.id, d.action, d.reason, s.station_id AS station, left(d.payload::text, 2000) AS payload
       FROM dead_letters d LEFT JOIN stations s ON (s.tenant_id, s.id) = (d.tenant_id, d.station_pk)
       WHERE d.id > $1 AND d.reason NOT LIKE 'conflict: %' ORDER BY d.id LIMIT 20`,
      [lastLetter],
    )
    lastLetter = rows.at(-1)?.id ?? lastLetter
    return rows.map((row) => `dead letter ${JSON.stringify(row)}`)
  }

  let stopping: Promise<number | null> | undefined
  async function stop() {
    inspect.close()
    await letters.end()
    const code = await child.stop()
    await rm(dataDir, { recursive: true, force: true })
    return code
  }

  return {
    warnings,
    url: (stationId) => `${child.url.replace('http', 'ws')}/ocpp/${stationId}`,
    async register(stationId, bootPolicy) {
      const { status, body } = await asOperator('/api/v1/stations', { stationId, securityProfile: 0, bootPolicy })
      if (status !== 201) throw new Error(`${stationId} cannot be registered: ${status} ${JSON.stringify(body)}`)
    },
    async command(stationId, { path, body: request }) {
      const { status, body } = await asOperator(`${path}?identifier=${stationId}`, request)
      if (status >= 500) return `status ${status} ${JSON.stringify(body)}`
      if (status !== 200) return `refused ${body.detail}`
      const [{ error }] = body
      return error?.kind === 'refused' ? `refused ${error.message}` : (error?.kind ?? 'answered')
    },
    async memory() {
      await inspect('HeapProfiler.collectGarbage')
      const { heapUsed, rss } = await evaluate('process.memoryUsage()')
      return { heap: heapUsed / 2 ** 20, rss: rss / 2 ** 20 }
    },
    async cpuSeconds() {
      const { user, system } = await evaluate('process.cpuUsage()')
      return (user + system) / 1e6
    },
    async troubles() {
      const { exitCode, signalCode } = child.child
      const dead = exitCode === null && signalCode === null ? [] : [`the process ended with ${exitCode ?? signalCode}`]
      return [...dead, ...grave(), ...(await buried())]
    },
    stop: () => (stopping ??= stop()),
  }
}

function lineOf(line: string): { level?: number; msg: string } {
  try {
    return JSON.parse(line)
  } catch {
    return { msg: line }
  }
}

/** Calls methods of the Chrome DevTools protocol. */
async function inspectorAt(url: string) {
  const socket = new WebSocket(url, { perMessageDeflate: false })
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  const waiting = new Map<number, (result: any) => void>()
  let id = 0
  socket.on('message', (data) => {
    const answer = JSON.parse(String(data))
    waiting.get(answer.id)?.(answer.result)
    waiting.delete(answer.id)
  })
  const call = (method: string, params: object = {}) =>
    new Promise<any>((resolve) => {
      waiting.set(++id, resolve)
      socket.send(JSON.stringify({ id, method, params }))
    })
  return Object.assign(call, { close: () => socket.close() })
}
