import { readFile, readlink } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'

/** True while process `pid` runs here; a zombie does not. */
export async function alive(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0)
  } catch (err) {
    // EPERM: it lives and belongs to somebody else.
    if ((err as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  return (await statOf(pid))?.state !== 'Z'
}

/** Tells a process from a later one with the same id (ids return at once in a container): its start in clock ticks. Undefined outside Linux. */
export async function startOf(pid: number): Promise<string | undefined> {
  return (await statOf(pid))?.start
}

/** The folder process `pid` works in, or undefined when that cannot be known. */
export async function folderOf(pid: number): Promise<string | undefined> {
  return readlink(`/proc/${pid}/cwd`).catch(() => undefined)
}

/** Resolves true once process `pid` has ended, false when it has not within `timeoutMs`. */
export async function ended(pid: number, timeoutMs: number): Promise<boolean> {
  const until = Date.now() + timeoutMs
  while (await alive(pid)) {
    if (Date.now() > until) return false
    await pause(10)
  }
  return true
}

/** Waits `ms`, or less when `signal` fires. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  // Only an abort rejects it, and then waiting is over anyway.
  await setTimeout(ms, undefined, { signal }).catch(() => {})
}

async function statOf(pid: number): Promise<{ state: string; start: string } | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  // The second field is the program's name in brackets and may contain anything.
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ')
  return fields?.[0] && fields[19] ? { state: fields[0], start: fields[19] } : undefined
}
