import type { OcppVersion } from '#base/ocpp/version.js'
import { versions } from '#base/ocpp/version.js'
import { type Expectation, expectations, expected, type Name } from './expectations.js'
import { callText, frameMistakes, type Message } from './frames.js'
import { type Direction, payloadOf, placesIn, vocabulary, written } from './grammar.js'
import { integerBeyond32Bits, type Mistake, schemaMistakes, textMistakes } from './mistakes.js'
import { type Random, randomOf } from './random.js'
import { sequences } from './sequences.js'
import type { Wire } from './wire.js'

/** One frame and what must come of it. */
export interface Step {
  name: Name
  /** In texts, `$call` stands for the id of the CALL that is answered. */
  wire: Wire
  /** The message id the answer has. */
  id: string
  action?: string
  expect: Expectation
  /** An operator asks this first; the frame answers the CALL that comes of it. */
  command?: Command
}

export interface Command {
  path: string
  action: string
  body: object
  /** What the operator hears of the answer. */
  outcome: 'answered' | 'callError' | 'any'
}

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
  const random = randomOf(seed, n)
  const version = versions[n % versions.length]!
  const scene = { n, version, random, step, valid, mistaken }
  const one = (kind: Case['kind'], made: Step): Case => ({ n, version, kind, station: 'booted', steps: [made], together: false })
  const roll = random.below(100)
  if (roll < 35) return one('valid', valid(version, `${n}`, random))
  if (roll < 83) return one('mistake', anyMistake(version, `${n}`, random))
  if (roll < 88) return one('noise', noise(version, `${n}`, random))
  return { n, version, kind: 'sequence', together: false, station: 'booted', ...pickSequence(version, random)(scene) }
}

const pickSequence = (version: OcppVersion, random: Random) =>
  random.pick(sequences.filter(({ only }) => !only || only.includes(version))).make

/** What the sequences are made of. */
export interface Scene {
  n: number
  version: OcppVersion
  random: Random
  step: typeof step
  valid: typeof valid
  mistaken: typeof mistaken
}

function step(name: Name, version: OcppVersion, wire: Wire, id: string, action?: string): Step {
  return { name, wire, id, action, expect: expected(name, version)! }
}

/** A message the schemas allow, which somebody serves nine times of ten; now and then one that has no answer. */
function valid(version: OcppVersion, id: string, random: Random, actions?: readonly string[]): Step {
  const { served, unserved, sent } = vocabulary[version]
  const roll = random.below(100)
  if (!actions && roll >= 97 && sent.length > 0) {
    const action = random.pick(sent)
    const payload = JSON.stringify(payloadOf(version, action, 'request', random))
    return step('valid SEND', version, { text: callText({ version, id, action, payload }).replace('[2', '[6') }, id, action)
  }
  const name: Name = actions || roll >= 10 ? 'valid message' : 'valid message nobody serves'
  const action = random.pick(actions ?? (roll >= 10 ? served : unserved))
  const payload = JSON.stringify(payloadOf(version, action, 'request', random))
  return step(name, version, { text: callText({ version, id, action, payload }) }, id, action)
}

const names = <T extends object>(of: T) => Object.keys(of) as Name[]
const onlyOf = new Map(
  versions.map((version) => {
    const possible = (name: Name) => expected(name, version) !== undefined
    return [
      version,
      {
        schema: names(schemaMistakes).filter(possible),
        text: names(textMistakes).filter(possible),
        frame: names(frameMistakes).filter(possible),
      },
    ]
  }),
)

function anyMistake(version: OcppVersion, id: string, random: Random): Step {
  const possible = onlyOf.get(version)!
  const roll = random.below(100)
  if (roll < 45) return inPayload(version, id, random, possible.schema, schemaMistakes)
  if (roll < 65) return inPayload(version, id, random, possible.text, textMistakes)
  if (roll < 68) return inPayload(version, id, random, ['integer beyond 32 bits'], { 'integer beyond 32 bits': integerBeyond32Bits })
  return inFrame(version, id, random, random.pick(possible.frame))
}

/** Whose answer it is, where the frame asks for something else than was chosen. */
const answeredAs: Partial<Record<Name, string>> = { 'payload null': 'Heartbeat', 'signed message': 'Heartbeat' }

function inFrame(version: OcppVersion, id: string, random: Random, name: Name): Step {
  const action = random.pick(vocabulary[version].served)
  const message: Message = { version, id, action, payload: JSON.stringify(payloadOf(version, action, 'request', random)) }
  const { id: answered = id, ...wire } = frameMistakes[name]!(message, random)
  return step(name, version, wire as Wire, answered, answeredAs[name] ?? action)
}

function inPayload(
  version: OcppVersion,
  id: string,
  random: Random,
  from: readonly Name[],
  mistakes: Partial<Record<Name, Mistake>>,
): Step {
  const { served, unserved } = vocabulary[version]
  for (;;) {
    const name = random.pick(from)
    // Where a mistake may go unpunished, what was said must be served.
    const mayPass = expected(name, version)!.includes('result')
    const action = random.pick(mayPass || random.chance(0.8) ? served : unserved)
    const made = mistaken(version, action, 'request', random, name, mistakes[name]!)
    if (made) return step(name, version, { text: callText({ version, id, action, payload: made }) }, id, action)
  }
}

/** A payload with this one mistake in it; undefined when there is no place for it. */
function mistaken(
  version: OcppVersion,
  action: string,
  direction: Direction,
  random: Random,
  name: Name,
  mistake = schemaMistakes[name] ?? textMistakes[name]!,
) {
  for (let tries = 0; tries < 8; tries++) {
    const payload = payloadOf(version, action, direction, random)
    const places = placesIn(version, action, direction, payload).filter((place) => mistake.fits(place))
    if (places.length === 0) continue
    const place = random.pick(places)
    return written(payload, place.path, mistake.text(place, random, version))!
  }
  return undefined
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
  '\\u',
  'null',
  'true',
  '-',
  '1e9',
  '0',
  ' ',
  '\n',
  '2',
  '"a":',
  '__proto__',
  '😀',
  'x',
]

/** A valid frame with a few of its characters taken out, doubled or replaced. */
function noise(version: OcppVersion, id: string, random: Random): Step {
  const { wire } = valid(version, id, random)
  let { text } = wire as { text: string }
  for (let times = 1 + random.below(4); times > 0; times--) {
    const at = random.below(text.length)
    const to = at + random.below(random.pick([2, 10, 50]))
    text = (text.slice(0, at) + random.pick(['', '', random.pick(pieces), text.slice(at, to).repeat(2)]) + text.slice(to)).toWellFormed()
  }
  return step('noise', version, { text }, id)
}

/** Every name there is an expectation for. */
export const allNames = names(expectations)
