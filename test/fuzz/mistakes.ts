import type { OcppVersion } from '#base/ocpp/version.js'
import type { Name } from './expectations.js'
import type { Place } from './grammar.js'
import type { Random } from './random.js'

/** One way to get a field of a payload wrong. */
export interface Mistake {
  /** Whether it can be made here. */
  fits(place: Place): boolean
  /** What stands there instead, as JSON text; undefined leaves the field out. */
  text(place: Place, random: Random, version: OcppVersion): string | undefined
}

const json = (value: unknown) => JSON.stringify(value)
const isField = ({ path }: Place) => path.length > 0
const isTyped = (place: Place) => isField(place) && place.schema.type !== undefined
const isText = (place: Place) => isField(place) && place.schema.type === 'string'
const isInteger = (place: Place) => isField(place) && place.schema.type === 'integer'
const isObject = ({ value }: Place) => typeof value === 'object' && value !== null && !Array.isArray(value)
const isInstant = ({ schema }: Place) => schema.format === 'date-time'
const elementOf = ({ value, schema }: Place) => (Array.isArray(value) && schema.items ? (value[0] as unknown) : undefined)
const withField = ({ value }: Place, field: string) => `${json(value).slice(0, -1)}${json(value) === '{}' ? '' : ','}${field}}`

const anyText = (texts: readonly string[]) => (_: Place, random: Random) => random.pick(texts)

const ofOtherTypes: Record<string, readonly string[]> = {
  string: ['12', 'true', '{}', '[]', '["text"]'],
  integer: ['"1"', 'true', '{}', '[1]', '""'],
  number: ['"1.5"', 'false', '{}', '[1.5]'],
  boolean: ['"true"', '0', '{}', '[]'],
  object: ['[]', '"text"', '1', 'true'],
  array: ['{}', '"text"', '1', '{"0":1}'],
}

/** Mistakes that the schema of the message tells. */
export const schemaMistakes: Partial<Record<Name, Mistake>> = {
  'field missing': { fits: ({ required }) => required, text: () => undefined },
  'payload empty': { fits: ({ path, schema }) => path.length === 0 && (schema.required ?? []).length > 0, text: () => '{}' },
  'field null': { fits: isTyped, text: () => 'null' },
  'field of another type': { fits: isTyped, text: ({ schema }, random) => random.pick(ofOtherTypes[schema.type!]!) },
  'number not whole': { fits: isInteger, text: anyText(['1.5', '-0.1', '1e-3', '12345.678']) },
  'value out of its list': {
    fits: ({ schema }) => schema.enum !== undefined,
    text: ({ value, schema }, random) => {
      const right = String(value)
      const texts = ['Nonsense', '', right.toUpperCase(), `${right} `, `${right}\u200b`, '__proto__', 'x'.repeat(3_000)]
      return json(random.pick(texts.filter((text) => !schema.enum!.includes(text))))
    },
  },
  'text too long': {
    fits: ({ schema }) => schema.maxLength !== undefined,
    text: ({ schema }, random) => json(random.pick(['x', '😀', 'é', '"']).repeat(schema.maxLength! + random.pick([1, 2, 100]))),
  },
  'number too small': { fits: ({ schema }) => schema.minimum !== undefined, text: ({ schema }) => `${schema.minimum! - 1}` },
  'number too large': { fits: ({ schema }) => schema.maximum !== undefined, text: ({ schema }) => `${schema.maximum! + 1}` },
  'number with too many decimals': { fits: ({ schema }) => schema.multipleOf !== undefined, text: anyText(['8.15', '0.01', '-3.33']) },
  'integer beyond 32 bits': {
    fits: (place) => isInteger(place) && place.schema.maximum === undefined,
    text: ({ schema }, random) =>
      random.pick([
        '2147483648',
        '4294967296',
        '9007199254740991',
        ...(schema.minimum === undefined ? ['-2147483649', '-9007199254740991'] : []),
      ]),
  },
  'too few elements in an array': { fits: ({ schema }) => (schema.minItems ?? 0) > 0, text: () => '[]' },
  'too many elements in an array': {
    fits: (place) => {
      const element = elementOf(place)
      return element !== undefined && place.schema.maxItems !== undefined && json(element).length * place.schema.maxItems < 100_000
    },
    text: (place) => `[${Array.from({ length: place.schema.maxItems! + 1 }, () => json(elementOf(place))).join()}]`,
  },
  'date-time malformed': {
    fits: isInstant,
    text: anyText(
      ['', 'now', '2026-11-21', '2026-02-30T10:00:00Z', '2026-11-21T24:00:00Z', '222222017-10-10T10:10:10Z', '2026-11-21 10:00:00Z']
        .concat(['-000001-01-01T00:00:00Z', '1732183200', '2026-11-21T10:00Z', '20261121T100000Z', '２026-11-21T10:00:00Z'])
        .map(json),
    ),
  },
  'date-time without a zone': { fits: isInstant, text: anyText(['"2026-11-21T10:00:00"', '"2026-11-21T10:00:00.123"']) },
  'date-time impossible': {
    fits: isInstant,
    text: anyText(['0000-01-01T00:00:00Z', '9999-12-31T23:59:59Z', '2026-11-21T10:00:00+23:59', '0001-01-01T00:00:00+15:00'].map(json)),
  },
  'uri malformed': { fits: ({ schema }) => schema.format === 'uri', text: anyText(['""', '"no uri"', '"//x"', '"http://a b"']) },
  'field unknown': {
    fits: (place) => isObject(place) && place.schema.additionalProperties === false,
    text: (place, random) => {
      const names = [
        'nonsense',
        '',
        'toString',
        'constructor',
        'hasOwnProperty',
        '__PROTO__',
        'x'.repeat(200),
        '😀',
        ' timestamp',
        'a.b',
        '$ref',
      ]
      return withField(place, `${json(random.pick(names))}:${random.pick(['1', 'null', '"text"', '{}', '[]'])}`)
    },
  },
}

