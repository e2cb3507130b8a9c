// Preloaded into the server by `npm run bench -- --profile`. From one SIGUSR2 to the next it takes a CPU profile and counts SQL statements with
// the time their callers waited; then it writes both.
import { writeFileSync } from 'node:fs'
import { Session } from 'node:inspector/promises'
import { performance } from 'node:perf_hooks'
import { Client } from 'pg'

const statements = new Map()
const { query } = Client.prototype

function note(text, startedAt) {
  const key = text.replace(/\s+/g, ' ').slice(0, 160)
  const entry = statements.get(key) ?? { count: 0, ms: 0 }
  entry.count++
  entry.ms += performance.now() - startedAt
  statements.set(key, entry)
}

Client.prototype.query = function timed(config, values, callback) {
  const text = typeof config === 'string' ? config : (config?.text ?? '')
  const startedAt = performance.now()
  const last = typeof values === 'function' ? values : callback
  if (typeof last === 'function') {
    const done = (...args) => {
      note(text, startedAt)
      return last.apply(this, args)
    }
    return typeof values === 'function' ? query.call(this, config, done) : query.call(this, config, values, done)
  }
  const running = query.call(this, config, values)
  running?.then?.(
    () => note(text, startedAt),
    () => note(`failed: ${text}`, startedAt),
  )
  return running
}

const inspector = new Session()
inspector.connect()
await inspector.post('Profiler.enable')
await inspector.post('Profiler.setSamplingInterval', { interval: 500 })
let watching = false

process.on('SIGUSR2', async () => {
  watching = !watching
  if (watching) {
    statements.clear()
    return inspector.post('Profiler.start')
  }
  const { profile } = await inspector.post('Profiler.stop')
  writeFileSync(process.env.BENCH_WATCH, JSON.stringify({ profile, statements: [...statements] }))
})
