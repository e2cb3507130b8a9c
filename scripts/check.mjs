// npm run check: everything that must hold before a change is shared. Stops at the first failure and says what to do.
// `--no-tests` leaves the tests out, for whoever has just run them.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from './stamp.mjs'

const tool = (path) => [process.execPath, join(root, 'node_modules', path)]
const script = (name) => [process.execPath, join(root, 'scripts', name)]
const tsx = [...tool('tsx/dist/cli.mjs'), '--conditions=source']

// The tests leave there what became of the certification cases and the messages.
const folder = mkdtempSync(join(tmpdir(), 'check-'))
const report = join(folder, 'conformance.json')
process.on('exit', () => rmSync(folder, { recursive: true }))

const steps = [
  ['generated is current', [...script('generate.mjs'), '--check'], 'npm run generate'],
  ['types', [...tool('typescript/bin/tsc'), '--noEmit'], 'mend the types shown above'],
  ['lint', [...tool('oxlint/bin/oxlint'), '--type-aware', '--quiet'], 'mend the lines shown above'],
  ['format', [...tool('@biomejs/biome/bin/biome'), 'check', '.'], 'npm run format'],
  [
    'nothing unused',
    [...tool('knip/bin/knip.js'), '--include', 'files,dependencies,unlisted'],
    'remove what is named above, or say in knip.json why it stays',
  ],
  ['docs are current', [...tsx, join(root, 'scripts/operations.mjs'), '--check'], 'npm run docs'],
  // Also among the tests; alone it takes a second, and it belongs to the shape of a change.
  [
    'architecture',
    [...tool('vitest/vitest.mjs'), 'run', '--config', 'test/architecture.config.ts'],
    'see docs/architecture.md: who may import what',
  ],
  ...(process.argv.includes('--no-tests')
    ? []
    : [
        ['tests', [...tool('vitest/vitest.mjs'), 'run'], 'mend the tests shown above'],
        [
          'conformance',
          [...tsx, join(root, 'scripts/conformance.mjs'), '--check', '--from', report],
          'see what is named above; npm run conformance writes docs/conformance.md anew',
        ],
      ]),
]

for (const [name, [command, ...args], advice] of /** @type {[string, string[], string][]} */ (steps)) {
  const began = Date.now()
  const live = name === 'tests'
  process.stdout.write(live ? `${name}\n` : `${name.padEnd(22)} `)
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, CONFORMANCE_REPORT: report },
    stdio: live ? 'inherit' : 'pipe',
  })
  const seconds = `${((Date.now() - began) / 1000).toFixed(1)} s`
  if (status === 0) {
    if (!live) console.log(seconds)
    continue
  }
  console.log(`failed after ${seconds}\n`)
  process.stdout.write(`${stdout ?? ''}${stderr ?? ''}`)
  console.error(`\ncheck failed at ${name}: ${advice}`)
  process.exit(1)
}
console.log('everything holds')