/** The same name, its first character in the other way to write it. */
export const escaped = (name: string) =>
  name === '' ? '""' : `"\\u${name.charCodeAt(0).toString(16).padStart(4, '0')}${json(name.slice(1)).slice(1)}`

/** Mistakes that no message may hold, whatever its schema: made in any field. */
export const textMistakes: Partial<Record<Name, Mistake>> = {
  'field twice': {
    fits: (place) => isObject(place) && json(place.value) !== '{}',
    text: (place, random) => {
      const name = random.pick(Object.keys(place.value as object))
      return withField(place, `${random.pick([json(name), escaped(name)])}:${random.pick(['1', 'null', json(place.value)])}`)
    },
  },
  'field __proto__': {
    fits: isObject,
    text: (place, random) =>
      withField(place, `${random.pick(['"__proto__"', '"\\u005f_proto__"'])}:${random.pick(['{"x":1}', 'null', '[]'])}`),
  },
  'field constructor.prototype': { fits: isObject, text: (place) => withField(place, '"constructor":{"prototype":{"x":1}}') },
  'nested too deep': {
    fits: isField,
    text: (_, random) => {
      const levels = random.pick([33, 100, 5_000])
      return random.chance(0.5) ? '['.repeat(levels) + ']'.repeat(levels) : '{"a":'.repeat(levels) + '1' + '}'.repeat(levels)
    },
  },
  'NUL in a text': { fits: isText, text: anyText(['"\\u0000"', '"a\\u0000b"']) },
  'half a surrogate pair': { fits: isText, text: anyText(['"\\ud83d"', '"a\\ude00"', '"\\ude00\\ud83d"', '"\\ud83d\\u0041"']) },
  'number overflows': { fits: isField, text: anyText(['1e400', '-1e400', '9'.repeat(400)]) },
  'integer beyond 2^53': { fits: isField, text: anyText(['9007199254740993', '-9007199254740992', '18446744073709551616', '1e19']) },
  'object too wide': { fits: isField, text: () => `{${Array.from({ length: 1_001 }, (_, i) => `"k${i}":1`).join()}}` },
  'array too long': { fits: isField, text: () => `[${'0,'.repeat(5_000)}0]` },
}

export const mistakes: Partial<Record<Name, Mistake>> = { ...schemaMistakes, ...textMistakes }
