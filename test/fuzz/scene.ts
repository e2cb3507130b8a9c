import type { OcppVersion } from '#base/ocpp/version.js'
import { type Expectation, expected, type Name } from './expectations.js'
import { callText } from './frames.js'
import { type Direction, payloadOf, type Sample, stockOf, vocabulary, written } from './grammar.js'
import { mistakes } from './mistakes.js'
import type { Random } from './random.js'
import type { Wire } from './wire.js'

/** One frame and what must come of it. */
export interface Step {
  name: Name
  /** In texts, `$call` stands for the id of the CALL that is answered. */
  wire: Wire
  /** The message id the answer has. */
  id: string
  /** The action whose answer it is. */
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
  outcome: 'answered' | 'callError'
}

/** Where a case is made up: its number, its version and its draws. */
export interface Scene {
  seed: number
  n: number
  version: OcppVersion
  random: Random
}

export const step = ({ version }: Scene, name: Name, wire: Wire, id: string, action?: string): Step => ({
  name,
  wire,
  id,
  action,
  expect: expected(name, version)!,
})

/** A CALL. */
export const call = (scene: Scene, name: Name, id: string, action: string, payload: object): Step =>
  step(scene, name, { text: callText({ id, action, payload: JSON.stringify(payload) }) }, id, action)

/** Any message of one of these actions that schemas and texts allow. */
export function anyCall(scene: Scene, name: Name, id: string, actions: readonly string[]): Step {
  const { version, random } = scene
  const action = random.pick(actions)
  return call(scene, name, id, action, payloadOf(version, action, 'request', random))
}

/** Served in every version, with effects of different kinds. */
export const everyday = ({ version }: Scene): string[] => [
  'Authorize',
  'Heartbeat',
  'StatusNotification',
  'MeterValues',
  'DataTransfer',
  ...(version === '1.6'
    ? ['StartTransaction', 'StopTransaction', 'FirmwareStatusNotification']
    : ['TransactionEvent', 'NotifyEvent', 'NotifyReport']),
]

const chances = new Map<string, Sample[]>()

/** The payload of one of these actions, as JSON, with this one mistake in it; undefined when none of them can have it. */
export function mistaken({ seed, version, random }: Scene, direction: Direction, name: Name, actions: readonly string[]) {
  const mistake = mistakes[name]!
  const key = [seed, version, direction, name, actions].join()
  const find = () =>
    stockOf(seed, version, direction)
      .filter(({ action }) => actions.includes(action))
      .map((sample) => ({ ...sample, places: sample.places.filter((place) => mistake.fits(place)) }))
      .filter(({ places }) => places.length > 0)
  const fitting = chances.get(key) ?? find()
  chances.set(key, fitting)
  if (fitting.length === 0) return undefined
  const { action, payload, places } = random.pick(fitting)
  const place = random.pick(places)
  return { action, payload: written(payload, place.path, mistake.text(place, random, version))! }
}

/** A request with one of these mistakes: of a served action if possible, now and then of one nobody serves. */
export function mistakenCall(scene: Scene, names: readonly Name[], id: string): Step {
  const name = scene.random.pick(names)
  const { version, random } = scene
  const { served, unserved } = vocabulary[version]
  // Where a mistake may go unpunished, what was said must be served.
  const mayPass = expected(name, version)!.includes('result')
  const [first, second] = mayPass || random.chance(0.8) ? [served, unserved] : [unserved, served]
  const made = mistaken(scene, 'request', name, first) ?? mistaken(scene, 'request', name, second)
  // Only answers have a place for some.
  if (!made) return mistakenCall(scene, names, id)
  return step(scene, name, { text: callText({ id, ...made }) }, id, made.action)
}
