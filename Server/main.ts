import { pino } from 'pino'
import { banner } from './banner.js'
import { readConfig } from './config.js'
import { complain } from './failure.js'
import { start } from './start.js'

const drainMs = 9_500

async function main(): Promise<void> {
  const values = readConfig()
  const pretty = process.stdout.isTTY
    ? { transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss' } } }
    : {}
  const log = pino({ level: values.LOG_LEVEL, ...pretty })
  const plugboard = await start(values, log)
  process.stdout.write(banner(plugboard, values))

  let stopping = false
  const stop = (signal: string) => {
    if (stopping) return
    stopping = true
    log.info({ signal }, 'stopping: sockets are drained')
    // F-14: whatever hangs must not keep the process beyond the time an orchestrator gives it.
    setTimeout(() => process.exit(1), drainMs).unref()
    plugboard.stop().then(
      () => process.exit(0),
      (err: unknown) => {
        log.error({ err }, 'stopped with an error')
        process.exit(1)
      },
    )
  }
  process.on('SIGHUP', () => void plugboard.reload())
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}

main().catch((err: unknown) => {
  complain('Plugboard cannot start', err)
  process.exit(1)
})
