import type { Logger } from 'pino'
import { type Launch, launchPostmaster, stopPostmaster } from './postmaster.js'
import { alive, pause } from './processes.js'

const WATCH_MS = 200
const LONGEST_BACKOFF_MS = 5_000
/** A server that lived this long did not die of its start: the next backoff begins anew. */
const HEALTHY_MS = 60_000

export interface Supervised {
  pid: number
  launch: Launch
  log: Pick<Logger, 'info' | 'warn' | 'error'>
}

/** Starts the server again whenever it ends without being asked to: at once, then after 0.2, 0.4 … 5 s. */
export function supervise({ pid, launch, log }: Supervised): { pid(): number; stop(): Promise<void> } {
  const stopped = new AbortController()
  const { signal } = stopped
  let current = pid
  const watching = watch()

  async function watch(): Promise<void> {
    let backoffMs = 0
    let since = Date.now()
    for (;;) {
      while (!signal.aborted && (await alive(current))) await pause(WATCH_MS, signal)
      if (Date.now() - since > HEALTHY_MS) backoffMs = 0
      if (!signal.aborted) log.warn({ pid: current, backoffMs }, 'PostgreSQL died and is started again')
      await pause(backoffMs, signal)
      if (signal.aborted) return
      backoffMs = Math.min(Math.max(backoffMs * 2, 200), LONGEST_BACKOFF_MS)
      since = Date.now()
      try {
        current = await launchPostmaster(launch, signal)
        log.info({ pid: current }, 'PostgreSQL runs again')
      } catch (err) {
        // The next round tries again: the disk may have room by then.
        if (!signal.aborted) log.error({ err }, 'PostgreSQL did not start again')
      }
    }
  }

  return {
    pid: () => current,
    async stop() {
      stopped.abort()
      await watching
      await stopPostmaster(current, launch)
    },
  }
}
