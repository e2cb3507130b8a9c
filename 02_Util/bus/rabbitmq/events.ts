import { setTimeout as sleep } from 'node:timers/promises'
import type { ConsumeMessage, Options } from 'amqplib'
import { BusError } from '#base/ports/bus.js'
import type { Log } from '#util/log.js'
import type { inHand } from '../inHand.js'
import { type Listen, next } from '../turns.js'
import { pack, unpack } from '../wire.js'
import type { SendBudget } from './budget.js'
import type { Link } from './link.js'
import { HOLD_MS, type Mailbox } from './mailbox.js'

const CONFIRM_MS = 10_000
/** A reason travels in the headers, and amqplib throws at 64 KiB of them. */
const REASON_CHARS = 500
const DEAD_MAX = 100_000

export interface EventNames {
  exchange: string
  /** Where an event waits before attempt n + 2, one fanout exchange and queue per delay. */
  retry: string
  dead: string
}

/** Events: confirmed when published, tried again after growing delays when a listener failed, dead-lettered with the reason in the end. */
export function events(names: EventNames, retryDelaysMs: readonly number[], budget: SendBudget, work: ReturnType<typeof inHand>, log: Log) {
  const send = async (link: Link, exchange: string, key: string, content: Buffer, options: Options.Publish) => {
    let timer: NodeJS.Timeout | undefined
    try {
      await new Promise<void>((resolve, reject) => {
        timer = setTimeout(() => reject(new BusError('timeout', `RabbitMQ did not confirm ${key} within ${CONFIRM_MS} ms`)), CONFIRM_MS)
        const confirmed = (err: Error | null) =>
          err ? reject(new BusError('unavailable', `RabbitMQ did not take ${key}: ${err.message}`)) : resolve()
        link.publishing.publish(exchange, key, content, { persistent: true, ...options }, confirmed)
      })
    } finally {
      clearTimeout(timer)
    }
  }

  const tryAgainOrBury = async (box: Mailbox<Listen>, link: Link, message: ConsumeMessage, err: unknown) => {
    const event = message.properties.type as string
    const failures = Number(message.properties.headers?.failures ?? 0) + 1
    const reason = String(err).slice(0, REASON_CHARS)
    const delay = retryDelaysMs[failures - 1]
    if (delay !== undefined) {
      log.warn({ event, queue: box.queue, failures, delayMs: delay, err }, 'event listener failed; the event is tried again')
      // Fanout ignores the key; when the delay is over, the default exchange sends the event to the queue the key names.
      await send(link, `${names.retry}${delay}`, box.queue, message.content, { type: event, headers: { failures } })
    } else {
      log.error(
        { event, queue: box.queue, failures, err },
        'event listener failed for the last time; the event is in the dead-letter queue',
      )
      const headers = { failures, reason, queue: box.queue, at: new Date().toISOString() }
      await send(link, '', names.dead, message.content, { type: event, headers })
    }
  }

  const hear = async (box: Mailbox<Listen>, link: Link, message: ConsumeMessage) => {
    const event = message.properties.type as string
    try {
      if (!box.keys.has(event)) await sleep(HOLD_MS)
      const listen = next(box.keys.get(event))
      if (!listen) throw new Error(`no listener for ${event} in this process`)
      await listen(unpack(message.content))
    } catch (err) {
      if (!link.alive) return
      await tryAgainOrBury(box, link, message, err)
    }
    // Only now: until the copy is confirmed, the original must stay.
    if (link.alive) link.hearing.ack(message)
  }

  const hearVolatile = async (box: Mailbox<Listen>, link: Link, message: ConsumeMessage) => {
    const event = message.properties.type as string
    const all = box.keys.get(event)?.members ?? []
    // Each its own copy, as if each were alone.
    const outcomes = await Promise.allSettled(all.map(async ({ call }) => call(unpack(message.content))))
    for (const outcome of outcomes) if (outcome.status === 'rejected') log.warn({ event, err: outcome.reason }, 'event listener failed')
    if (link.alive) link.hearing.ack(message)
  }

  const guarded = (handle: typeof hear) => (box: Mailbox<Listen>, link: Link, message: ConsumeMessage) =>
    void work
      .run(() => handle(box, link, message))
      // Neither acknowledged nor copied: the broker delivers it again on the next connection.
      .catch((err: unknown) => link.fail(err instanceof Error ? err : new Error(String(err))))

  return {
    deliver: guarded(hear),
    deliverVolatile: guarded(hearVolatile),
    async publish(link: Link, event: string, body: unknown) {
      const content = pack(body)
      const giveBack = budget.take(content.length)
      try {
        await send(link, names.exchange, event, content, { type: event })
      } finally {
        giveBack()
      }
    },

    /** Declares on a fresh link what events need besides the mailboxes. */
    async attach(link: Link) {
      await link.control.assertExchange(names.exchange, 'direct', { durable: true })
      await link.control.assertQueue(names.dead, { durable: true, maxLength: DEAD_MAX })
      for (const delay of new Set(retryDelaysMs)) {
        const name = `${names.retry}${delay}`
        await link.control.assertExchange(name, 'fanout', { durable: true })
        await link.control.assertQueue(name, { durable: true, messageTtl: delay, deadLetterExchange: '' })
        await link.control.bindQueue(name, name, '')
      }
    },
  }
}
