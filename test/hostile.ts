import { schemaOf } from '#base/ocpp/validate.js'
import type { OcppVersion } from '#base/ocpp/version.js'

interface Schema {
  $ref?: string
  type?: string
  enum?: string[]
  format?: string
  properties?: Record<string, Schema>
  items?: Schema
  minItems?: number
  minimum?: number
  maxLength?: number
  definitions?: Record<string, Schema>
}

/** Instants at and beyond what a database, a calendar or a clock can hold. */
export const hostileTimes = [
  '0000-01-01T00:00:00Z',
  '0001-01-01T00:00:00Z',
  '0001-01-01T00:00:00+15:00', // year 0 in UTC
  '9998-12-31T23:59:59-15:00', // year 9999 in UTC
  '9999-12-31T23:59:59Z',
  '294277-01-09T04:00:54Z', // one second beyond timestamptz
  '222222017-10-10T10:10:10Z',
  '-000001-01-01T00:00:00Z',
  '2026-11-21T10:00:00+23:59',
  '2026-11-21T10:00:00+15:59',
  '2026-11-21T10:00:00-15:59',
  '2016-12-31T23:59:60Z',
  '2016-12-31T23:59:60.999999999+01:00',
  '2026-11-21T24:00:00Z',
  '2026-02-30T10:00:00Z',
  '2026-11-21T10:00:00',
  '2026-11-21t10:00:00z',
  '2026-11-21',
  'infinity',
  'epoch',
  'now',
  '',
].map((text) => JSON.stringify(text))

/** Numbers as JSON writes them, at and beyond int2, int4, int8, 2^53 and a double. */
export const hostileNumbers = (
  '0 -0 -1 0.5 32767 32768 -32769 2147483647 2147483648 -2147483649 4294967296 ' +
  '9007199254740991 -9007199254740991 9007199254740993 1e19 1e308 -1e308 1e400 -1e400 5e-324 ' +
  '"NaN" "1" true null'
).split(' ')

/** Text that breaks terminals, databases, parsers and columns; decimals of 1.6 are text too. */
export const hostileTexts = [
  '"\\u0000"',
  '"a\\u0000b"',
  '"\\ud83d"',
  '"a\\ude00"',
  '"\\ude00\\ud83d"',
  ...['', '\u202Etxet', '\u200F', "'; DROP TABLE stations; --", '\r\n\u001b[31mred', '__proto__', '\\x00', '\\u0000', '{}', '\ufeff'].map(
    (text) => JSON.stringify(text),
  ),
  ...[
    'NaN',
    'Infinity',
    '-Infinity',
    '1e400',
    '1e-400',
    '1e999999',
    '0x10',
    '1,5',
    '\u0661\u0662',
    '9'.repeat(400),
    `0.${'0'.repeat(400)}1`,
  ].map((text) => JSON.stringify(text)),
  JSON.stringify('😀'.repeat(10_000)),
]

export interface Attack {
  /** Where the value is, such as meterValue.0.timestamp. */
  field: string
  value: string
  /** The payload as JSON text. */
  text: string
}

const mark = 'the place of the hostile value'

/** Every request of an action in which one field, and only one, is hostile. `values` says how, for the nth field. */
export function attacksOn(version: OcppVersion, action: string, values: (schema: Schema, n: number) => string[]): Attack[] {
  const root = schemaOf(version, `${action}Request`) as Schema
  const whole = fill(root, root.definitions ?? {}) as object
  return leaves(root, root.definitions ?? {}, []).flatMap(({ path, schema }, n) => {
    const [before, after] = JSON.stringify(replaced(whole, path, mark)).split(JSON.stringify(mark)) as [string, string]
    return values(schema, n).map((value) => ({ field: path.join('.'), value, text: before + value + after }))
  })
}

/** What a field may have to hold, by what its schema says it is. Texts take turns: they are many, and so are the fields. */
export function hostileValues({ type, format, maxLength }: Schema, n: number): string[] {
  if (format === 'date-time') return hostileTimes
  if (type === 'integer' || type === 'number') return hostileNumbers
  const longest = maxLength ? [JSON.stringify('😀'.repeat(maxLength))] : []
  return [...hostileTexts.filter((_, i) => i % 4 === n % 4), ...longest]
}

/** What no field of any action may hold, whoever serves it. */
export const unholdable = ({ type }: Schema): string[] =>
  type === 'integer' || type === 'number' ? ['1e400', '9007199254740993'] : ['"a\\u0000"', '"\\ud83d"']

/** A message with every field its schema knows. */
function fill(schema: Schema, definitions: Record<string, Schema>): unknown {
  if (schema.$ref) return fill(definitions[schema.$ref.split('/').pop()!]!, definitions)
  if (schema.enum) return schema.enum[0]
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(Object.entries(schema.properties ?? {}).map(([name, inner]) => [name, fill(inner, definitions)]))
    case 'array':
      return Array.from({ length: schema.minItems || 1 }, () => fill(schema.items!, definitions))
    case 'integer':
    case 'number':
      return Math.max(1, schema.minimum ?? 1)
    case 'boolean':
      return true
    default:
      return schema.format === 'date-time' ? '2026-11-21T10:00:00Z' : 'x'
  }
}

function leaves(schema: Schema, definitions: Record<string, Schema>, path: string[]): { path: string[]; schema: Schema }[] {
  if (schema.$ref) return leaves(definitions[schema.$ref.split('/').pop()!]!, definitions, path)
  if (schema.enum || schema.type === 'boolean') return []
  if (schema.type === 'array') return leaves(schema.items!, definitions, [...path, '0'])
  if (schema.type === 'object')
    return Object.entries(schema.properties ?? {}).flatMap(([name, inner]) => leaves(inner, definitions, [...path, name]))
  return [{ path, schema }]
}

function replaced(value: unknown, [step, ...rest]: string[], by: string): unknown {
  if (step === undefined) return by
  if (Array.isArray(value)) return value.map((item, i) => (String(i) === step ? replaced(item, rest, by) : item))
  return { ...(value as object), [step]: replaced((value as Record<string, unknown>)[step], rest, by) }
}
