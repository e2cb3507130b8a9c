// npm run conformance: plays the certification cases (test/conformance) and writes what came of them, and of every message, into docs/conformance.md.
// `--from <file>` takes the JSON report of an earlier run instead of playing. Run by tsx. Fails when a case fails, or when a test names a case that is none.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { actionsOf } from '../00_Base/ocpp/validate.ts'
import { commands16, incoming16, rawCommands16 } from '../03_Modules/OcppRouter/ocpp16/index.ts'
import { modules } from '../Server/modules.ts'
import { root } from './stamp.mjs'

const json = (path) => JSON.parse(readFileSync(join(root, path), 'utf8'))
const cases = json('test/conformance/cases.json')
const unplayable = json('test/conformance/unplayable.json')

const from = process.argv.indexOf('--from')
const { report, seconds } = from > 0 ? { report: JSON.parse(readFileSync(process.argv[from + 1], 'utf8')) } : play()
const tests = report.testResults.flatMap(({ name, assertionResults }) =>
  assertionResults.map((test) => ({ ...test, file: relative(root, name), id: /^(TC_\w+): /.exec(test.title)?.[1] })),
)

// A file that did not load has no test that could fail.
const broken = report.testResults.filter(({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0)
const strangers = tests.filter(({ id }) => !cases.some((one) => one.id === id))
const outcomes = new Map(cases.map((one) => [one.id, outcomeOf(one.id)]))

writeFileSync(join(root, 'docs/conformance.md'), page())
const failed = cases.filter(({ id }) => outcomes.get(id).state === 'failed')
for (const { file, title } of strangers) console.error(`${file}: "${title}" does not begin with the id of a case`)
for (const { name } of broken) console.error(`${relative(root, name)} did not load`)
for (const { id } of failed) console.error(`${id} failed`)
console.log(`${summary(cases)}${seconds === undefined ? '' : ` in ${seconds} s`}; wrote docs/conformance.md`)
process.exitCode = failed.length + strangers.length + broken.length > 0 ? 1 : 0

function play() {
  const folder = mkdtempSync(join(tmpdir(), 'conformance-'))
  const file = join(folder, 'report.json')
  const began = Date.now()
  // Files share their modules: most of the time of a small file is the import.
  const args = ['run', 'test/conformance', '--isolate=false', '--reporter=dot', '--reporter=json', `--outputFile.json=${file}`]
  spawnSync(process.execPath, [join(root, 'node_modules/vitest/vitest.mjs'), ...args], { cwd: root, stdio: 'inherit' })
  const report = JSON.parse(readFileSync(file, 'utf8'))
  rmSync(folder, { recursive: true })
  return { report, seconds: Math.round((Date.now() - began) / 1000) }
}

/** All tests of a case must pass; one without a test is missing, unless it is listed as not playable. */
function outcomeOf(id) {
  const own = tests.filter((test) => test.id === id)
  if (own.length === 0) return { state: unplayable[id] ? 'not playable' : 'missing' }
  return { state: own.every(({ status }) => status === 'passed') ? 'passed' : 'failed', file: own[0].file }
}

function count(some, state) {
  return some.filter(({ id }) => outcomes.get(id).state === state).length
}

function summary(some) {
  return `${some.length} cases: ${['passed', 'failed', 'missing', 'not playable'].map((state) => `${count(some, state)} ${state}`).join(', ')}`
}

function page() {
  return `# Conformance

Made by \`npm run conformance\`; do not edit. It plays the certification cases in which the CSMS is under test: those of OCPP 2.0.1 edition 3 part 6 with its
errata, and those of OCPP 1.6. The tests play the station over a real socket with the third-party client \`ocpp-rpc\`, operate through REST, and check both
directions against the official schemas. They are our reading of the cases, not a certificate: only the Open Charge Alliance's test tool gives one.

**${summary(cases)}.** A case without a test is missing. One that is played by several tests has passed when all of them have.

| Block | Cases | Passed | Failed | Missing | Not playable |
|---|---|---|---|---|---|
${blocks()
  .map(
    ([name, some]) =>
      `| ${name} | ${some.length} | ${['passed', 'failed', 'missing', 'not playable'].map((state) => count(some, state)).join(' | ')} |`,
  )
  .join('\n')}

${blocks()
  .map(([name, some]) => `## ${name}\n\n| Case | Title | Result | Played by |\n|---|---|---|---|\n${some.map(row).join('\n')}`)
  .join('\n\n')}

# Messages

Every message definition of each version; a row is an action, with its request and its answer. \`↑\` the station asks Plugboard, \`↓\` Plugboard asks the station. Handled: the
files that serve it. Tested: the cases above in which it crossed the socket, requested and answered with valid frames. Tests outside \`test/conformance\` are not counted here.

${['1.6', '2.0.1', '2.1'].map(messages).join('\n\n')}
`
}

function blocks() {
  const names = {
    A: 'Security',
    B: 'Provisioning',
    C: 'Authorization',
    D: 'Local authorization list',
    E: 'Transactions',
    F: 'Remote control',
    G: 'Availability',
    H: 'Reservation',
    I: 'Tariff and cost',
    J: 'Meter values',
    K: 'Smart charging',
    L: 'Firmware management',
    M: 'ISO 15118 certificates',
    N: 'Diagnostics',
    O: 'Display message',
    P: 'Data transfer',
  }
  const found = new Map()
  for (const one of cases) {
    const name = one.version === '1.6' ? `OCPP 1.6: ${one.block}` : `${one.block} ${names[one.block]}`
    found.set(name, [...(found.get(name) ?? []), one])
  }
  return [...found]
}

function row({ id, title }) {
  const { state, file } = outcomes.get(id)
  const where = file ? `\`${file}\`` : (unplayable[id] ?? '')
  return `| ${id} | ${title.replaceAll('|', '\\|')} | ${state === 'passed' ? 'passed' : `**${state}**`} | ${where} |`
}

function messages(version) {
  const actions = [...actionsOf(version)].sort()
  const rows = actions.map((action) => ({
    action,
    handled: version === '1.6' ? handled16(action) : handled2(action),
    tested: testedIn(version, action),
  }))
  const share = (some) => `${some.length} of ${rows.length}`
  return `## OCPP ${version}: ${share(rows.filter(({ handled }) => handled.length > 0))} handled, ${share(rows.filter(({ tested }) => tested.length > 0))} tested by cases

| Action | Handled | Tested |
|---|---|---|
${rows.map(({ action, handled, tested }) => `| ${action} | ${handled.join('<br>') || '**no**'} | ${tested.join('<br>') || '**no**'} |`).join('\n')}`
}

function handled2(action) {
  return modules.flatMap(({ name, actions }) =>
    actions
      .filter((one) => one.action === action)
      .map(({ kind }) => {
        const folder = join(root, '03_Modules', name, 'actions')
        const files = readdirSync(folder)
        const file = kind === 'command' && files.includes(`${action}.command.ts`) ? `${action}.command.ts` : `${action}.ts`
        return `${kind === 'command' ? '↓' : '↑'} \`${name}/actions/${file}\``
      }),
  )
}

function handled16(action) {
  const down = rawCommands16.has(action) || [...commands16.values()].some(({ sends }) => sends.includes(action))
  return [...(incoming16.has(action) ? ['↑'] : []), ...(down ? ['↓'] : [])].map(
    (arrow) => `${arrow} \`OcppRouter/ocpp16/${file16(action)}\``,
  )
}

function file16(action) {
  const folder = join(root, '03_Modules/OcppRouter/ocpp16')
  const files = readdirSync(folder).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && file !== 'index.ts')
  return (
    files.find((file) => file === `${action}.ts`) ??
    files.find(
      (file) => /(translate|translateCommand|rawCommand)\(/.test(source(folder, file)) && source(folder, file).includes(`'${action}'`),
    ) ??
    'index.ts'
  )
}

function source(folder, file) {
  return readFileSync(join(folder, file), 'utf8')
}

function testedIn(version, action) {
  return ['up', 'down'].flatMap((direction) => {
    const ids = tests
      .filter(({ status, id, meta }) => status === 'passed' && id && meta.crossings?.includes(`${version} ${direction} ${action}`))
      .map(({ id }) => id)
    const unique = [...new Set(ids)]
    if (unique.length === 0) return []
    const more = unique.length > 3 ? ` and ${unique.length - 3} more` : ''
    return [`${direction === 'up' ? '↑' : '↓'} ${unique.slice(0, 3).join(', ')}${more}`]
  })
}
