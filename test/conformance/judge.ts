import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { actionsOf } from '#base/ocpp/validate.js'
import { type OcppVersion, versions } from '#base/ocpp/version.js'
import { commands16, incoming16, rawCommands16 } from '../../03_Modules/OcppRouter/ocpp16/index.js'
import { modules } from '../../Server/modules.js'
import cases from './cases.json' with { type: 'json' }
import { effects } from './effects.js'
import unplayable from './unplayable.json' with { type: 'json' }

/** What reporter.ts writes of a test. */
export interface Played {
  /** Path in the repository. */
  file: string
  title: string
  state: string
  /** Why it was skipped, where it says so. */
  note?: string | undefined
  /** What crossed the socket, such as `1.6 up Heartbeat`. */
  crossings: string[]
  /** Those of them whose effect was read. */
  effects: string[]
}

export interface Report {
  tests: Played[]
  /** Files that did not load. */
  broken: string[]
}

type Way = 'up' | 'down'
type Test = Played & { id?: string; over?: string }
type Handled = { way: Way; file: string }

const modulesFolder = fileURLToPath(new URL('../../03_Modules', import.meta.url))
const folder16 = join(modulesFolder, 'OcppRouter/ocpp16')

/** A test is of a case (`TC_B_01_CSMS: …`, over 2.1 with ` (2.1)` at its end) or of a message (`2.1 GetTariffs: …`). */
const titleForm = /^(?:(?<id>TC_\w+)|(?:1\.6|2\.0\.1|2\.1|all versions) \w+): .*?(?<over> \(2\.1\))?$/s

/** What became of each certification case and of each message, and what is wrong with it: in words, a sentence each. */
export function judge({ tests: played, broken }: Report) {
  const tests: Test[] = played.map((test) => ({ ...test, ...titleForm.exec(test.title)?.groups }))
  const judged = cases.map((one) => ({ ...one, ...caseOf(one, tests) }))
  const messages = versions.map((version) => ({ version, rows: messagesOf(version, tests) }))
  const problems = [
    ...broken.map((file) => `${file} did not load`),
    ...tests.flatMap(faultsOfTest),
    ...judged.flatMap(({ id, outcomes }) =>
      outcomes
        .filter(({ state }) => state === 'failed' || state === 'missing')
        .map(({ over, state }) => (state === 'failed' ? `${id} failed over ${over}` : `${id} is missing over ${over}`)),
    ),
    ...messages.flatMap(({ version, rows }) => rows.flatMap((row) => faultsOfMessage(version, row))),
  ]
  return { cases: judged, messages, problems }
}

function faultsOfTest({ file, title, id, over, state, crossings }: Test): string[] {
  if (!titleForm.test(title) || (id && !cases.some((one) => one.id === id)))
    return [`${file}: "${title}" begins with no id of a case, and with no message`]
  if (over && crossings.some((one) => one.startsWith('2.0.1 '))) return [`${file}: "${title}" speaks 2.0.1`]
  return id || state === 'passed' ? [] : [`${file}: "${title}" ${state}`]
}

/** What became of a case over each version it is played in. */
function caseOf({ id, version }: { id: string; version: string }, tests: Test[]) {
  const own = tests.filter((test) => test.id === id)
  const reasons: Record<string, string> = unplayable
  const outcome = (over: OcppVersion, some: Test[]) => ({ over, ...outcomeOf(some, reasons[`${id} (${over})`] ?? reasons[id]) })
  const outcomes =
    version === '1.6'
      ? [outcome('1.6', own)]
      : [
          outcome(
            '2.0.1',
            own.filter(({ over }) => !over),
          ),
          outcome(
            '2.1',
            own.filter(({ over }) => over),
          ),
        ]
  return { outcomes, files: unique(own.map(({ file }) => file)) }
}

/** All tests of a case must pass. One that is not played needs a reason. */
function outcomeOf(
  tests: Test[],
  reason: string | undefined,
): { state: 'passed' | 'failed' | 'missing' | 'not playable'; reason?: string } {
  if (tests.length === 0) return reason ? { state: 'not playable', reason } : { state: 'missing' }
  const skipped = tests.find(({ state, note }) => state === 'skipped' && note)
  if (skipped?.note) return { state: 'not playable', reason: skipped.note }
  return { state: tests.every(({ state }) => state === 'passed') ? 'passed' : 'failed' }
}

/** A row for each action of a version, with each direction it has. */
function messagesOf(version: OcppVersion, tests: Test[]) {
  const passed = tests.filter(({ state }) => state === 'passed')
  return unique([...actionsOf(version), ...Object.keys(effects[version])]).map((action) => {
    const handled = version === '1.6' ? handled16(action) : handled2(action)
    const declared = effects[version][action] ?? {}
    const ways = (['up', 'down'] as const).filter((way) => declared[way] || handled.some((one) => one.way === way))
    return {
      action,
      ways: ways.map((way) => {
        const crossing = `${version} ${way} ${action}`
        return {
          way,
          reads: declared[way]?.reads,
          handled: unique(handled.filter((one) => one.way === way).map(({ file }) => file)),
          crossed: passed.some(({ crossings }) => crossings.includes(crossing)),
          // Cases by their id, others by their file.
          tested: unique(passed.filter((test) => test.effects.includes(crossing)).map(({ id, file }) => id ?? file)),
        }
      }),
    }
  })
}

function faultsOfMessage(version: OcppVersion, { action, ways }: ReturnType<typeof messagesOf>[number]): string[] {
  const name = `OCPP ${version} ${action}`
  if (!actionsOf(version).includes(action)) return [`${name} is no message, but effects.ts has it`]
  if (ways.length === 0) return [`${name} is not handled, and effects.ts does not say where its effect is read`]
  return ways.flatMap(({ way, reads, handled, crossed, tested }) => {
    const which = `${name} (${way === 'up' ? 'from' : 'to'} the station)`
    if (!reads) return [`${which}: effects.ts does not say where its effect is read`]
    if (handled.length === 0) return [`${which} is not handled`]
    if (tested.length > 0) return []
    return [crossed ? `${which}: no test that passed saw its effect at ${reads}` : `${which}: no test that passed played it`]
  })
}

function handled2(action: string): Handled[] {
  return modules.flatMap(({ name, actions }) =>
    actions
      .filter((one) => one.action === action)
      .map(({ kind }) => {
        const files = readdirSync(join(modulesFolder, name, 'actions'))
        const file = kind === 'command' && files.includes(`${action}.command.ts`) ? `${action}.command.ts` : `${action}.ts`
        return { way: kind === 'command' ? 'down' : 'up', file: `${name}/actions/${file}` }
      }),
  )
}

function handled16(action: string): Handled[] {
  const file = `OcppRouter/ocpp16/${file16(action)}`
  const down = rawCommands16.has(action) || [...commands16.values()].some(({ sends }) => (sends as readonly string[]).includes(action))
  return [...(incoming16.has(action) ? [{ way: 'up' as const, file }] : []), ...(down ? [{ way: 'down' as const, file }] : [])]
}

function file16(action: string): string {
  const files = readdirSync(folder16).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && file !== 'index.ts')
  const translates = (file: string) => {
    const source = readFileSync(join(folder16, file), 'utf8')
    return /(translate|translateCommand|rawCommand)\(/.test(source) && source.includes(`'${action}'`)
  }
  return files.find((file) => file === `${action}.ts`) ?? files.find(translates) ?? 'index.ts'
}

function unique(some: string[]): string[] {
  return [...new Set(some)].toSorted((a, b) => (a < b ? -1 : 1))
}
