import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maxDepth, maxFields, maxItems, readJson } from './parse.js'

const codeOf = (text: string) => readJson(text).fault?.code
const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels)

describe('untrusted JSON', () => {
  it.each([
    ['a field twice', '{"a":1,"a":1}'],
    ['a field twice, once escaped', '{"a":1,"\\u0061":2}'],
    ['a field twice, deep inside', '[2,"1","X",{"b":[{"a":{},"c":":","a":{}}]}]'],
    ['__proto__', '{"__proto__":{"polluted":true}}'],
    ['__proto__, escaped', '{"\\u005f_proto__":1}'],
    ['__proto__ inside customData', '[2,"1","Heartbeat",{"customData":{"vendorId":"x","__proto__":{}}}]'],
    ['constructor.prototype', '{"constructor":{"prototype":{"polluted":true}}}'],
    ['a number that overflows', '[1e400]'],
    ['a negative number that overflows', '[-1e400]'],
    ['2^53', '[9007199254740992]'],
    ['2^53 + 1, which JSON.parse rounds', '[9007199254740993]'],
    ['-2^53 - 1', '[-9007199254740993]'],
    ['NUL', '["a\\u0000b"]'],
    ['NUL in a field name', '{"a\\u0000":1}'],
    ['half a surrogate pair', '["\\ud83d"]'],
    ['half a surrogate pair, unescaped', '["\ud83d"]'],
    ['the other half', '["\\ude00"]'],
    ['33 levels', nested(maxDepth + 1)],
    ['20,000 levels', `{"customData":${nested(20_000)}}`],
    ['20,000 levels of objects', '{"a":'.repeat(20_000) + '1' + '}'.repeat(20_000)],
    ['60,000 fields', `{${Array.from({ length: 60_000 }, (_, i) => `"k${i}":1`).join()}}`],
    ['one field too many', `{${Array.from({ length: maxFields + 1 }, (_, i) => `"k${i}":1`).join()}}`],
    ['no JSON', 'hello'],
    ['nothing', ''],
    ['a NUL byte', '["a\0b"]'],
    ['a byte order mark', '\ufeff[]'],
    ['two values', '[] []'],
    ['an unfinished string', '["a'],
    ['an unfinished escape', '["a\\'],
    ['a comment', '[/* */]'],
    ['NaN', '[NaN]'],
  ])('with %s is a FormatViolation', (_, text) => {
    expect(codeOf(text)).toBe('FormatViolation')
  })

  it('with 500,000 elements in an array breaks an occurrence constraint', () => {
    expect(codeOf(`[${'0,'.repeat(500_000)}0]`)).toBe('OccurrenceConstraintViolation')
    expect(codeOf(`[${'0,'.repeat(maxItems)}0]`)).toBe('OccurrenceConstraintViolation')
  })

  it.each([
    ['as deep as allowed', nested(maxDepth)],
    ['as long as allowed', `[${'0,'.repeat(maxItems - 1)}0]`],
    ['colons and brackets inside strings', '{"a:b":"::[[[{{{\\":","c":"\\\\"}'],
    ['an escaped quote before a colon', '{"a":"\\":"}'],
    ['the same field in two objects', '[{"a":1},{"a":{"a":2}}]'],
    ['emoji, whole, escaped or not', '["😀 \\ud83d\\ude00 \u202eabc"]'],
    ['the largest exact integers', '[9007199254740991,-9007199254740991]'],
    ['fractions and small numbers', '[8.1,1e-400,-0,0.1]'],
    ['a field called constructor', '{"constructor":"x","prototype":1,"toString":2}'],
  ])('is read when it has %s', (_, text) => {
    const { value, fault } = readJson(text)
    expect(fault).toBeUndefined()
    expect(value).toStrictEqual(JSON.parse(text))
  })

  it('leaves every other object as it was', () => {
    const { value } = readJson('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}')
    Object.assign({}, value)
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })

  it('never repeats what it refuses', () => {
    const { fault } = readJson('{"password":"hunter2\\u0000","password":"hunter2"}')
    expect(JSON.stringify([fault?.message, fault?.details])).not.toContain('hunter2')
  })

  it('is read without throwing, and taken exactly when JSON.stringify gives the same back', () => {
    fc.assert(
      fc.property(fc.json({ stringUnit: 'binary', depthSize: 'medium' }), (text) => {
        const { value, fault } = readJson(text)
        if (!fault) expect(JSON.parse(JSON.stringify(value))).toEqual(JSON.parse(text))
      }),
    )
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void readJson(text)))
  })
})
