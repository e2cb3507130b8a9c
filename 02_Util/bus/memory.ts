import { type Bus, BusError } from '#base/ports/bus.js'
import { type Log, silent } from '#util/log.js'
import { inHand } from './inHand.js'
import { type Answer, join, type Listen, next, type Turns } from './turns.js'
import { copy, errorFromWire, errorToWire } from './wire.js'

const CLOSE_MS = 5_000

/** The whole bus for one process: a Raspberry Pi, a test, `APP_NAME=all`. Everything crosses as JSON, exactly as over RabbitMQ. */
export function memoryBus({ log = silent }: { log?: Log } = {}): Bus {
  const servers = new Map<string, Turns<Answer>>()
  const groups = new Map<string, Map<string, Turns<Listen>>>()
  const everyone = new Map<string, Turns<Listen>>()
  const work = inHand()
  let closed = false

  const open = () => {
    if (closed) throw new BusError('unavailable', 'the bus is closed')
  }

  return {
    async request<T>(topic: string, body: unknown, timeoutMs = 30_000) {
      open()
      const answer = next(servers.get(topic))
      if (!answer) throw new BusError('nobody', `nobody serves ${topic}`)
      const sent = copy(body)
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new BusError('timeout', `${topic} did not answer within ${timeoutMs} ms`)), timeoutMs)
      })
      const answered = work.run(async () => {
        try {
          return copy(await answer(sent)) as T
        } catch (err) {
          throw errorFromWire(errorToWire(err))
        }
      })
      try {
        return await Promise.race([answered, late])
      } finally {
        clearTimeout(timer)
      }
    },

    async serve(topic, answer) {
      open()
      return join(servers, topic, answer)
    },

    async publish(event, body) {
      open()
      for (const { call: listen } of everyone.get(event)?.members ?? []) {
        const heard = copy(body)
        // Volatile: nobody waits for these, and the publisher could do nothing about their failures.
        void work.run(async () => listen(heard)).catch((err: unknown) => log.warn({ event, err }, 'event listener failed'))
      }
      const heard = [...(groups.get(event)?.values() ?? [])].flatMap((group) => next(group) ?? [])
      const outcomes = await Promise.allSettled(heard.map((listen) => work.run(async () => listen(copy(body)))))
      const failed = outcomes.find((outcome) => outcome.status === 'rejected')
      if (failed) throw errorFromWire(errorToWire(failed.reason))
    },

    async subscribe(event, group, listen) {
      open()
      if (group === undefined) return join(everyone, event, listen)
      const ofEvent = groups.get(event) ?? new Map<string, Turns<Listen>>()
      groups.set(event, ofEvent)
      return join(ofEvent, group, listen)
    },

    async healthy() {
      return !closed
    },

    async close() {
      // Open until then: what is in hand may have to ask others before it can finish.
      await work.settle(CLOSE_MS)
      closed = true
      for (const all of [servers, groups, everyone]) all.clear()
    },
  }
}
