import * as fc from 'fast-check'
import { actionsOf, isSendOnly, schemaOf } from '#base/ocpp/validate.js'
import { type OcppVersion, versions } from '#base/ocpp/version.js'
import { incoming16 } from '../../03_Modules/OcppRouter/ocpp16/index.js'
import { catalogue } from '../../Server/modules.js'
import { anyMessage, type Schema } from '../anyMessage.js'
import { type Random, randomOf } from './random.js'

export type Direction = 'request' | 'response'

/** A part of a payload, and what its schema says of it. */
export interface Place {
  path: readonly string[]
  schema: Schema
  value: unknown
  required: boolean
}

/** What a station may ask of us in a version: what somebody here serves, what nobody does, and what is only ever sent. */
export const vocabulary = Object.fromEntries(
  versions.map((version) => {
    const serves = (action: string) => (version === '1.6' ? incoming16.has(action) : catalogue.incoming.has(action))
    const asked = actionsOf(version).filter((action) => !isSendOnly(version, action))
    return [
      version,
      {
        served: asked.filter(serves),
        unserved: asked.filter((action) => !serves(action)),
        sent: actionsOf(version).filter((action) => isSendOnly(version, action)),
      },
    ]
  }),
) as Record<OcppVersion, { served: string[]; unserved: string[]; sent: string[] }>

const known = new Map<string, fc.Arbitrary<any>>()
/** Most messages are small; one of fifty may be large, and yet well below OCPP_MAX_PAYLOAD. */
const [usualChars, maxChars] = [3_000, 60_000]

/** A payload that a version's schema and text allow. */
export function payloadOf(version: OcppVersion, action: string, direction: Direction, random: Random): any {
  const key = `${version} ${action} ${direction}`
  const any = known.get(key) ?? anyMessage(version, action, direction, 'int32')
  known.set(key, any)
  for (let limit = random.chance(0.02) ? maxChars : usualChars; ; limit = Math.min(maxChars, limit * 2)) {
    const [payload] = fc.sample(any, { seed: random.below(2 ** 31), numRuns: 1 })
    if (JSON.stringify(payload).length < limit) return within(version, payload)
  }
}

/** What the texts say and the schemas do not. */
function within(version: OcppVersion, value: any): any {
  if (Array.isArray(value)) return value.map((item) => within(version, item))
  // PostgreSQL's text holds no NUL.
  if (typeof value === 'string') return value.replaceAll('\0', '')
  // More than a number of JavaScript holds exactly.
  if (typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER) return value % 1e6
  if (typeof value !== 'object' || value === null) return value
  const limited = (name: string, inner: unknown) => (Object.hasOwn(limits, name) ? limits[name]!(version, inner) : undefined)
  // The vendors' own, too, are no names for everything.
  const fields = Object.entries(value).filter(([name]) => name !== '__proto__' && !name.includes('\0'))
  return Object.fromEntries(fields.map(([name, inner]) => [name, limited(name, inner) ?? within(version, inner)]))
}

const limits: Record<string, (version: OcppVersion, value: any) => unknown> = {
  // A power of ten.
  multiplier: (_, value) => value % 10,
  // 1.6 §7.8: ≥ 0, and 1.6 §7.33: 1..* of them.
  connectorId: (version, value) => (version === '1.6' ? Math.abs(value % 100) : undefined),
  sampledValue: (version, value) => (version === '1.6' && value.length === 0 ? [{ value: '1' }] : undefined),
}

/** A payload with its parts, out of a stock. */
export interface Sample {
  action: string
  payload: unknown
  places: Place[]
}

const stocks = new Map<string, Sample[]>()
const perAction = 16

/** Some payloads of every action of a version, the same for the same seed: to draw from where it is not the payload that matters but what is done to it. */
export function stockOf(seed: number, version: OcppVersion, direction: Direction): Sample[] {
  const key = `${seed} ${version} ${direction}`
  const make = () =>
    actionsOf(version)
      .filter((action) => !isSendOnly(version, action))
      .flatMap((action, i) =>
        Array.from({ length: perAction }, (_, j) => {
          const payload = payloadOf(version, action, direction, randomOf(seed, -1 - i * perAction - j))
          return { action, payload, places: placesIn(version, action, direction, payload) }
        }),
      )
  const stock = stocks.get(key) ?? make()
  stocks.set(key, stock)
  return stock
}

/** Every part of a payload that its schema speaks of, the payload itself first. */
function placesIn(version: OcppVersion, action: string, direction: Direction, payload: unknown): Place[] {
  const root = schemaOf(version, `${action}${direction === 'request' ? 'Request' : 'Response'}`) as Schema
  const walk = (schema: Schema, value: unknown, path: readonly string[], required: boolean): Place[] => {
    if (schema.$ref) return walk(root.definitions![schema.$ref.split('/').pop()!]!, value, path, required)
    const here = { path, schema, value, required }
    if (Array.isArray(value) && schema.items) {
      return [here, ...value.flatMap((item, i) => walk(schema.items!, item, [...path, `${i}`], false))]
    }
    if (typeof value !== 'object' || value === null) return [here]
    const known = Object.entries(value).filter(([name]) => Object.hasOwn(schema.properties ?? {}, name))
    return [
      here,
      ...known.flatMap(([name, inner]) => walk(schema.properties![name]!, inner, [...path, name], (schema.required ?? []).includes(name))),
    ]
  }
  return walk(root, payload, [], false)
}

/** A payload as JSON in which one place is written as `text`, whatever that is; undefined leaves it out. */
export function written(value: unknown, [step, ...rest]: readonly string[], text: string | undefined): string | undefined {
  if (step === undefined) return text
  const inner = (key: string, part: unknown) => (key === step ? written(part, rest, text) : JSON.stringify(part))
  if (Array.isArray(value)) {
    const items = value.map((item, i) => inner(`${i}`, item)).filter((item) => item !== undefined)
    return `[${items.join()}]`
  }
  const fields = Object.entries(value as object).flatMap(([name, part]) => {
    const written = inner(name, part)
    return written === undefined ? [] : [`${JSON.stringify(name)}:${written}`]
  })
  return `{${fields.join()}}`
}
