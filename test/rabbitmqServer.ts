import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { reachable } from './services.js'

const run = promisify(execFile)
const BINARY = process.env.TEST_RABBITMQ_SERVER ?? '/usr/lib/rabbitmq/bin/rabbitmq-server'

/** True where a test may start a broker of its own (Debian's package, or `TEST_RABBITMQ_SERVER`). */
export const canStartRabbitmq = existsSync(BINARY)

/** A broker of the test's own, with its own node name, ports and folder, that may be killed and started again. */
export async function rabbitmqServer() {
  const home = await mkdtemp(join(tmpdir(), 'rabbitmq-'))
  const [port, distPort] = [await freePort(), await freePort()]
  const url = `amqp://guest:guest@127.0.0.1:${port}`
  let child: ChildProcess | undefined
  for (const [file, text] of Object.entries({ 'env.conf': '', 'rabbit.conf': '', plugins: '[].' })) await writeFile(join(home, file), text)

  const env = {
    ...process.env,
    HOME: home,
    RABBITMQ_NODENAME: `plugboard-test-${port}@localhost`,
    RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
    RABBITMQ_NODE_PORT: `${port}`,
    RABBITMQ_DIST_PORT: `${distPort}`,
    RABBITMQ_MNESIA_BASE: join(home, 'mnesia'),
    RABBITMQ_LOG_BASE: join(home, 'log'),
    RABBITMQ_CONFIG_FILE: join(home, 'rabbit.conf'),
    RABBITMQ_CONF_ENV_FILE: join(home, 'env.conf'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(home, 'plugins'),
    ERL_FLAGS: '-kernel inet_dist_use_interface {127,0,0,1}',
    ERL_EPMD_ADDRESS: '127.0.0.1',
  }

  const kill = async () => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    // The group: the script starts the virtual machine as its child. It is ours, made by `detached`.
    process.kill(-(child.pid as number), 'SIGKILL')
    await gone
  }

  return {
    url,
    port,
    /** Resolves when the broker accepts connections; takes 5 to 10 s. */
    async start() {
      child = spawn(BINARY, [], { env, stdio: 'ignore', detached: true })
      for (const until = Date.now() + 45_000; Date.now() < until; await sleep(100)) if (await reachable(url, port)) return
      throw new Error(`RabbitMQ did not start; see ${home}`)
    },
    /** kill -9. */
    kill,
    /** Client connections the broker counts, by its own tool. */
    async connections(): Promise<number> {
      const { stdout } = await run(join(dirname(BINARY), 'rabbitmqctl'), ['-q', 'list_connections', 'pid'], { env })
      return stdout.split('\n').filter((line) => line.startsWith('<')).length
    },
    async remove() {
      await kill()
      await rm(home, { recursive: true, force: true })
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}
