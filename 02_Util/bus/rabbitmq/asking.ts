import { BusError } from '#base/ports/bus.js'
import { errorFromWire, pack, type Reply, unpack } from '../wire.js'
import type { SendBudget } from './budget.js'
import type { Link } from './link.js'

interface Waiting {
  topic: string
  resolve: (value: unknown) => void
  reject: (err: Error) => void
}

/** The caller's half of a request: one exclusive reply queue per connection, answers found by correlation id. */
export function asking(exchange: string, replyPrefix: string, budget: SendBudget) {
  const waiting = new Map<string, Waiting>()
  let count = 0

  const rejectAll = (why: string) => {
    for (const { reject } of waiting.values()) reject(new BusError('unavailable', why))
  }

  return {
    rejectAll,

    /** Prepares a fresh link for requests. */
    async attach(link: Link) {
      const queue = replyPrefix + link.id
      await link.control.assertQueue(queue, { exclusive: true, autoDelete: true, durable: false })
      const take = (correlationId: string) => waiting.get(correlationId)
      // `mandatory`: what no queue is bound for comes back at once.
      link.asking.on('return', ({ properties }) => {
        const asked = take(properties.correlationId)
        asked?.reject(new BusError('nobody', `nobody serves ${asked.topic}`))
      })
      await link.asking.consume(
        queue,
        (message) => {
          if (!message) return link.fail(new Error(`queue ${queue} was deleted`))
          // Absent when the answer comes after the deadline: nobody is interested any more.
          const asked = take(message.properties.correlationId)
          if (!asked) return
          try {
            const reply = unpack(message.content) as Reply
            if ('error' in reply) asked.reject(errorFromWire(reply.error))
            else asked.resolve(reply.value)
          } catch (err) {
            asked.reject(err as Error)
          }
        },
        { noAck: true, exclusive: true },
      )
    },

    request<T>(link: Link, topic: string, body: unknown, timeoutMs: number): Promise<T> {
      const content = pack(body)
      const giveBack = budget.take(content.length)
      const correlationId = `${++count}`
      return new Promise<T>((resolve, reject) => {
        const end = () => {
          clearTimeout(timer)
          waiting.delete(correlationId)
          giveBack()
        }
        const asked: Waiting = {
          topic,
          resolve: (value) => (end(), resolve(value as T)),
          reject: (err) => (end(), reject(err)),
        }
        const timer = setTimeout(() => asked.reject(new BusError('timeout', `${topic} did not answer within ${timeoutMs} ms`)), timeoutMs)
        waiting.set(correlationId, asked)
        try {
          link.asking.publish(exchange, topic, content, {
            correlationId,
            replyTo: replyPrefix + link.id,
            mandatory: true,
            expiration: Math.ceil(timeoutMs),
            headers: { deadline: Date.now() + timeoutMs },
          })
        } catch (err) {
          asked.reject(err as Error)
        }
      })
    },
  }
}
