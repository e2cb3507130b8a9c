import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'

const LATEST_MS = 10_000

export interface AfterAnswer {
  /** Keeps `work` until the router says that the answer has left, at most 10 s. Returns the token that travels with the answer. */
  hold(work: () => Promise<void>): string
}

/** What must wait for the socket: the router tells this process `answered.<processId>` when it has taken the bytes. */
export async function serveAnswered(app: FastifyInstance): Promise<AfterAnswer> {
  const held = new Map<string, { work: () => Promise<void>; timer: NodeJS.Timeout }>()
  const run = (token: string) => {
    const entry = held.get(token)
    if (!entry) return
    held.delete(token)
    clearTimeout(entry.timer)
    entry.work().catch((err: unknown) => app.log.warn({ err }, 'work after an answer failed'))
  }
  await app.bus.serve(`answered.${app.processId}`, async ({ token }: { token: string }) => run(token))
  app.addHook('onClose', async () => {
    for (const { timer } of held.values()) clearTimeout(timer)
  })
  return {
    hold(work) {
      const token = `${app.processId}/${randomUUID()}`
      held.set(token, { work, timer: setTimeout(() => run(token), LATEST_MS) })
      return token
    },
  }
}
