import { randomUUID } from 'node:crypto'
import { connect } from 'amqplib'
import { type RabbitOptions, rabbitBus } from '#util/bus/rabbitmq.js'
import { amqpUrl } from './services.js'

const retryDelaysMs = [50, 100]

/** Opens buses that share nothing with those of other test files; `wipe` removes what they declared, and their queues vanish when unused. */
export function testBuses(url = amqpUrl()) {
  const prefix = `plugboard.test-${randomUUID().slice(0, 8)}.`
  return {
    prefix,
    open: (options: RabbitOptions = {}, at = url) =>
      rabbitBus(at, { prefix, retryDelaysMs, unusedQueueMs: 60_000, startAttempts: 3, ...options }),
    async wipe() {
      const connection = await connect(url)
      const channel = await connection.createChannel()
      for (const name of ['requests', 'events', ...retryDelaysMs.map((ms) => `retry.${ms}`)]) await channel.deleteExchange(prefix + name)
      for (const name of ['dead', ...retryDelaysMs.map((ms) => `retry.${ms}`)]) await channel.deleteQueue(prefix + name)
      await connection.close()
    },
  }
}
