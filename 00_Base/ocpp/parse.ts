import { OcppError } from './errors.js'

/** How deep a message may nest, its own array included; the deepest OCPP type needs 9. */
export const maxDepth = 32
/** Elements of one array: a 1.6 StopTransaction with a reading per ten seconds of half a day. */
export const maxItems = 5_000
/** Fields of one object; OCPP's own never pass 30, customData may. */
export const maxFields = 1_000

/** What a text holds: the value when it could be read, and what makes it unacceptable, if anything does. */
export interface Read {
  value: unknown
  fault: OcppError | undefined
}

/**
 * Reads untrusted JSON and never throws. Refused although JSON.parse would take it: more than 32 levels (JSON.stringify throws on what
 * JSON.parse took), a field twice in one object, `__proto__` and `constructor.prototype` as fields, numbers JavaScript cannot hold (1e400, integers beyond 2^53),
 * NUL (PostgreSQL's text refuses it), half a surrogate pair, huge arrays and objects. The faults carry no values: they may be secrets.
 */
export function readJson(text: string): Read {
  const found = scan(text)
  if (found.depth > maxDepth) return { value: undefined, fault: refuse(`nested deeper than ${maxDepth}`) }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { value: undefined, fault: refuse('not valid JSON') }
  }
  fields = 0
  // Without an escape a string of a text that JSON.parse took has no NUL, and half a pair only if the text has.
  checkText = text.includes('\\u') || !text.isWellFormed()
  const fault = faultIn(value) ?? (fields === found.colons ? undefined : refuse('a field occurs twice'))
  return { value, fault }
}

const refuse = (why: string) => new OcppError('FormatViolation', why)

// One pass over the text, because neither can be known after JSON.parse, which recurses and keeps the last of two equal keys.
function scan(text: string) {
  const plain = !text.includes('\\')
  let depth = 0
  let deepest = 0
  let colons = 0
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === quote) {
      i = plain ? text.indexOf('"', i + 1) : endOfString(text, i)
      if (i < 0) break
    } else if (c === colon) colons++
    else if (c === openArray || c === openObject) {
      if (++depth > deepest) deepest = depth
    } else if (c === closeArray || c === closeObject) depth--
  }
  return { depth: deepest, colons }
}

function endOfString(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === quote) return i
    if (c === backslash) i++
  }
  return -1
}

const [quote, colon, openArray, closeArray, openObject, closeObject, backslash] = [0x22, 0x3a, 0x5b, 0x5d, 0x7b, 0x7d, 0x5c]

// Of the reading in progress; reading is synchronous, so one at a time.
let fields = 0
let checkText = false

function faultIn(value: unknown): OcppError | undefined {
  if (typeof value === 'string') return checkText ? faultInText(value) : undefined
  if (typeof value === 'number') return faultInNumber(value)
  if (typeof value !== 'object' || value === null) return undefined
  return Array.isArray(value) ? faultInArray(value) : faultInObject(value as Record<string, unknown>)
}

function faultInText(text: string) {
  if (text.includes('\0')) return refuse('a string contains NUL')
  return text.isWellFormed() ? undefined : refuse('a string contains half a surrogate pair')
}

function faultInNumber(value: number) {
  if (!Number.isFinite(value)) return refuse('a number is too large')
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? refuse('an integer is beyond 2^53') : undefined
}

function faultInArray(items: unknown[]) {
  if (items.length > maxItems) return new OcppError('OccurrenceConstraintViolation', `an array has more than ${maxItems} elements`)
  for (const item of items) {
    const fault = faultIn(item)
    if (fault) return fault
  }
  return undefined
}

function faultInObject(object: Record<string, unknown>) {
  const keys = Object.keys(object)
  if (keys.length > maxFields) return refuse(`an object has more than ${maxFields} fields`)
  fields += keys.length
  for (const key of keys) {
    const value = object[key]
    if (key === '__proto__') return refuse('__proto__ is no field name')
    if (key === 'constructor' && typeof value === 'object' && value !== null && Object.hasOwn(value, 'prototype')) {
      return refuse('constructor.prototype is no field name')
    }
    const fault = (checkText ? faultInText(key) : undefined) ?? faultIn(value)
    if (fault) return fault
  }
  return undefined
}
