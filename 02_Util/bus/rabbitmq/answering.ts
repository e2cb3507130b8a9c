import { setTimeout as sleep } from 'node:timers/promises'
import type { ConsumeMessage } from 'amqplib'
import type { Log } from '#util/log.js'
import type { inHand } from '../inHand.js'
import { type Answer, next } from '../turns.js'
import { errorToWire, pack, type Reply, unpack } from '../wire.js'
import type { Link } from './link.js'
import { HOLD_MS, type Mailbox } from './mailbox.js'

/** No request lives that long: such a difference means that the clocks of two machines disagree, and then only the broker's TTL counts. */
const CLOCKS_DISAGREE_MS = 600_000

/** The server's half of a request. Acknowledged only after the answer was sent: what dies with its process goes to the next one. */
export function answering(work: ReturnType<typeof inHand>, log: Log) {
  return (box: Mailbox<Answer>, link: Link, message: ConsumeMessage) => {
    void work.run(() => answer(box, link, message, log)).catch((err: unknown) => log.error({ err }, 'request could not be answered'))
  }
}

async function answer(box: Mailbox<Answer>, link: Link, message: ConsumeMessage, log: Log) {
  const topic = message.fields.routingKey
  const { replyTo, correlationId, headers } = message.properties
  const late = Date.now() - Number(headers?.deadline)
  if (late > 0 && late < CLOCKS_DISAGREE_MS) {
    log.warn({ topic, lateMs: late }, 'request arrived after its deadline')
    if (link.alive) link.serving.ack(message)
    return
  }
  if (!box.keys.has(topic)) await sleep(HOLD_MS)
  const server = next(box.keys.get(topic))
  if (!link.alive) return
  // Bound by another process of the module, or by an older version of it: somebody else may know it; the TTL ends the search.
  if (!server) return link.serving.nack(message, false, true)

  const reply = await outcome(server, message)
  // A lost link took the request back: it will be delivered again, and the caller was told already.
  if (!link.alive) return
  if (replyTo) link.serving.publish('', replyTo, reply, { correlationId })
  link.serving.ack(message)
}

async function outcome(server: Answer, message: ConsumeMessage): Promise<Buffer> {
  try {
    return pack({ value: await server(unpack(message.content)) } satisfies Reply)
  } catch (err) {
    return pack({ error: errorToWire(err) } satisfies Reply)
  }
}
