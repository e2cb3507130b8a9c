import { connect } from 'node:net'

/** Where the tests find RabbitMQ; `TEST_AMQP_URL` overrides. */
export const amqpUrl = () => process.env.TEST_AMQP_URL ?? 'amqp://guest:guest@127.0.0.1:5672'

/** Where the tests find Redis; `TEST_REDIS_URL` overrides. */
export const redisUrl = () => process.env.TEST_REDIS_URL ?? 'redis://127.0.0.1:6379'

/** True when something listens at the URL: a TCP connection within one second. */
export async function reachable(url: string, defaultPort: number): Promise<boolean> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port) || defaultPort, timeout: 1_000 })
    const end = (answer: boolean) => {
      socket.destroy()
      resolve(answer)
    }
    socket.once('connect', () => end(true))
    socket.once('error', () => end(false))
    socket.once('timeout', () => end(false))
  })
}

const required = process.env.PLUGBOARD_REQUIRE_SERVICES === '1'
const [amqp, redis] = await Promise.all([reachable(amqpUrl(), 5672), reachable(redisUrl(), 6379)])

/** Tests of RabbitMQ are skipped by name; where services are required they run, and fail. */
export const skipAmqp = !amqp && !required

/** Tests of Redis are skipped by name; where services are required they run, and fail. */
export const skipRedis = !redis && !required

/** Why the reporter says a test was skipped: the first that its name mentions. */
export const skipReasons: Record<string, string> = {
  PostGIS: 'this PostgreSQL has no postgis to install (Debian: postgresql-<version>-postgis-3)',
  'a broker of our own': 'no rabbitmq-server to start; set TEST_RABBITMQ_SERVER',
  RabbitMQ: `no RabbitMQ at ${hostOf(amqpUrl())}; set TEST_AMQP_URL`,
  Redis: `no Redis at ${hostOf(redisUrl())}; set TEST_REDIS_URL`,
}

function hostOf(url: string): string {
  return new URL(url).host
}
