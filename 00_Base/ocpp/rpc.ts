import { errorCodeFor } from './errorCodes.js'
import { type ErrorCode, OcppError } from './errors.js'
import { readJson } from './parse.js'
import type { OcppVersion } from './version.js'

/** What goes over the socket (1.6-J §4.2, 2.x part 4 §4.2). `unknown` is a message type the version tells us to ignore. */
export type Frame =
  | { type: 'call' | 'send'; id: string; action: string; payload: Payload }
  | { type: 'result'; id: string; payload: Payload }
  | { type: 'error' | 'resultError'; id: string; code: string; description: string; details: object }
  | { type: 'unknown'; id: string; messageType: number }

/** A JSON object whose fields nobody has checked yet. */
export type Payload = Record<string, unknown>

/** Stands for a message id that could not be read (part 4 §4.2.3); 1.6 does not say, so the same. */
export const unreadableId = '-1'

const maxIdLength = 36
const maxDescriptionLength = 255

const numbers = { call: 2, result: 3, error: 4, resultError: 5, send: 6 } as const
type FrameType = keyof typeof numbers
const typesOf: Record<OcppVersion, Map<number, FrameType>> = { '1.6': typesUpTo(4), '2.0.1': typesUpTo(4), '2.1': typesUpTo(6) }

function typesUpTo(last: number) {
  const types = Object.keys(numbers) as FrameType[]
  return new Map(types.filter((type) => numbers[type] <= last).map((type) => [numbers[type], type] as const))
}

/** A text that is no frame of its version: the OcppError to answer with, whom it answers, and how. */
export class FrameError extends OcppError {
  constructor(
    code: ErrorCode,
    message: string,
    /** The message id to answer with; "-1" when none could be read. */
    readonly id: string,
    /** The kind of frame it tried to be; undefined when even that could not be read. */
    readonly type: FrameType | 'unknown' | undefined,
    /** How to answer: a CALLERROR, a CALLRESULTERROR (2.1), or not at all, because only a CALL or its like is owed an answer. */
    readonly reply: 'error' | 'resultError' | 'none',
  ) {
    super(code, message)
  }
}

/** Reads one text frame. Throws FrameError, and nothing else, for what is not a frame of this version. */
export function parseFrame(text: string, version: OcppVersion): Frame {
  const { value, fault } = readJson(text)
  if (value === undefined && fault) throw unreadable(text, fault, version)
  if (!Array.isArray(value)) throw new FrameError('RpcFrameworkError', 'a message is a JSON array', unreadableId, undefined, 'error')

  const messageType: unknown = value[0]
  const id = readId(value[1])
  if (typeof messageType !== 'number') {
    throw new FrameError('RpcFrameworkError', 'the message type is not a number', id ?? unreadableId, undefined, 'error')
  }
  const type = typesOf[version].get(messageType)
  if (!type) return unknownType(messageType, id, version)

  const refuse = (code: ErrorCode, why: string) => new FrameError(code, why, id ?? unreadableId, type, replyTo(type, version))
  if (id === undefined) throw refuse('RpcFrameworkError', 'the message id cannot be read')
  if (id.length > maxIdLength) throw refuse('RpcFrameworkError', `the message id is longer than ${maxIdLength} characters`)
  if (fault) throw refuse(fault.code, fault.message)

  if (type === 'error' || type === 'resultError') return readError(type, id, value)
  const length = type === 'result' ? 3 : 4
  if (value.length !== length) throw refuse('RpcFrameworkError', `a message of type ${messageType} has ${length} elements`)
  // §4.2.1 of 1.6-J, §4.1.5 of part 4: no payload may be written null.
  const payload: unknown = value[length - 1] ?? {}
  if (typeof payload !== 'object' || Array.isArray(payload)) throw refuse('FormatViolation', 'the payload is not an object')
  if (type === 'result') return { type, id, payload: payload as Payload }
  const action: unknown = value[2]
  if (typeof action !== 'string') throw refuse('RpcFrameworkError', 'the action is not a string')
  return { type, id, action, payload: payload as Payload }
}

