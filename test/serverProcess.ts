import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { testSecretKey } from './parts.js'
import { temporaryFolder } from './server.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const startMs = 45_000

export interface ServerProcess {
  /** Such as ws://127.0.0.1:41234/ocpp. */
  stations: string
  /** Such as http://127.0.0.1:41234. */
  api: string
  key: string
  pid: number
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>
}

/** Plugboard as an operator runs it: a process of its own, on a free port, with the database at `databaseUrl`. */
export async function startServerProcess(databaseUrl: string, env: Record<string, string> = {}): Promise<ServerProcess> {
  const dataDir = await temporaryFolder('process')
  const key = `test-admin-key-${'k'.repeat(24)}`
  const child = spawn(process.execPath, ['--import', 'tsx', '--conditions=source', 'Server/main.ts'], {
    cwd: root,
    env: {
      PATH: process.env.PATH,
      PORT: '0',
      DATA_DIR: dataDir,
      DATABASE_URL: databaseUrl,
      // Roles belong to the whole database server: every test derives the same passwords.
      SECRET_KEY: testSecretKey.toString('hex'),
      ADMIN_API_KEY: key,
      LOG_LEVEL: 'warn',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said = { text: '' }
  child.stdout.on('data', (data) => (said.text += data))
  child.stderr.on('data', (data) => (said.text += data))
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM')
      await once(child, 'exit')
    }
    await rm(dataDir, { recursive: true, force: true })
    return child.exitCode
  }
  for (const until = Date.now() + startMs; ; await new Promise((resolve) => setTimeout(resolve, 50))) {
    const port = /Stations +ws:\/\/127\.0\.0\.1:(\d+)/.exec(said.text)?.[1]
    if (port) return { stations: `ws://127.0.0.1:${port}/ocpp`, api: `http://127.0.0.1:${port}`, key, pid: child.pid!, stop }
    if (child.exitCode !== null || Date.now() > until) {
      await stop()
      throw new Error(`the server did not start: ${said.text}`)
    }
  }
}
