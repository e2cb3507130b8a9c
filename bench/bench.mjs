// npm run bench [-- --quick] [--json] [--only start,memory,heartbeat,transactions] [--stations 100,2000] [--rounds 3] [--seconds 5]
// Figures of the built product beside the floor program, measured in turns on this machine. Everything stays on loopback and ends by itself.
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { profile } from './profile.mjs'
import { report } from './report.mjs'
import { coldStart, memoryWithStations, messages } from './scenarios.mjs'
import { build, startFloor, startPostgres, startProduct, stopAll, temporaryFolder } from './servers.mjs'

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    only: { type: 'string', default: 'start,memory,heartbeat,transactions' },
    stations: { type: 'string' },
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    profile: { type: 'string' },
  },
})
const only = new Set(options.only.split(','))
const rounds = Number(options.rounds ?? (options.quick ? 1 : 3))
const seconds = Number(options.seconds ?? (options.quick ? 2 : 5))
const stationCounts = (options.stations ?? (options.quick ? '100' : '100,2000')).split(',').map(Number)
const rates = { Heartbeat: 1_000, TransactionEvent: 200 }
const actions = [...(only.has('heartbeat') ? ['Heartbeat'] : []), ...(only.has('transactions') ? ['TransactionEvent'] : [])]
// Longer than any honest run: three starts, the memory, and for each combination connecting plus its runs.
const limitMs = 180_000 + actions.length * stationCounts.length * (60_000 + rounds * 4 * (seconds + 21) * 1_000)

const startedAt = Date.now()
const progress = (line) => console.error(`[${((Date.now() - startedAt) / 1000).toFixed(0).padStart(4)} s] ${line}`)

async function bench() {
  progress('building, unless dist is current')
  await build()
  if (options.profile) {
    await profile({ action: options.profile, stations: stationCounts[0], seconds: Number(options.seconds ?? 15), progress })
    return
  }
  const figures = { machine: { cpus: cpus().length, model: cpus()[0].model.trim(), node: process.versions.node }, messages: [] }
  if (only.has('start')) figures.start = await coldStart({ rounds, progress })
  if (only.has('memory')) figures.memory = await memoryWithStations({ stations: 200, progress })
  if (actions.length > 0) {
    const postgres = await startPostgres()
    figures.machine.postgres = postgres.version
    const product = await startProduct({ dataDir: temporaryFolder(), databaseUrl: postgres.url })
    const floor = await startFloor({ databaseUrl: postgres.url })
    for (const action of actions)
      for (const stations of stationCounts)
        figures.messages.push(
          await messages({ product, floor, postgres, action, stations, rate: rates[action], seconds, rounds, progress }),
        )
  }
  process.stdout.write(options.json ? `${JSON.stringify(figures, undefined, 2)}\n` : report(figures))
}

let ending
const end = (code) => {
  // A program that does not end must not keep the bench.
  setTimeout(() => process.exit(code || 1), 40_000).unref()
  return (ending ??= stopAll().finally(() => process.exit(code)))
}
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => void end(130))
setTimeout(() => {
  console.error(`the bench takes longer than ${limitMs / 1000} s: stopped`)
  void end(1)
}, limitMs).unref()

try {
  await bench()
  await end(0)
} catch (err) {
  console.error(err instanceof Error ? err.message : err)
  await end(1)
}