// A station may be told of its mistake only in a way its version knows; a SEND and an error are never answered.
function replyTo(type: FrameType | 'unknown' | undefined, version: OcppVersion): FrameError['reply'] {
  if (type === 'result') return version === '2.1' ? 'resultError' : 'none'
  if (type === 'unknown') return version === '2.0.1' ? 'error' : 'none'
  return type === 'call' || type === undefined ? 'error' : 'none'
}

// Part 4 §4.3.4 of 2.0.1 wants an answer; 1.6-J §4.1.3 and part 4 §4.4 of 2.1 want it ignored.
function unknownType(messageType: number, id = unreadableId, version: OcppVersion): Frame {
  if (version !== '2.0.1') return { type: 'unknown', id, messageType }
  throw new FrameError('MessageTypeNotSupported', 'unknown message type', id, 'unknown', 'error')
}

// Lenient: it is the end of our own call, nobody can be told, and stations forget the last elements.
function readError(type: 'error' | 'resultError', id: string, [, , code, description, details]: unknown[]): Frame {
  return {
    type,
    id,
    code: typeof code === 'string' ? code : 'GenericError',
    description: typeof description === 'string' ? description : '',
    details: typeof details === 'object' && details !== null ? details : {},
  }
}

/** An id we can send back and store; undefined when it is none. Longer than allowed still counts: the station wants to know which message failed. */
function readId(value: unknown): string | undefined {
  return typeof value === 'string' && value.length <= 255 && value.isWellFormed() && !/[\0-\x1f]/.test(value) ? value : undefined
}

const header = /^\s*\[\s*(\d{1,9})\s*,\s*("(?:[^"\\]|\\.){0,255}")\s*(,\s*"[^"\\]{1,100}"\s*,)?/

// Cannot be parsed as a whole, but its beginning may still say which message it was (part 4 §4.2.3: "-1" only when the id cannot be read).
function unreadable(text: string, fault: OcppError, version: OcppVersion): FrameError {
  const [, number, quoted, action] = header.exec(text) ?? []
  const type = number === undefined ? undefined : (typesOf[version].get(Number(number)) ?? 'unknown')
  const id = quoted === undefined ? undefined : readId(readJson(quoted).value)
  // With the call's own words readable it is the payload that is broken.
  const code = id !== undefined && (action !== undefined || type === 'result') ? fault.code : 'RpcFrameworkError'
  return new FrameError(code, fault.message, id ?? unreadableId, type, replyTo(type, version))
}

/** Writes a CALL. */
export const call = (id: string, action: string, payload: object) => JSON.stringify([numbers.call, id, action, payload])

/** Writes a CALLRESULT. */
export const result = (id: string, payload: object) => JSON.stringify([numbers.result, id, payload])

/** Writes a SEND, which is never answered (2.1 only). */
export const send = (id: string, action: string, payload: object) => JSON.stringify([numbers.send, id, action, payload])

/** Writes a CALLERROR in the version's own spelling; anything but an OcppError becomes an InternalError that tells nothing. Never throws. */
export const error = (version: OcppVersion, id: string, cause: unknown) => writeError(numbers.error, version, id, cause)

/** Writes a CALLRESULTERROR: the station's answer could not be read (2.1 only). Never throws. */
export const resultError = (id: string, cause: unknown) => writeError(numbers.resultError, '2.1', id, cause)

function writeError(number: number, version: OcppVersion, id: string, cause: unknown): string {
  const { code, message, details } = OcppError.is(cause) ? cause : new OcppError('InternalError')
  const head = [number, id, errorCodeFor(version, code ?? 'InternalError'), shorten(message)]
  try {
    return JSON.stringify([...head, details ?? {}])
  } catch {
    // Details that cannot be written must not cost the station its answer.
    return JSON.stringify([...head, {}])
  }
}

// string[255]; toWellFormed because the cut may fall inside a pair.
const shorten = (text = '') => text.slice(0, maxDescriptionLength).toWellFormed()
