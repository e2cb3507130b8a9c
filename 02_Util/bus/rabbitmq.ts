import { randomUUID } from 'node:crypto'
import { type Bus, BusError, type Stop } from '#base/ports/bus.js'
import { type Log, silent } from '#util/log.js'
import { inHand, within } from './inHand.js'
import { answering } from './rabbitmq/answering.js'
import { asking } from './rabbitmq/asking.js'
import { sendBudget } from './rabbitmq/budget.js'
import { stayConnected } from './rabbitmq/connection.js'
import { events } from './rabbitmq/events.js'
import type { Link } from './rabbitmq/link.js'
import { type Mailbox, mailbox, reconciler } from './rabbitmq/mailbox.js'
import { type Answer, join, type Listen } from './turns.js'

const CLOSE_MS = 5_000
const PROBE_MS = 1_000

export interface RabbitOptions {
  log?: Log
  /** Shows in the names of this process's queues. */
  processId?: string
  /** What every queue and exchange name begins with. */
  prefix?: string
  /** Messages in hand at the same time, per queue. */
  prefetch?: number
  /** How long an event waits after its first, second … failure; after the last it is dead-lettered. */
  retryDelaysMs?: readonly number[]
  /** Durable queues nobody used for so long vanish with what is in them: for tests. Undefined: never. */
  unusedQueueMs?: number
  /** Attempts to reach the broker at the start before giving up. */
  startAttempts?: number
}

/**
 * The bus between processes. Resolves once connected, rejects with BusError('unavailable') when the broker cannot be reached at the start (about 12 s);
 * afterwards it reconnects for ever and declares everything anew. While it is away requests and events fail at once as 'unavailable'.
 */
export async function rabbitBus(
  url: string,
  {
    log = silent,
    processId = randomUUID().slice(0, 8),
    prefix = 'plugboard.',
    prefetch = 100,
    retryDelaysMs = [1_000, 10_000, 60_000],
    unusedQueueMs,
    startAttempts = 15,
  }: RabbitOptions = {},
): Promise<Bus> {
  const names = {
    requests: `${prefix}requests`,
    events: { exchange: `${prefix}events`, retry: `${prefix}retry.`, dead: `${prefix}dead` },
  }
  const work = inHand()
  const budget = sendBudget()
  const ask = asking(names.requests, `${prefix}reply.${processId}.`, budget)
  const event = events(names.events, retryDelaysMs, budget, work, log)
  const answer = answering(work, log)
  const processBox = mailbox<Answer>(`${prefix}process.${processId}`, names.requests, 'serving', false, answer)
  const listenerBox = mailbox<Listen>(`${prefix}listener.${processId}`, names.events.exchange, 'hearing', false, event.deliverVolatile)
  const owners = new Map<string, Mailbox<Answer>>()
  const groups = new Map<string, Mailbox<Listen>>()
  let newest: { link: Link; reconcile: ReturnType<typeof reconciler> } | undefined
  let closed: Promise<void> | undefined
  let open = true

  const connection = await stayConnected(url, {
    exchange: names.requests,
    prefetch,
    processId,
    startAttempts,
    log,
    async attach(link) {
      const reconcile = reconciler(link, unusedQueueMs)
      newest = { link, reconcile }
      await event.attach(link)
      await ask.attach(link)
      for (const box of [processBox, listenerBox, ...owners.values(), ...groups.values()]) await reconcile.match(box)
    },
    lost: (reason) => ask.rejectAll(`lost RabbitMQ: ${reason.message}`),
  })

  const usable = (): Link => {
    const link = open ? connection.link() : undefined
    if (!link) throw new BusError('unavailable', open ? 'RabbitMQ is away' : 'the bus is closed')
    if (link.blocked) throw new BusError('unavailable', 'RabbitMQ is short of memory or disk')
    return link
  }

  const declare = async (box: Mailbox<any>) => {
    const at = newest
    try {
      await at?.reconcile.match(box)
    } catch (err) {
      // With the link gone the next one declares it; the box is on the list.
      if (at?.link.alive) throw err
    }
  }

  const add = async <T>(box: Mailbox<T>, key: string, call: T): Promise<Stop> => {
    if (closed) throw new BusError('unavailable', 'the bus is closed')
    const leave = join(box.keys, key, call)
    await declare(box)
    return async () => {
      await leave()
      if (!closed) await declare(box)
    }
  }

  const close = async () => {
    await within(CLOSE_MS, newest?.reconcile.stopConsuming())
    // Open until then: what is in hand may have to ask others before it can finish.
    await work.settle(CLOSE_MS)
    open = false
    ask.rejectAll('the bus is closed')
    await connection.close()
  }

  return {
    async request<T>(topic: string, body: unknown, timeoutMs = 30_000) {
      return ask.request<T>(usable(), topic, body, timeoutMs)
    },
    async serve(topic, answer, { owner } = {}) {
      const box =
        owner === undefined
          ? processBox
          : at(owners, owner, () => mailbox(`${prefix}module.${owner}`, names.requests, 'serving', true, processBox.deliver))
      return add(box, topic, answer)
    },
    async publish(name, body) {
      const link = usable()
      await work.run(() => event.publish(link, name, body))
    },
    async subscribe(name, group, listen) {
      const box =
        group === undefined
          ? listenerBox
          : at(groups, group, () => mailbox(`${prefix}group.${group}`, names.events.exchange, 'hearing', true, event.deliver))
      return add(box, name, listen)
    },
    async healthy() {
      const link = open ? connection.link() : undefined
      return link ? link.probe(PROBE_MS) : false
    },
    close() {
      closed ??= close()
      return closed
    },
  }
}

function at<T>(all: Map<string, T>, key: string, make: () => T): T {
  const found = all.get(key) ?? make()
  all.set(key, found)
  return found
}
