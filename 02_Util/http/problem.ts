import { STATUS_CODES } from 'node:http'

export interface FieldError {
  /** Where it is: `body.stationId`, `query.limit`. */
  field: string
  message: string
}

/** RFC 9457, as it leaves. */
export interface ProblemBody {
  type: string
  title: string
  status: number
  detail: string
  instance?: string
  errors?: FieldError[]
}

interface More {
  errors?: FieldError[]
  /** Seconds after which the same request may succeed; becomes Retry-After. */
  retryAfterSeconds?: number
  /** Methods the path takes; becomes Allow. */
  allow?: string[]
  /** Further members of the body. */
  extra?: object
}

/** The kinds of problems and what to do about each; `type` is `urn:plugboard:problem:<name>`. */
export const problemKinds = {
  'invalid-request': 'The request is wrong in itself: correct what `detail` and `errors` name.',
  unauthenticated: 'Send `Authorization: Bearer <key>` with a key that is valid.',
  forbidden: 'Use a key that has the permission, and of the right tenant.',
  'not-found': 'Look the thing up in its list: it is not there, or belongs to another tenant.',
  'method-not-allowed': 'Use one of the methods that `Allow` names.',
  conflict: 'The request is right, but what is there stands against it: `detail` says what, and how to go on.',
  unsupported: 'Send the body as JSON.',
  'too-many-requests': 'Wait for `Retry-After` seconds.',
  unavailable: 'Send the same request again after `Retry-After` seconds.',
  internal: 'A mistake of Plugboard’s: report it with `instance`, under which the log has it.',
} as const

export type ProblemName = keyof typeof problemKinds

/** Thrown by a handler to refuse; `detail` says what to do about it. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly kind: ProblemName,
    readonly detail: string,
    readonly more: More = {},
  ) {
    super(detail)
    this.name = 'Problem'
  }

  body(instance?: string): ProblemBody {
    const { errors, extra } = this.more
    const title = STATUS_CODES[this.status] ?? 'Error'
    return {
      type: `urn:plugboard:problem:${this.kind}`,
      title,
      status: this.status,
      detail: this.detail,
      ...(instance && { instance }),
      ...(errors && { errors }),
      ...extra,
    }
  }
}

export const badRequest = (detail: string, errors?: FieldError[]): Problem => new Problem(400, 'invalid-request', detail, { errors })
export const forbidden = (detail: string): Problem => new Problem(403, 'forbidden', detail)
export const notFound = (detail: string): Problem => new Problem(404, 'not-found', detail)
/** 405 where the path takes other methods, else 404 with `detail`. */
export function nothingThere(method: string, url: string, allow: string[], detail: string): Problem {
  if (allow.length === 0) return notFound(detail)
  const said = allow.length > 1 ? `${allow.slice(0, -1).join(', ')} or ${allow.at(-1)}` : allow[0]
  return new Problem(405, 'method-not-allowed', `${method} is nothing that ${url.split('?', 1)[0]} takes: use ${said}.`, { allow })
}

export const conflict = (detail: string): Problem => new Problem(409, 'conflict', detail)
/** Well formed, but it names something that is not there. */
export const unprocessable = (detail: string, errors?: FieldError[]): Problem => new Problem(422, 'invalid-request', detail, { errors })
export const unavailable = (detail: string, retryAfterSeconds = 5): Problem =>
  new Problem(503, 'unavailable', detail, { retryAfterSeconds })

/** The value, or a 404 that names what was not found. Another tenant's row is as absent as one that never was. */
export function found<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw notFound(`There is no such ${what}, or it belongs to another tenant: look it up in its list.`)
  return value
}
