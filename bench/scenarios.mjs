// What is measured. Each scenario returns plain figures; report.mjs prints them.
import { cpuMs, family, familyCpuMs, memory } from './proc.mjs'
import { postmasterOf, registerTokens, startLoad, startProduct, temporaryFolder } from './servers.mjs'

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
const megabytes = (bytes) => Math.round((bytes / 1024 / 1024) * 10) / 10

export function median(numbers) {
  const sorted = numbers.filter(Number.isFinite).toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** Milliseconds from starting the built server to /ready: with an empty DATA_DIR, and with the one of before. */
export async function coldStart({ rounds, progress }) {
  const empty = []
  const warm = []
  const cpu = new Map([
    [empty, []],
    [warm, []],
  ])
  for (let round = 0; round < rounds; round++) {
    const dataDir = temporaryFolder()
    for (const times of [empty, warm]) {
      const product = await startProduct({ dataDir })
      // What a busy machine does not change as much as the clock.
      cpu.get(times).push(familyCpuMs(product.pid))
      await product.stop()
      times.push(product.readyMs)
    }
    progress(`start ${round + 1}/${rounds}: empty ${empty.at(-1).toFixed(0)} ms, warm ${warm.at(-1).toFixed(0)} ms`)
  }
  return { emptyMs: median(empty), warmMs: median(warm), emptyCpuMs: median(cpu.get(empty)), warmCpuMs: median(cpu.get(warm)) }
}

/** Memory of Plugboard and its managed PostgreSQL with connected, booted stations that send a Heartbeat now and then. */
export async function memoryWithStations({ stations, progress }) {
  const dataDir = temporaryFolder()
  const product = await startProduct({ dataDir })
  const load = startLoad()
  const look = () => {
    const node = memory([product.pid])
    const postgres = memory(family(postmasterOf(dataDir)))
    return {
      nodeRss: megabytes(node.rss),
      nodePss: megabytes(node.pss),
      postgresPss: megabytes(postgres.pss),
      postgresRss: megabytes(postgres.rss),
    }
  }
  const idle = look()
  await load.ask('connect', { url: product.url, count: stations, prefix: 'MEM' })
  await load.ask('run', { action: 'Heartbeat', seconds: 5, rate: stations / 5 })
  await pause(2_000)
  const connected = look()
  const before = { node: cpuMs(product.pid), postgres: familyCpuMs(postmasterOf(dataDir)) }
  await pause(5_000)
  const percent = (ms) => Math.round((ms / 5_000) * 1000) / 10
  const idleCpuPercent = {
    node: percent(cpuMs(product.pid) - before.node),
    postgres: percent(familyCpuMs(postmasterOf(dataDir)) - before.postgres),
  }
  await load.stop()
  await product.stop()
  const totalMb = Math.round(connected.nodePss + connected.postgresPss)
  progress(`memory with ${stations} stations: ${totalMb} MB`)
  return { stations, idle, connected, totalMb, idleCpuPercent }
}

/**
 * One action at one number of stations, product and floor in turns on the same PostgreSQL. `rate` messages a second give CPU and latency as in
 * daily life; without a limit follows the throughput.
 */
export async function messages({ product, floor, postgres, action, stations, rate, seconds, rounds, progress }) {
  const runs = { product: { steady: [], full: [] }, floor: { steady: [], full: [] } }
  const sides = { product: { server: product, load: startLoad() }, floor: { server: floor, load: startLoad() } }
  const perConnection = {}
  if (action === 'TransactionEvent') await registerTokens(product, `B${stations}`, stations)
  for (const [side, { server, load }] of Object.entries(sides)) {
    const before = memory([server.pid]).pss
    const { seconds: took } = await load.ask('connect', { url: server.url, count: stations, prefix: `B${stations}` })
    await load.ask('run', { action, seconds: Math.min(2, seconds), rate }) // what runs first runs cold
    perConnection[side] = Math.round((memory([server.pid]).pss - before) / stations / 1024)
    progress(`${action} ${stations} stations: ${side} connected in ${took.toFixed(1)} s`)
  }
  for (let round = 0; round < rounds; round++) {
    for (const side of ['product', 'floor']) {
      for (const pace of ['steady', 'full']) {
        const figures = await measure({ ...sides[side], postgres, action, seconds, rate: pace === 'steady' ? rate : undefined })
        runs[side][pace].push(figures)
        progress(
          `${action} ${stations} stations, round ${round + 1}/${rounds}, ${side} ${pace}: ${figures.perSecond.toFixed(0)}/s, ` +
            `${figures.cpuPer1000.toFixed(0)}+${figures.postgresPer1000.toFixed(0)} ms CPU/1000, p99 ${figures.p99.toFixed(1)} ms${figures.note}`,
        )
      }
    }
  }
  for (const { load } of Object.values(sides)) await load.stop()
  await pause(1_000) // the servers notice that the stations left
  return { action, stations, rate, kilobytesPerConnection: perConnection, product: medians(runs.product), floor: medians(runs.floor) }
}

async function measure({ server, load, postgres, action, seconds, rate }) {
  const cpu = cpuMs(server.pid)
  const postgresCpu = familyCpuMs(postgres.pid)
  const { count, perSecond, p50, p99, unanswered, faults } = await load.ask('run', { action, seconds, rate })
  await pause(1_000) // what a server put off counts too
  const note = unanswered || faults.length ? ` (${unanswered} unanswered; ${faults.join('; ')})` : ''
  return {
    perSecond,
    p50,
    p99,
    cpuPer1000: ((cpuMs(server.pid) - cpu) / count) * 1000,
    postgresPer1000: ((familyCpuMs(postgres.pid) - postgresCpu) / count) * 1000,
    faults: unanswered + faults.length,
    note,
  }
}

function medians(paces) {
  const fields = ['perSecond', 'p50', 'p99', 'cpuPer1000', 'postgresPer1000']
  const of = (runs) => ({
    ...Object.fromEntries(fields.map((field) => [field, median(runs.map((run) => run[field]))])),
    faulty: runs.filter((run) => run.faults > 0).length,
  })
  return { steady: of(paces.steady), full: of(paces.full) }
}
