// npm run fuzz [-- --frames 200000] [--seed 1] [--stations 300] [--only N [--history]] [--enough 20]
// Seeded frames, right and wrong, for a Plugboard of its own on a database of its own. Exits 1 when one was not answered as test/fuzz/expectations.ts says.
import { randomBytes, randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import { Client } from 'pg'
import { openTestServer } from '../server.js'
import { onServer } from '../template.js'
import { fuzz, type Plan, type Summary } from './run.js'

const { values } = parseArgs({
  options: {
    frames: { type: 'string', default: '200000' },
    seed: { type: 'string' },
    stations: { type: 'string', default: '300' },
    only: { type: 'string' },
    history: { type: 'boolean', default: false },
    enough: { type: 'string', default: '20' },
  },
})
const plan: Omit<Plan, 'databaseUrl'> = {
  seed: Number(values.seed ?? randomInt(2 ** 31)),
  frames: Number(values.frames),
  // Versions take turns: a station has one.
  stations: Math.ceil(Number(values.stations) / 3) * 3,
  only: values.only === undefined ? undefined : Number(values.only),
  history: values.history,
  enough: Number(values.enough),
  progress: (line) => console.error(line),
}

const server = await openTestServer()
const database = `plugboard_fuzz_${Math.floor(Date.now() / 1000)}_${randomBytes(4).toString('hex')}`

async function onAdmin(sql: string) {
  const admin = new Client({ connectionString: server.url })
  await admin.connect()
  await admin.query(sql).finally(() => admin.end())
}

// Ctrl-C ends the run, not the report.
const stopping = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopping.abort())

function report({ frames, seconds, kinds, heard, names, cpu, memory, warnings, failures }: Summary): string {
  const table = (title: string, counts: Record<string, number>) =>
    [
      title,
      ...Object.entries(counts)
        .toSorted(([, a], [, b]) => b - a)
        .map(([name, count]) => `  ${String(count).padStart(8)}  ${name}`),
    ].join('\n')
  const grown = ([before, after]: [number, number]) => `${before.toFixed(1)} → ${after.toFixed(1)} MiB`
  return [
    ...failures.map(({ what, told }, i) => `\n--- ${i + 1}: ${what}\n${told}`),
    '',
    table('frames by kind and version', kinds),
    table('frames by what is wrong', names),
    table('heard', heard),
    table('warnings logged', warnings),
    memory
      ? `memory after the warm-up and at the end: heap ${grown(memory.heap)}, process ${grown(memory.rss)}`
      : 'memory: too few frames to tell',
    `CPU per frame: product ${((cpu.product / frames) * 1000).toFixed(2)} ms, fuzzer ${((cpu.fuzzer / frames) * 1000).toFixed(2)} ms`,
    `${frames} frames in ${seconds.toFixed(1)} s, ${Math.round(frames / seconds)}/s; seed ${plan.seed}; ${failures.length} failures`,
  ].join('\n')
}

try {
  console.error(`seed ${plan.seed}`)
  await onAdmin(`CREATE DATABASE ${database} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'`)
  const summary = await fuzz({ ...plan, signal: stopping.signal, databaseUrl: onServer(server.url, database) })
  console.log(report(summary))
  process.exitCode = summary.failures.length > 0 ? 1 : 0
} finally {
  await onAdmin(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`)
  await server.stop()
}
