import type { Channel, ConsumeMessage } from 'amqplib'
import type { Turns } from '../turns.js'
import type { Link } from './link.js'

/** How long a message waits for a key that is about to be taken: a module registers its topics one after the other. Milliseconds. */
export const HOLD_MS = 1_000
const VOLATILE_MAX = 10_000

/** A queue of ours and what should come into it. It outlives connections: each new link declares it again. */
export interface Mailbox<T> {
  queue: string
  exchange: string
  channel: 'serving' | 'hearing'
  /** Durable queues keep their name, their bindings and their messages while nobody is there; the others live as long as the connection. */
  durable: boolean
  deliver: (box: Mailbox<T>, link: Link, message: ConsumeMessage) => void
  /** Routing key → who takes it. */
  keys: Map<string, Turns<T>>
}

export function mailbox<T>(
  queue: string,
  exchange: string,
  channel: Mailbox<T>['channel'],
  durable: boolean,
  deliver: Mailbox<T>['deliver'],
): Mailbox<T> {
  return { queue, exchange, channel, durable, deliver, keys: new Map() }
}

/** Makes the broker match what the mailboxes want. Idempotent; calls take turns, and only what is missing is declared. */
export function reconciler(link: Link, unusedQueueMs: number | undefined) {
  const declared = new Map<Mailbox<any>, { queue: string; bound: Set<string>; consumerTag: string | undefined }>()
  let running = Promise.resolve()

  const open = async (box: Mailbox<any>) => {
    // A name per connection: after a lost one its exclusive queue may still be there, and locked.
    const queue = box.durable ? box.queue : `${box.queue}.${link.id}`
    await link.control.assertQueue(queue, {
      durable: box.durable,
      exclusive: !box.durable,
      autoDelete: !box.durable,
      ...(box.durable && unusedQueueMs !== undefined ? { expires: unusedQueueMs } : {}),
      // What dies with its process may be dropped; a slow listener must not fill the broker.
      ...(box.durable ? {} : { maxLength: VOLATILE_MAX }),
    })
    const state = { queue, bound: new Set<string>(), consumerTag: undefined as string | undefined }
    declared.set(box, state)
    return state
  }

  const match = async (box: Mailbox<any>) => {
    const wanted = box.keys
    if (!wanted.size && !declared.has(box)) return
    const state = declared.get(box) ?? (await open(box))
    const channel: Channel = link[box.channel]
    for (const key of wanted.keys()) {
      if (state.bound.has(key)) continue
      await link.control.bindQueue(state.queue, box.exchange, key)
      state.bound.add(key)
    }
    // A durable queue stays bound: while its module restarts, requests wait until their deadline, and events until somebody comes.
    for (const key of box.durable ? [] : state.bound) {
      if (wanted.has(key)) continue
      await link.control.unbindQueue(state.queue, box.exchange, key)
      state.bound.delete(key)
    }
    if (wanted.size && !state.consumerTag) {
      const take = (message: ConsumeMessage | null) =>
        message ? box.deliver(box, link, message) : link.fail(new Error(`queue ${state.queue} was deleted`))
      state.consumerTag = (await channel.consume(state.queue, take)).consumerTag
    } else if (!wanted.size && state.consumerTag) {
      const tag = state.consumerTag
      state.consumerTag = undefined
      // The queue of a process dies with its last consumer.
      if (!box.durable) declared.delete(box)
      await channel.cancel(tag)
    }
  }

  return {
    match(box: Mailbox<any>): Promise<void> {
      const done = running.then(() => match(box))
      running = done.catch(() => {
        // Told to the caller of `match`; the next in line must run all the same.
      })
      return done
    },
    /** Takes nothing more from any queue; what was delivered may still be acknowledged. */
    async stopConsuming(): Promise<void> {
      await running
      await Promise.all([...declared].map(async ([box, { consumerTag }]) => consumerTag && link[box.channel].cancel(consumerTag)))
      declared.clear()
    },
  }
}
