import { createServer } from 'node:net'
import { connect } from 'amqplib'
import { Redis } from 'ioredis'
import { ConfigError } from '../config.js'
import type { Values } from '../settings.js'
import type { Finding } from './findings.js'

const patienceMs = 5_000

/** RabbitMQ is needed from the start on. */
export async function checkBus({ AMQP_URL }: Values): Promise<string> {
  if (!AMQP_URL) return 'in this process'
  const { host } = new URL(AMQP_URL)
  const connection = await connect(AMQP_URL, { timeout: patienceMs }).catch((err: NodeJS.ErrnoException) => {
    throw new ConfigError(`AMQP_URL: no RabbitMQ lets us in at ${host} (${err.code ?? err.message})`)
  })
  await connection.close()
  return `RabbitMQ at ${host}, reached`
}

/** Redis may be away: it comes back by itself. */
export async function checkCache({ REDIS_URL }: Values): Promise<Omit<Finding, 'part'>> {
  if (!REDIS_URL) return { says: 'in memory' }
  const { host } = new URL(REDIS_URL)
  const redis = new Redis(REDIS_URL, { lazyConnect: true, connectTimeout: patienceMs, retryStrategy: () => null, maxRetriesPerRequest: 0 })
  redis.on('error', () => {}) // ping reports it
  try {
    await redis.connect()
    await redis.ping()
    return { says: `Redis at ${host}, reached` }
  } catch (err) {
    return {
      says: `Redis at ${host}, not reached`,
      warnings: [`REDIS_URL: ${(err as Error).message}; a start goes on and uses it when it answers`],
    }
  } finally {
    redis.disconnect()
  }
}

/** Takes the port and lets go of it. */
export async function checkPort(port: number, host: string): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    const server = createServer()
    server.on('error', (err: NodeJS.ErrnoException) =>
      reject(new ConfigError(`${host}:${port} cannot be listened on: ${err.code === 'EADDRINUSE' ? 'another program has it' : err.code}`)),
    )
    server.listen(port, host, () => server.close(() => resolve()))
  })
  return port === 0 ? `${host}, a free one` : `${host}:${port}, free`
}
