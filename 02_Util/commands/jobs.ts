import type { FastifyInstance } from 'fastify'
import { deliverCallbacks } from './callbacks.js'
import { lostAfterSeconds, pokeQueue } from './drainQueue.js'
import { askOwner, end } from './finish.js'

const SWEEP_MS = 30_000
const CALLBACKS_MS = 5_000
const BATCH = 200
const STOP_MS = 5_000

export interface CommandJobs {
  /** A command has ended: its callback need not wait for the next round. */
  poke(): void
  /** One look at everything that may have been left behind. */
  sweep(): Promise<void>
  /** Work that outlives its HTTP request. */
  keep(work: Promise<unknown>): void
  stop(): Promise<void>
}

/** Runs `work` again and again, never twice at once; `poke` makes the next round come now. */
function repeating(work: () => Promise<void>, everyMs: number, failed: (err: unknown) => void) {
  let running: Promise<void> | undefined
  let again = false
  let stopped = false
  const rounds = async () => {
    do {
      again = false
      await work()
    } while (again && !stopped)
  }
  const poke = () => {
    again = true
    if (!stopped)
      running ??= rounds()
        .catch(failed)
        .finally(() => (running = undefined))
  }
  const timer = setInterval(poke, everyMs)
  return {
    poke,
    stop: async () => {
      stopped = true
      clearInterval(timer)
      await running
    },
  }
}

/** What keeps commands going whatever crashes: overdue ends, unrecorded answers, forgotten queues, callbacks. In every process; each piece of work is done by one. */
export function startCommandJobs(app: FastifyInstance): CommandJobs {
  const kept = new Set<Promise<unknown>>()
  const away = (err: unknown) => app.log.warn({ err }, 'commands wait: database or bus is away')
  const callbacks = repeating(() => deliverCallbacks(app), CALLBACKS_MS, away)

  const sweep = async () => {
    const { commands } = app.data.system
    if ((await commands.endOverdue(lostAfterSeconds(app))) > 0) {
      app.outboxRelay.poke()
      callbacks.poke()
    }
    for (const { action, ...ref } of await commands.unapplied(BATCH)) {
      const own = action === undefined ? undefined : app.commands.actions.get(action)
      if (own || action === undefined) await end(app, ref, undefined, own)
      else await askOwner(app, ref, action)
    }
    await Promise.all((await commands.waiting(BATCH)).map((station) => pokeQueue(app, station)))
  }
  const sweeps = repeating(sweep, SWEEP_MS, away)
  app.addHook('onReady', async () => {
    sweeps.poke()
    callbacks.poke()
  })

  return {
    poke: callbacks.poke,
    sweep,
    keep(work) {
      const done = work
        .catch((err: unknown) => app.log.error({ err }, 'a command could not be carried out'))
        .finally(() => kept.delete(done))
      kept.add(done)
    },
    async stop() {
      // What is still under way then is found by the sweep of another process, or of the next start.
      await Promise.race([Promise.all(kept), new Promise((resolve) => setTimeout(resolve, STOP_MS).unref())])
      await Promise.all([sweeps.stop(), callbacks.stop()])
    },
  }
}
