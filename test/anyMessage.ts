import * as fc from 'fast-check'
import { schemaOf } from '#base/ocpp/validate.js'
import type { OcppVersion } from '#base/ocpp/version.js'

/** What the official schemas use of JSON schema. */
export interface Schema {
  $ref?: string
  type?: string
  enum?: string[]
  format?: string
  properties?: Record<string, Schema>
  additionalProperties?: boolean
  required?: string[]
  items?: Schema
  minItems?: number
  maxItems?: number
  minimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
  multipleOf?: number
  definitions?: Record<string, Schema>
}

const zones = { zoned: ['Z', 'z', '+00:00', '-05:30', '+14:00'], unzoned: ['', 'Z', '+01', '-0530', '+02:00'] }

// toISOString, with what else the versions allow: finer fractions, none, and other zones.
const dateTimes = (zone: string[]) =>
  fc
    .record({
      at: fc.date({ min: new Date('1970-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }),
      fraction: fc.constantFrom('', '.5', '.123', '.123456789'),
      zone: fc.constantFrom(...zone),
    })
    .map((parts) => parts.at.toISOString().slice(0, 19) + parts.fraction + parts.zone)

/** What the integers of a message may be where its schema does not say: all that JavaScript holds, or the 32 bits of part 2 §2.1. */
export type Integers = 'safe' | 'int32'

interface Rules {
  definitions: Record<string, Schema>
  version: OcppVersion
  integers: Integers
}

/** Every message the official schema of a version allows, strings and arrays kept short; lengths at the limit come up too. */
export function anyMessage(
  version: OcppVersion,
  action: string,
  direction: 'request' | 'response',
  integers: Integers = 'safe',
): fc.Arbitrary<any> {
  const root = schemaOf(version, direction === 'request' ? `${action}Request` : `${action}Response`) as Schema | undefined
  if (!root) throw new Error(`OCPP ${version} has no ${direction} ${action}`)
  return from(root, { definitions: root.definitions ?? {}, version, integers })
}

function from(schema: Schema, rules: Rules): fc.Arbitrary<any> {
  if (schema.$ref) return from(rules.definitions[schema.$ref.split('/').pop()!]!, rules)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  switch (schema.type) {
    case 'object': {
      const properties = Object.entries(schema.properties ?? {})
      const values = Object.fromEntries(properties.map(([name, value]) => [name, from(value, rules)]))
      return fc.record(values, { requiredKeys: schema.required ?? [] })
    }
    case 'array': {
      const minLength = schema.minItems ?? 0
      const maxLength = Math.min(schema.maxItems ?? minLength + 3, minLength + 3)
      return fc.array(from(schema.items!, rules), { minLength, maxLength })
    }
    case 'string':
      if (schema.format === 'date-time') return dateTimes(rules.version === '1.6' ? zones.unzoned : zones.zoned)
      return schema.format === 'uri' ? fc.webUrl({ withQueryParameters: true }) : strings(schema)
    case 'integer':
      return integers(schema, ranges[rules.integers])
    case 'number':
      return schema.multipleOf
        ? fc.integer({ min: -10_000, max: 10_000 }).map((n) => n / 10)
        : fc.double({ min: schema.minimum ?? -1e9, max: schema.maximum ?? 1e9, noNaN: true })
    case 'boolean':
      return fc.boolean()
    default:
      return fc.jsonValue({ maxDepth: 2 })
  }
}

const ranges: Record<Integers, { min: number; max: number }> = {
  safe: { min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER },
  int32: { min: -(2 ** 31), max: 2 ** 31 - 1 },
}

const integers = ({ minimum, maximum }: Schema, { min, max }: { min: number; max: number }) => between(minimum ?? min, maximum ?? max)

const between = (minimum: number, maximum: number) =>
  fc.oneof(fc.integer({ min: Math.max(minimum, -3), max: Math.min(maximum, 3) }), fc.constantFrom(minimum, maximum))

const strings = ({ minLength = 0, maxLength = 600 }: Schema) =>
  fc.oneof(
    fc.string({ minLength, maxLength: Math.min(maxLength, 12) }),
    fc.string({ unit: 'binary', minLength, maxLength: Math.min(maxLength, 12) }),
    fc.constant('x'.repeat(Math.min(maxLength, 600))),
    fc.constant('😀'.repeat(Math.min(maxLength, 600))),
  )
