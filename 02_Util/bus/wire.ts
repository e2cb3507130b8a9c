import { BusError } from '#base/ports/bus.js'

/** What a server's answer looks like on the way back. */
export type Reply = { value?: unknown } | { error: WireError }

export interface WireError {
  name: string
  message: string
  code?: unknown
  details?: unknown
  kind?: BusError['kind']
}

/** A body as the other side sees it: JSON, and nothing at all for `undefined`. Throws what `JSON.stringify` throws (cycles, bigint). */
export function copy(body: unknown): unknown {
  const text = JSON.stringify(body)
  return text === undefined ? undefined : JSON.parse(text)
}

/** An error as plain JSON: its `name`, `message`, `code` and `details`; never its stack. */
export function errorToWire(thrown: unknown): WireError {
  if (!(thrown instanceof Error)) return { name: 'Error', message: String(thrown) }
  const { name, message } = thrown
  const { code, details, kind } = thrown as { code?: unknown; details?: unknown; kind?: BusError['kind'] }
  // A server that found nobody further on is not absent itself: the caller must not conclude that its topic is unserved.
  if (name === 'BusError') return { name, message, kind: kind === 'timeout' ? 'timeout' : 'unavailable' }
  try {
    return copy({ name, message, code, details }) as WireError
  } catch {
    // Details that are no JSON must not cost the caller the error itself.
    return { name, message, ...(typeof code === 'string' && { code }) }
  }
}

/** The error the caller sees; it is no longer an instance of the server's class (ask its `name`). */
export function errorFromWire({ name, message, code, details, kind }: WireError): Error {
  if (kind) return new BusError(kind, message)
  const error = new Error(message)
  error.name = name
  return Object.assign(error, code === undefined ? undefined : { code }, details === undefined ? undefined : { details })
}

/** A body as bytes: JSON, and none at all for `undefined`. */
export const pack = (body: unknown): Buffer => Buffer.from(JSON.stringify(body) ?? '')

/** What `pack` made; throws a SyntaxError when it was somebody else. */
export const unpack = (content: Buffer): unknown => (content.length ? JSON.parse(content.toString()) : undefined)
