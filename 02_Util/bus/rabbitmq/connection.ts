import { type ChannelModel, connect } from 'amqplib'
import { BusError } from '#base/ports/bus.js'
import type { Log } from '#util/log.js'
import { within } from '../inHand.js'
import { type Link, openLink } from './link.js'

/** The server closes a connection it has not heard for two of these; our own watchdog is quicker. */
const HEARTBEAT_SECONDS = 5
const CONNECT_MS = 2_500
const RETRY_MAX_MS = 1_000
const CLOSE_MS = 2_000

interface Options {
  exchange: string
  prefetch: number
  processId: string
  startAttempts: number
  log: Log
  /** Declares everything on a fresh link, before anybody uses it. */
  attach: (link: Link) => Promise<void>
  /** The link that was in use is gone. */
  lost: (reason: Error) => void
}

/** One connection that comes back by itself. Resolves when the first one stands. */
export async function stayConnected(url: string, { exchange, prefetch, processId, startAttempts, log, attach, lost }: Options) {
  let current: Link | undefined
  let newest: Link | undefined
  let away = false
  let closing = false
  const { host } = new URL(url)

  const setup = async (model: ChannelModel) => {
    const link = await openLink(model, prefetch, exchange, (reason) => {
      if (current !== link) return
      current = undefined
      if (!closing) log.warn({ host, err: reason }, 'lost RabbitMQ')
      away = true
      lost(reason)
    })
    newest = link
    try {
      await attach(link)
    } catch (err) {
      // amqplib would wait for ever to close a connection that does not answer.
      link.fail(err as Error)
      throw err
    }
    // Asked last, with nothing awaited after it: amqplib starts to listen for a close only when this function is done.
    if (!link.alive) throw new Error('connection lost while it was set up')
    current = link
  }

  const recovering = await connect(withHeartbeat(url), {
    noDelay: true,
    keepAlive: true,
    timeout: CONNECT_MS,
    clientProperties: { connection_name: `plugboard ${processId}` },
    recovery: { initialDelay: 100, maxDelay: RETRY_MAX_MS, initialMaxRetries: startAttempts, waitForConnect: false, setup },
  })
  recovering.on('error', () => {
    // Already known: the link hears of it first, and `close` follows.
  })
  recovering.on('connect-failed', (err) => {
    if (!away) log.warn({ host, err }, 'cannot reach RabbitMQ')
    away = true
  })
  recovering.on('connect', () => {
    if (away) log.info({ host }, 'RabbitMQ is back')
    away = false
  })
  try {
    await recovering.waitForConnect()
  } catch (err) {
    throw new BusError('unavailable', `cannot reach RabbitMQ at ${host}: ${(err as Error).message}`)
  }

  return {
    /** The link to use now; undefined during an outage. */
    link: () => (current?.alive ? current : undefined),
    async close() {
      closing = true
      await within(CLOSE_MS, recovering.close())
      // After a clean close nothing is left; a connection that did not answer is cut.
      newest?.fail(new Error('closed'))
    },
  }
}

function withHeartbeat(url: string): string {
  const parts = new URL(url)
  if (!parts.searchParams.has('heartbeat')) parts.searchParams.set('heartbeat', `${HEARTBEAT_SECONDS}`)
  return parts.href
}
