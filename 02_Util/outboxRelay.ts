import type { Log } from '#base/context.js'
import type { Bus } from '#base/ports/bus.js'
import type { SystemData } from '#base/system.js'

export interface OutboxRelay {
  /** A durable event was committed: publish it now instead of at the next round. */
  poke(): void
  stop(): Promise<void>
}

const BATCH = 100

/** Moves committed events from the outbox to the bus, in every process; rows are locked, so each is published by one. */
export function startOutboxRelay({
  outbox,
  bus,
  log,
  everyMs = 2_000,
}: {
  outbox: SystemData['outbox']
  bus: Bus
  log: Log
  everyMs?: number
}): OutboxRelay {
  let running: Promise<void> | undefined
  let again = false
  let stopped = false

  const round = async () => {
    do {
      again = false
      while ((await outbox.drain(BATCH, (event, body) => bus.publish(event, body))) === BATCH) if (stopped) return
    } while (again && !stopped)
  }
  const poke = () => {
    again = true
    if (stopped) return
    running ??= round()
      .catch((err: unknown) => log.warn({ err }, 'outbox waits: database or bus is away'))
      .finally(() => (running = undefined))
  }
  const timer = setInterval(poke, everyMs)
  return {
    poke,
    async stop() {
      stopped = true
      clearInterval(timer)
      await running
    },
  }
}
