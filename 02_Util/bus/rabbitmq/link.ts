import { randomUUID } from 'node:crypto'
import type { Duplex } from 'node:stream'
import type { Channel, ChannelModel, ConfirmChannel } from 'amqplib'
import { watch } from './watchdog.js'

/** One live connection and all that hangs on it. When any part of it fails the whole is torn down and a new one takes its place. */
export interface Link {
  /** Different for every connection. */
  id: string
  /** Declares, binds and probes. */
  control: Channel
  /** Sends requests and takes the replies. */
  asking: Channel
  /** Receives requests and sends the replies. */
  serving: Channel
  /** Sends events, confirmed by the broker. */
  publishing: ConfirmChannel
  hearing: Channel
  /** False from the moment anything failed: nothing may be sent or acknowledged on it any more. */
  alive: boolean
  /** True while the broker takes nothing because it is short of memory or disk. */
  blocked: boolean
  /** Gives the connection up. `down` is called once, however often it fails. */
  fail: (reason: Error) => void
  /** Waits at most `ms` milliseconds for an answer of the broker. */
  probe: (ms: number) => Promise<boolean>
}

/** Opens the channels on a fresh connection; rejects when it breaks meanwhile. `down` hears when the link is lost. */
export async function openLink(model: ChannelModel, prefetch: number, exchange: string, down: (reason: Error) => void): Promise<Link> {
  const lost = new AbortController()
  const link = { id: randomUUID().slice(0, 8), alive: true, blocked: false } as Link

  link.fail = (reason) => {
    if (!link.alive) return
    link.alive = false
    lost.abort()
    // amqplib only half-closes a socket whose peer is gone, and would keep it for minutes; the error makes it notice at once.
    ;(model.connection as unknown as { stream: Duplex }).stream.destroy(reason)
    down(reason)
  }
  model.on('error', link.fail)
  model.on('close', (err) => link.fail(err ?? new Error('connection closed')))
  model.on('blocked', () => void (link.blocked = true))
  model.on('unblocked', () => void (link.blocked = false))

  const adopt = <C extends Channel>(channel: C): C => {
    channel.on('error', link.fail)
    channel.on('close', () => link.fail(new Error('channel closed')))
    return channel
  }

  // First of all: from here on nothing can hang for ever on a connection that went silent, not even the opening of channels.
  const ask = async () => (link.control as Channel | undefined)?.checkExchange(exchange) ?? new Promise(() => {})
  const dog = watch(
    ask,
    () => link.blocked,
    () => link.fail(new Error('RabbitMQ stopped answering')),
  )
  lost.signal.addEventListener('abort', () => dog.stop())
  link.probe = (ms) => dog.probe(ms)

  try {
    link.control = adopt(await model.createChannel())
    await link.control.assertExchange(exchange, 'direct', { durable: true })
    link.asking = adopt(await model.createChannel())
    link.serving = adopt(await model.createChannel())
    link.hearing = adopt(await model.createChannel())
    link.publishing = adopt(await model.createConfirmChannel())
    await link.serving.prefetch(prefetch)
    await link.hearing.prefetch(prefetch)
  } catch (err) {
    link.fail(err as Error)
    throw err
  }
  return link
}
