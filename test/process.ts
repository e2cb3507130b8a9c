import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Plugboard as a process of its own, from source. */
export interface PlugboardProcess {
  /** http://127.0.0.1:<port> */
  url: string
  child: ChildProcess
  /** Everything it printed. */
  output(): string
  /** SIGTERM; resolves with its exit code. */
  stop(): Promise<number | null>
  /** kill -9. */
  kill(): Promise<void>
}

/** Starts with these settings and nothing of this shell's; resolves when it listens, rejects with its output when it ends before. */
export async function startProcess(settings: Record<string, string>, patienceMs = 60_000): Promise<PlugboardProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', '--conditions=source', 'Server/main.ts'], {
    cwd: root,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, PORT: '0', HOST: '127.0.0.1', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const listening = new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`did not listen in time:\n${output}`)), patienceMs)
    const read = (chunk: Buffer) => {
      output += chunk.toString()
      const url = /https?:\/\/127\.0\.0\.1:\d+(?=\/docs)/.exec(output)?.[0]
      if (!url) return
      clearTimeout(timer)
      resolve(url)
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.once('exit', (code) => {
      clearTimeout(timer)
      reject(new Error(`ended with ${code}:\n${output}`))
    })
  })
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(signal)
      await once(child, 'exit')
    }
    return child.exitCode
  }
  return { url: await listening, child, output: () => output, stop: () => end('SIGTERM'), kill: async () => void (await end('SIGKILL')) }
}

/** An operator's request to a process. */
export async function apiOf(
  url: string,
  key: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: any }> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    body: body === undefined ? undefined : JSON.stringify(body),
  })
  const text = await response.text()
  return { status: response.status, body: text ? JSON.parse(text) : undefined }
}
