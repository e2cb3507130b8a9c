// Starts and stops what the bench measures, and only that: each child is ended by its own process id.
import { fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import { readStamp, root, sourceStamp } from '../scripts/stamp.mjs'

const undo = []
/** Ends everything that was started, latest first. */
export async function stopAll() {
  for (const stop of undo.splice(0).toReversed()) await stop()
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

export async function build() {
  if (readStamp(join(root, 'dist')) === sourceStamp()) return
  const child = spawn(process.execPath, [join(root, 'scripts/build.mjs')], { stdio: ['ignore', 'ignore', 'inherit'] })
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error('the build failed')
}

/** An empty folder, removed at the end. */
export function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'plugboard-bench-'))
  // The managed PostgreSQL may run as another user, who has to get through.
  chmodSync(folder, 0o755)
  undo.push(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  await once(server, 'close')
  return port
}

/** Nothing of the caller's settings but what the programs need to run. */
const bareEnvironment = () =>
  Object.fromEntries(['PATH', 'HOME', 'TMPDIR', 'LANG', 'PG_BIN'].flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])))

function launch(args, env) {
  const child = spawn(process.execPath, args, { cwd: root, env: { ...bareEnvironment(), ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  const said = { out: '', err: '' }
  child.stdout.on('data', (data) => (said.out = (said.out + data).slice(-20_000)))
  child.stderr.on('data', (data) => (said.err = (said.err + data).slice(-20_000)))
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGTERM')
    const killing = setTimeout(() => child.kill('SIGKILL'), 15_000)
    await once(child, 'exit')
    clearTimeout(killing)
  }
  undo.push(stop)
  const failure = () => `${args.join(' ')} ended: ${(said.err || said.out).slice(-1_000)}`
  return { child, said, stop, failure, ended: () => child.exitCode !== null || child.signalCode !== null }
}

/** The built product; resolves when /ready says so, with the milliseconds that took. */
export async function startProduct({ dataDir, databaseUrl, nodeArgs = [], env = {} }) {
  const port = await freePort()
  const startedAt = performance.now()
  const running = launch([...nodeArgs, 'dist/Server/main.js'], {
    NODE_ENV: 'production',
    PORT: String(port),
    DATA_DIR: dataDir,
    LOG_LEVEL: 'warn',
    STATION_ONBOARDING: 'open',
    // One station of the bench may say more in a second than any real one; the limit is not what is measured.
    OCPP_MAX_RATE: '10000',
    ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}),
    ...env,
  })
  const api = `http://127.0.0.1:${port}`
  for (const until = Date.now() + 60_000; ; await pause(10)) {
    if (running.ended()) throw new Error(running.failure())
    if (Date.now() > until) throw new Error(`the product is not ready after 60 s: ${running.said.out}${running.said.err}`)
    const ready = await fetch(`${api}/ready`).then(
      (response) => response.ok,
      () => false, // it does not listen yet
    )
    if (ready) break
  }
  const key = readFileSync(join(dataDir, 'admin.key'), 'utf8').trim()
  return {
    ...running,
    name: 'product',
    pid: running.child.pid,
    readyMs: performance.now() - startedAt,
    api,
    url: `ws://127.0.0.1:${port}/ocpp`,
    key,
  }
}

export async function startFloor({ databaseUrl }) {
  const running = launch([join(root, 'bench/floor.mjs')], { DATABASE_URL: databaseUrl, PORT: '0' })
  for (const until = Date.now() + 15_000; !running.said.out.includes('\n'); await pause(10)) {
    if (running.ended() || Date.now() > until) throw new Error(running.failure())
  }
  return { ...running, name: 'floor', pid: running.child.pid, ...JSON.parse(running.said.out.split('\n')[0]) }
}

/** A PostgreSQL of the bench's own, started as the product starts its managed one. */
export async function startPostgres() {
  const { startManagedPostgres } = await import('../dist/02_Util/postgres/managed.js')
  const quiet = { info: () => {}, warn: console.error, error: console.error }
  const server = await startManagedPostgres({ dataDir: temporaryFolder(), log: quiet, binDir: process.env.PG_BIN })
  undo.push(() => server.stop())
  return { url: server.url, pid: server.pid(), version: server.version }
}

/** Process id of the managed PostgreSQL of a product. */
export function postmasterOf(dataDir) {
  const file = join(dataDir, 'postgres/postmaster.pid')
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : undefined
}

/** The process that plays the stations: `ask(command, options)` resolves with what it measured. */
export function startLoad() {
  const child = fork(fileURLToPath(new URL('load.mjs', import.meta.url)), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  undo.push(stop)
  const ask = (command, options, timeoutMs = 120_000) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`the load did not finish ${command} within ${timeoutMs / 1000} s`)), timeoutMs)
      child.once('message', ({ error, result }) => {
        clearTimeout(timer)
        if (error) reject(new Error(error))
        else resolve(result)
      })
      child.send({ command, options })
    })
  return { ask, stop, pid: child.pid }
}

/** A token for each station of the load, so that starts are authorized as in daily life. */
export async function registerTokens({ api, key }, prefix, count) {
  let next = 0
  const worker = async () => {
    while (next < count) {
      const idToken = `${prefix}-${String(next++).padStart(5, '0')}-T`
      const response = await fetch(`${api}/api/v1/tokens`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify({ idToken, type: 'ISO14443', status: 'Accepted' }),
      })
      const text = await response.text()
      if (!response.ok && response.status !== 409) throw new Error(`token ${idToken}: ${response.status} ${text}`)
    }
  }
  await Promise.all(Array.from({ length: 8 }, worker))
}
