import { type OcppVersion, versions } from '#base/ocpp/version.js'
import { expected, type Name } from './expectations.js'
import { frameMistakes } from './frames.js'
import { payloadOf, vocabulary } from './grammar.js'
import { schemaMistakes, textMistakes } from './mistakes.js'
import { randomOf } from './random.js'
import { anyCall, mistakenCall, type Scene, type Step, step } from './scene.js'
import { sequences } from './sequences.js'

export interface Case {
  n: number
  version: OcppVersion
  /** Its kind in the summary. */
  kind: 'valid' | 'mistake' | 'sequence' | 'noise'
  /** Whose it is: a station that has booted long ago, or one made for this case, with what its boot is answered. */
  station: 'booted' | 'Accepted' | 'Pending' | 'Rejected'
  steps: Step[]
  /** All are sent before the first answer. */
  together: boolean
}

/** The nth case of a run, the same each time. Versions take turns. */
export function caseOf(seed: number, n: number): Case {
  const version = versions[n % versions.length]!
  const random = randomOf(seed, n)
  const scene = { seed, n, version, random }
  const common = { n, version, station: 'booted', together: false } as const
  const roll = random.below(100)
  if (roll < 23) return { ...common, kind: 'valid', steps: [valid(scene)] }
  if (roll < 91) return { ...common, kind: 'mistake', steps: [mistake(scene)] }
  if (roll < 96) return { ...common, kind: 'noise', steps: [noise(scene)] }
  return { ...common, kind: 'sequence', ...random.pick(sequences[version])(scene) }
}

/** A message the schemas allow, which somebody serves nine times of ten; now and then one that has no answer. */
function valid(scene: Scene): Step {
  const { version, n, random } = scene
  const { served, unserved, sent } = vocabulary[version]
  const roll = random.below(100)
  if (roll < 88) return anyCall(scene, 'valid message', `${n}`, served)
  if (roll < 97 || sent.length === 0) return anyCall(scene, 'valid message nobody serves', `${n}`, unserved)
  const send = anyCall(scene, 'valid SEND', `${n}`, sent)
  return { ...send, wire: { text: textOf(send).replace('[2', '[6') } }
}

const textOf = ({ wire }: Step) => (wire as { text: string }).text

const names = (of: object) => Object.keys(of) as Name[]
const possible = (of: object, version: OcppVersion) => names(of).filter((name) => expected(name, version) !== undefined)
const choices = new Map(
  versions.map((version) => [
    version,
    { schema: possible(schemaMistakes, version), text: possible(textMistakes, version), frame: possible(frameMistakes, version) },
  ]),
)

function mistake(scene: Scene): Step {
  const { version, n, random } = scene
  const { schema, text, frame } = choices.get(version)!
  const roll = random.below(100)
  if (roll < 45) return mistakenCall(scene, schema, `${n}`)
  if (roll < 65) return mistakenCall(scene, text, `${n}`)
  return mistakenFrame(scene, random.pick(frame))
}

/** Whose answer it is, where the frame asks for something else than was chosen. */
const answeredAs: Partial<Record<Name, string>> = { 'payload null': 'Heartbeat', 'signed message': 'Heartbeat' }

function mistakenFrame(scene: Scene, name: Name): Step {
  const { version, n, random } = scene
  const action = random.pick(vocabulary[version].served)
  const message = { version, id: `${n}`, action, payload: JSON.stringify(payloadOf(version, action, 'request', random)) }
  const { id = `${n}`, ...wire } = frameMistakes[name]!(message, random)
  return step(scene, name, wire, id, answeredAs[name] ?? action)
}

const pieces = [
  '"',
  '[',
  ']',
  '{',
  '}',
  ',',
  ':',
  '\\',
  '-',
  ' ',
  '\n',
  '0',
  '2',
  'x',
  '\\u',
  'null',
  'true',
  '1e9',
  '"a":',
  '__proto__',
  '😀',
]

/** A valid frame with a few of its characters taken out, doubled or replaced. */
function noise(scene: Scene): Step {
  const { n, random } = scene
  let text = textOf(valid(scene))
  for (let times = 1 + random.below(4); times > 0; times--) {
    const at = random.below(text.length)
    const to = at + random.below(random.pick([2, 10, 50]))
    text = (text.slice(0, at) + random.pick(['', random.pick(pieces), text.slice(at, to).repeat(2)]) + text.slice(to)).toWellFormed()
  }
  return step(scene, 'noise', { text }, `${n}`)
}
