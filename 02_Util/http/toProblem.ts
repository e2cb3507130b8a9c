import type { FastifyError } from 'fastify'
import { InvalidCursor } from '#base/invalidCursor.js'
import { isTransient } from '#base/transient.js'
import { badRequest, conflict, type FieldError, Problem, unavailable, unprocessable } from './problem.js'

const part = { body: 'body', querystring: 'query', params: 'path', headers: 'header' } as const

/** A zod or ajv complaint, with the field it is about. */
function fieldErrors({ validation = [], validationContext = 'body' }: FastifyError): FieldError[] {
  const where = part[validationContext as keyof typeof part] ?? validationContext
  return validation.flatMap(({ instancePath, message, params }) => {
    const path = instancePath.split('/').filter(Boolean)
    const extra = params as { missingProperty?: string; additionalProperty?: string; keys?: string[] }
    const named = extra.keys ?? [extra.missingProperty ?? extra.additionalProperty]
    return named.map((name) => ({ field: [where, ...path, ...(name ? [name] : [])].join('.'), message: message ?? 'is not valid' }))
  })
}

interface DatabaseError {
  code: string
  message: string
  detail?: string
  constraint?: string
  table?: string
}

/** PostgreSQL's own error, also from inside Sequelize's. */
function databaseError(err: any): DatabaseError | undefined {
  for (let at = err, depth = 0; at && depth < 4; at = at.parent ?? at.cause, depth++)
    if (typeof at.code === 'string' && /^[0-9A-Z]{5}$/.test(at.code) && 'severity' in at) return at
  return undefined
}

/** Columns that callers know by another name. */
const words: Record<string, string> = { value_key_type_key: 'idToken and type', group_key: 'groupIdToken' }

/** `stations_tenant_id_location_id_fkey` → `locationId`. Under row-level security PostgreSQL keeps the values to itself; the constraint says enough. */
function keyNames({ constraint = '', table = '' }: DatabaseError): string {
  if (!constraint.startsWith(`${table}_`)) return ''
  const columns = constraint
    .slice(table.length + 1)
    .replace(/_f?key$/, '')
    .replace(/^tenant_id_/, '')
  return words[columns] ?? columns.replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase())
}

function fromDatabase(err: DatabaseError): Problem | undefined {
  const names = keyNames(err)
  if (err.code === '23505')
    return conflict(`There is already one with this ${names || 'name'}: choose another, or change the existing one.`)
  if (err.code === '23503' && err.message.startsWith('update or delete'))
    return conflict(`It is still used by ${err.table ?? 'others'}: remove or change those first.`)
  if (err.code === '23503')
    return unprocessable(`${names || 'A reference'} names something that does not exist here: create it first, or leave it out.`)
  if (err.code === '23514' || err.code === '23502')
    return unprocessable(`A value is out of the range that ${err.table ?? 'the table'} accepts (${err.constraint ?? 'not null'}).`)
  // Numbers beyond the column's range, characters that text cannot hold.
  if (err.code.startsWith('22'))
    return badRequest('A value cannot be stored: it is out of range or holds a character (such as U+0000) that text cannot hold.')
  return undefined
}

/** The one place that turns an error into an HTTP answer. Undefined: nobody expected it. */
export function toProblem(err: unknown): Problem | undefined {
  if (err instanceof Problem) return err
  const error = err as FastifyError
  if (error?.validation) {
    const errors = fieldErrors(error)
    const first = errors[0]
    return badRequest(first ? `${first.field}: ${first.message}` : 'The request does not fit its schema: see /docs.', errors)
  }
  if (InvalidCursor.is(err)) return badRequest(`query.cursor: ${err.message}`, [{ field: 'query.cursor', message: err.message }])
  if (isTransient(err)) return unavailable('The database or the message bus cannot be reached at the moment: try again in a few seconds.')
  const database = databaseError(err)
  if (database) return fromDatabase(database)
  const status = error?.statusCode
  if (status === 415) return new Problem(415, 'unsupported', 'Send the body as JSON, with the header Content-Type: application/json.')
  if (status === 413) return new Problem(413, 'invalid-request', 'The body is larger than 1 MiB: send less at once.')
  if (status && status >= 400 && status < 500)
    return new Problem(status, status === 429 ? 'too-many-requests' : 'invalid-request', error.message)
  return undefined
}
