// npm run requirements: which requirements of part 2 (OCPP 2.0.1 edition 3 and 2.1, with their errata) bind a CSMS, and which of them are met where a test shows
// it. A requirement is proven when a source file cites its id and a passing test whose title names the id, or a certification case that names it in part 6, ran a
// function of that file. Run by tsx.
//   --texts <folder>  the specification (default: ../shared/spec); without it the ids of test/requirements.json are taken as they are
//   --from <file>     the JSON report of an earlier run (`PLUGBOARD_REACH=1 vitest run --reporter=json`) instead of running the tests
//   --check           fails when an id is open that scripts/requirements.open.json does not explain, or when it explains one that is not open
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { groupBy } from '../00_Base/domain/lists.ts'
import { readTexts } from './requirementTexts.mjs'
import { root } from './stamp.mjs'

const option = (name) => (process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : undefined)
const json = (path) => JSON.parse(readFileSync(path, 'utf8'))
const known = join(root, 'test/requirements.json')

const { ids, cases } = requirements()
const explained = json(join(root, 'scripts/requirements.open.json'))
const citations = citedIn(sources())
const proofs = proofsOf(option('--from') ? json(option('--from')) : play())
const state = new Map(Object.keys(ids).map((id) => [id, stateOf(id)]))

report()
if (process.argv.includes('--check')) check()

/** The committed ids, brought up to date where the texts are at hand. */
function requirements() {
  const committed = json(known)
  const texts = readTexts(option('--texts') ?? join(root, '../shared/spec'))
  if (!texts) {
    console.log('the texts of OCPP are not beside the project (see --texts): taking the ids of test/requirements.json')
    return committed
  }
  if (JSON.stringify(texts) !== JSON.stringify(committed)) {
    writeFileSync(known, `${JSON.stringify(texts, undefined, 1)}\n`)
    console.log('test/requirements.json did not say what the texts say: written anew, run npm run format')
  }
  return texts
}

function sources() {
  return typescriptIn('00_Base', '01_Data', '02_Util', '03_Modules', 'Server', 'migrations').filter((path) => !path.endsWith('.test.ts'))
}

function typescriptIn(...folders) {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true })
      .filter((path) => path.endsWith('.ts'))
      .map((path) => join(folder, path)),
  )
}

/** The files that cite each id. */
function citedIn(paths) {
  const citing = new Map()
  for (const path of paths)
    for (const id of idsIn(readFileSync(join(root, path), 'utf8'))) citing.set(id, (citing.get(id) ?? new Set()).add(path))
  return citing
}

/** Every id a text names: also the others of `B02.FR.05, FR.06`, `I07.FR.20 to FR.22` and `C01.FR.19–22`. */
function idsIn(text) {
  const found = new Set()
  for (const match of text.matchAll(/\b([A-S]\d\d)\.FR\.(\d+)/g)) {
    const [, useCase, first] = match
    const add = (number) => found.add(`${useCase}.FR.${String(number).padStart(first.length, '0')}`)
    add(first)
    let last = Number(first)
    let rest = text.slice(match.index + match[0].length, match.index + 200)
    for (;;) {
      const [all, between, other, more, dash, end] =
        /^(?:(?:,? (and|or|to) |, |\/)(?:([A-S]\d\d)\.)?FR\.(\d+)|([–/])(\d+)\b)/.exec(rest) ?? []
      if (!all || (other && other !== useCase)) break
      const number = Number(more ?? end)
      for (let i = between === 'to' || dash === '–' ? last + 1 : number; i <= number; i++) add(i)
      last = number
      rest = rest.slice(all.length)
    }
  }
  return found
}

/** Runs every test file that names an id or a case, and notes what each test ran (test/reach.ts). */
function play() {
  const files = typescriptIn('00_Base', '01_Data', '02_Util', '03_Modules', 'Server', 'test').filter(
    (path) => path.endsWith('.test.ts') && /\b[A-S]\d\d\.FR\.\d|'TC_\w+: /.test(readFileSync(join(root, path), 'utf8')),
  )
  const folder = mkdtempSync(join(tmpdir(), 'requirements-'))
  const file = join(folder, 'report.json')
  const args = ['run', ...files, '--reporter=dot', '--reporter=json', `--outputFile.json=${file}`]
  const { status } = spawnSync(process.execPath, [join(root, 'node_modules/vitest/vitest.mjs'), ...args], {
    cwd: root,
    stdio: ['ignore', process.stderr.fd, process.stderr.fd],
    env: { ...process.env, PLUGBOARD_REACH: '1' },
  })
  if (status !== 0) console.log('some tests failed: they prove nothing')
  const report = json(file)
  rmSync(folder, { recursive: true })
  return report
}

/** For each id the tests that name it, and the files they ran. */
function proofsOf(report) {
  const found = new Map()
  for (const { fullName, title, status, meta } of report.testResults.flatMap(({ assertionResults }) => assertionResults)) {
    if (status !== 'passed') continue
    const named = [...idsIn(fullName), ...(cases[/^(TC_\w+): /.exec(title)?.[1]] ?? [])]
    for (const id of named) found.set(id, new Set([...(found.get(id) ?? []), ...(meta?.reached ?? [])]))
  }
  return found
}

function stateOf(id) {
  const citing = citations.get(id)
  if (!citing) return 'uncited'
  return [...citing].some((path) => proofs.get(id)?.has(path)) ? 'proven' : 'unproven'
}

function report() {
  const blocks = groupBy([...state.keys()], (id) => id[0])
  const count = (some, wanted) => some.filter((id) => state.get(id) === wanted).length
  const line = (cells) => console.log(cells.map((cell) => String(cell).padEnd(11)).join(''))
  line(['block', 'binding', 'proven', 'unproven', 'uncited', 'explained'])
  for (const [block, some] of [...blocks, ['all', [...state.keys()]]])
    line([
      block,
      some.length,
      ...['proven', 'unproven', 'uncited'].map((wanted) => count(some, wanted)),
      some.filter((id) => explained[id]).length,
    ])
  for (const id of open()) {
    const why = explained[id] ? ` (${explained[id]})` : ''
    const where =
      state.get(id) === 'unproven'
        ? ` cited in ${[...citations.get(id)].join(', ')}, ${proofs.has(id) ? 'not reached by the tests that name it' : 'no test names it'}`
        : ''
    console.log(`${id} ${ids[id].join(', ')} ${state.get(id)}${where}${why}`)
  }
}

function open() {
  return [...state.keys()].filter((id) => state.get(id) !== 'proven')
}

function check() {
  const isOpen = new Set(open())
  const faults = [
    ...[...isOpen]
      .filter((id) => !explained[id])
      .map((id) => `${id} is ${state.get(id)}: meet it, cite it and name it in a test that shows it`),
    ...Object.keys(explained)
      .filter((id) => !isOpen.has(id))
      .map((id) => `${id} is ${ids[id] ? 'proven' : 'no requirement of a CSMS'}: take it out of scripts/requirements.open.json`),
    ...Object.entries(explained)
      .filter(([, why]) => !/^(later: |binds nobody: )./.test(why))
      .map(([id]) => `${id}: the reason must begin with "later: " or "binds nobody: "`),
  ]
  for (const fault of faults) console.error(fault)
  if (faults.length > 0) process.exitCode = 1
}
