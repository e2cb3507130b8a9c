// What became of each certification case and of each message, from the report of a run (test/conformance/reporter.ts), and what is wrong with it.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { actionsOf } from '../00_Base/ocpp/validate.ts'
import { commands16, incoming16, rawCommands16 } from '../03_Modules/OcppRouter/ocpp16/index.ts'
import { modules } from '../Server/modules.ts'
import { effects } from '../test/conformance/effects.ts'
import { root } from './stamp.mjs'

const json = (path) => JSON.parse(readFileSync(join(root, path), 'utf8'))
const folder16 = '03_Modules/OcppRouter/ocpp16'

/** A test is of a case (`TC_B_01_CSMS: …`, over 2.1 with ` (2.1)` at its end) or of a message (`2.1 GetTariffs: …`). */
const titleForm = /^(?:(?<id>TC_\w+)|(?:1\.6|2\.0\.1|2\.1|all versions) \w+): .*?(?<over> \(2\.1\))?$/s

export function judge({ tests: reported, broken }) {
  const cases = json('test/conformance/cases.json')
  const unplayable = json('test/conformance/unplayable.json')
  const tests = reported.map((test) => ({ ...test, ...titleForm.exec(test.title)?.groups }))

  const outcomes = cases.map(({ id, version, ...rest }) => {
    const own = tests.filter((test) => test.id === id)
    const played = version === '1.6' ? { 1.6: own } : { '2.0.1': own.filter(({ over }) => !over), 2.1: own.filter(({ over }) => over) }
    const of = Object.entries(played).map(([over, some]) => [over, outcomeOf(some, unplayable[`${id} (${over})`] ?? unplayable[id])])
    return { id, version, ...rest, files: unique(own.map(({ file }) => file)), outcomes: Object.fromEntries(of) }
  })
  const messages = Object.fromEntries(['1.6', '2.0.1', '2.1'].map((version) => [version, messagesOf(version, tests)]))

  const problems = [
    ...broken.map((file) => `${file} did not load`),
    ...tests
      .filter(({ title, id }) => !titleForm.test(title) || (id && !cases.some((one) => one.id === id)))
      .map(({ file, title }) => `${file}: "${title}" begins with no id of a case, and with no message`),
    ...tests
      .filter(({ over, crossings }) => over && crossings.some((one) => one.startsWith('2.0.1 ')))
      .map(({ title }) => `"${title}" speaks 2.0.1`),
    ...tests.filter(({ id, state }) => !id && state !== 'passed').map(({ title, state }) => `"${title}" ${state}`),
    ...outcomes.flatMap(({ id, outcomes }) =>
      Object.entries(outcomes)
        .filter(([, { state }]) => state === 'failed' || state === 'missing')
        .map(([over, { state }]) => `${id} is ${state} over ${over}`),
    ),
    ...Object.entries(messages).flatMap(([version, rows]) => rows.flatMap((row) => faultsOf(version, row))),
  ]
  return { cases: outcomes, messages, problems }
}

/** All tests of a case must pass. One that is not played needs a reason. */
function outcomeOf(tests, reason) {
  if (tests.length === 0) return reason ? { state: 'not playable', reason } : { state: 'missing' }
  const skipped = tests.find(({ state, note }) => state === 'skipped' && note)
  if (skipped) return { state: 'not playable', reason: skipped.note }
  return { state: tests.every(({ state }) => state === 'passed') ? 'passed' : 'failed' }
}

/** A row for each action of a version, with each direction it has. */
function messagesOf(version, tests) {
  const actions = unique([...actionsOf(version), ...Object.keys(effects[version])])
  return actions.map((action) => {
    const handled = version === '1.6' ? handled16(action) : handled2(action)
    const declared = effects[version][action] ?? {}
    const ways = ['up', 'down'].filter((way) => declared[way] || handled.some((one) => one.way === way))
    return { action, ways: ways.map((way) => ({ way, ...declared[way], ...whereOf(version, way, action, handled, tests) })) }
  })
}

function whereOf(version, way, action, handled, tests) {
  const crossing = `${version} ${way} ${action}`
  const passed = tests.filter(({ state }) => state === 'passed')
  return {
    handled: unique(handled.filter((one) => one.way === way).map(({ file }) => file)),
    crossed: passed.some(({ crossings }) => crossings.includes(crossing)),
    // Cases by their id, others by their file.
    tested: unique(passed.filter((test) => test.effects.includes(crossing)).map(({ id, file }) => id ?? file)),
  }
}

function faultsOf(version, { action, ways }) {
  const name = `OCPP ${version} ${action}`
  if (!actionsOf(version).includes(action)) return [`${name} is none, but test/conformance/effects.ts has it`]
  if (ways.length === 0) return [`${name} is not handled, and test/conformance/effects.ts does not say where its effect is read`]
  return ways.flatMap(({ way, reads, handled, crossed, tested }) => {
    const which = `${name} (${way === 'up' ? 'from' : 'to'} the station)`
    if (!reads) return [`${which}: test/conformance/effects.ts does not say where its effect is read`]
    if (handled.length === 0) return [`${which} is not handled`]
    if (tested.length > 0) return []
    return [crossed ? `${which}: no test that passed saw its effect at ${reads}` : `${which}: no test that passed played it`]
  })
}

function handled2(action) {
  return modules.flatMap(({ name, actions }) =>
    actions
      .filter((one) => one.action === action)
      .map(({ kind }) => {
        const files = readdirSync(join(root, '03_Modules', name, 'actions'))
        const file = kind === 'command' && files.includes(`${action}.command.ts`) ? `${action}.command.ts` : `${action}.ts`
        return { way: kind === 'command' ? 'down' : 'up', file: `${name}/actions/${file}` }
      }),
  )
}

function handled16(action) {
  const down = rawCommands16.has(action) || [...commands16.values()].some(({ sends }) => sends.includes(action))
  const ways = [...(incoming16.has(action) ? ['up'] : []), ...(down ? ['down'] : [])]
  return ways.map((way) => ({ way, file: `OcppRouter/ocpp16/${file16(action)}` }))
}

function file16(action) {
  const files = readdirSync(join(root, folder16)).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && file !== 'index.ts',
  )
  const source = (file) => readFileSync(join(root, folder16, file), 'utf8')
  return (
    files.find((file) => file === `${action}.ts`) ??
    files.find((file) => /(translate|translateCommand|rawCommand)\(/.test(source(file)) && source(file).includes(`'${action}'`)) ??
    'index.ts'
  )
}

function unique(some) {
  return [...new Set(some)].sort((a, b) => (a < b ? -1 : 1))
}
