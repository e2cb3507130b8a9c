import { spawn } from 'node:child_process'
import type { ServerUser } from './serverUser.js'

export interface RunResult {
  /** Exit code; -1 when a signal ended the program or it could not be started. */
  code: number
  stdout: string
  stderr: string
}

/** Runs one short program to its end, as `user` when given. Never throws: a program that cannot start has code -1 and says why in `stderr`. */
export function run(file: string, args: string[], { user, stdin }: { user?: ServerUser; stdin?: string } = {}): Promise<RunResult> {
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd: '/', env: serverEnvironment(), uid: user?.uid, gid: user?.gid })
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', (text) => (stdout += text))
    child.stderr.on('data', (text) => (stderr += text))
    child.on('error', (err) => resolve({ code: -1, stdout, stderr: err.message }))
    child.on('close', (code) => resolve({ code: code ?? -1, stdout, stderr }))
    // The program may end before it read everything; its exit code tells what matters.
    child.stdin.on('error', () => {})
    child.stdin.end(stdin)
  })
}

/** What a PostgreSQL program sees of our environment: no PG… setting and no secret leaks into it, and its clock is UTC. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => /^(PATH|TMPDIR|TEMP|TMP|SystemRoot|SystemDrive|LD_LIBRARY_PATH)$/i.test(name))
  return { ...Object.fromEntries(kept), TZ: 'UTC', LC_ALL: 'C' }
}
