// npm run bench -- --profile TransactionEvent: where the server's CPU goes under full load, as functions with file and line, and what SQL it waits for.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { cpuMs, familyCpuMs } from './proc.mjs'
import { registerTokens, startLoad, startPostgres, startProduct, temporaryFolder } from './servers.mjs'

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

export async function profile({ action, stations, seconds, progress }) {
  const postgres = await startPostgres()
  const file = join(temporaryFolder(), 'watch.json')
  const nodeArgs = ['--enable-source-maps', '--import', new URL('watch.mjs', import.meta.url).href]
  const product = await startProduct({ dataDir: temporaryFolder(), databaseUrl: postgres.url, nodeArgs, env: { BENCH_WATCH: file } })
  if (action === 'TransactionEvent') await registerTokens(product, 'PROF', stations)
  const load = startLoad()
  await load.ask('connect', { url: product.url, count: stations, prefix: 'PROF' })
  await load.ask('run', { action, seconds: 3 }) // what runs first runs cold
  product.child.kill('SIGUSR2')
  const before = { server: cpuMs(product.pid), postgres: familyCpuMs(postgres.pid) }
  const { count, perSecond, p99, faults } = await load.ask('run', { action, seconds })
  const per1000 = (spent) => `${((spent / count) * 1000).toFixed(0)} ms`
  progress(`${action}: ${perSecond.toFixed(0)}/s, p99 ${p99.toFixed(1)} ms ${faults.join('; ')}`)
  progress(
    `CPU per 1,000, profiler included: server ${per1000(cpuMs(product.pid) - before.server)}, PostgreSQL ${per1000(familyCpuMs(postgres.pid) - before.postgres)}`,
  )
  product.child.kill('SIGUSR2')
  for (const until = Date.now() + 20_000; !existsSync(file); await pause(100))
    if (Date.now() > until) throw new Error('the server wrote no profile')
  await pause(1_000) // until it is whole
  const watched = JSON.parse(readFileSync(file, 'utf8'))
  process.stdout.write(statements(watched.statements, count))
  process.stdout.write(functions(watched.profile))
}

/** SQL by the time callers waited for it. */
function statements(entries, messages) {
  const rows = entries
    .toSorted((a, b) => b[1].ms - a[1].ms)
    .slice(0, 30)
    .map(([text, { count, ms }]) => `${count.toString().padStart(7)} × ${(ms / count).toFixed(2).padStart(7)} ms  ${text}`)
  return `\n${messages} messages; SQL by time waited\n${rows.join('\n')}\n\n`
}

const shorten = (url) => url.replace(/^file:\/\//, '').replace(/^.*\/(node_modules|dist)\//, '$1/')

function functions({ nodes, samples, timeDeltas }) {
  const self = new Map()
  for (const [i, id] of samples.entries()) self.set(id, (self.get(id) ?? 0) + timeDeltas[i])
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const name = ({ callFrame: { functionName, url, lineNumber } }) => `${functionName || '(anonymous)'} ${shorten(url)}:${lineNumber + 1}`
  const area = ({ callFrame: { functionName, url } }) => {
    if (!url) return functionName
    if (url.startsWith('node:')) return 'node'
    return /node_modules\/(@[^/]+\/[^/]+|[^/]+)/.exec(url)?.[1] ?? shorten(url)
  }
  const selfOf = new Map()
  const areas = new Map()
  const totals = new Map()
  let busy = 0
  const walk = (node, above) => {
    const own = self.get(node.id) ?? 0
    const key = name(node)
    const inside = above.includes(key) ? above : [...above, key]
    if (!['(idle)', '(program)', '(root)'].includes(node.callFrame.functionName)) {
      busy += own
      selfOf.set(key, (selfOf.get(key) ?? 0) + own)
      areas.set(area(node), (areas.get(area(node)) ?? 0) + own)
      for (const one of inside) totals.set(one, (totals.get(one) ?? 0) + own)
    }
    for (const child of node.children ?? []) walk(byId.get(child), inside)
  }
  walk(nodes[0], [])
  const top = (map, count, keep = () => true) =>
    [...map]
      .filter(([key]) => keep(key))
      .toSorted((a, b) => b[1] - a[1])
      .slice(0, count)
      .map(([key, time]) => `${((time / busy) * 100).toFixed(1).padStart(6)} %  ${key}`)
  return [
    `server busy ${(busy / 1e6).toFixed(1)} s`,
    '\nby file or library, what it does itself',
    ...top(areas, 40),
    '\nby function, what it does itself',
    ...top(selfOf, 40),
    '\nby function of ours, with what it calls',
    ...top(totals, 60, (key) => key.includes('dist/') && !key.includes('node_modules')),
    '',
  ].join('\n')
}
