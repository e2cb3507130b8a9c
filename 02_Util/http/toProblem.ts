import type { FastifyError } from 'fastify'
import { InvalidCursor } from '#base/invalidCursor.js'
import { FilesAway } from '#base/ports/files.js'
import { isTransient } from '#base/transient.js'
import { badRequest, conflict, type FieldError, Problem, unavailable, unprocessable } from './problem.js'

/** A store that is away is seldom back at once. */
const filesRetrySeconds = 30

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
  column?: string
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
function keyNames({ constraint = '', table = '', column }: DatabaseError): string {
  if (column) return camelCase(column)
  if (!constraint.startsWith(`${table}_`)) return ''
  const columns = constraint
    .slice(table.length + 1)
    .replace(/_?(f?key|check)\d*$/, '')
    .replace(/^tenant_id_/, '')
  return words[columns] ?? camelCase(columns)
}

const camelCase = (column: string) => column.replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase())

function fromDatabase(err: DatabaseError): Problem | undefined {
  const names = keyNames(err)
  const about = (message: string) => (/^\w+$/.test(names) ? [{ field: `body.${names}`, message }] : undefined)
  if (err.code === '23505')
    return conflict(`There is already one with this ${names || 'name'}: choose another, or change the existing one.`)
  if (err.code === '23503' && err.message.startsWith('update or delete'))
    return conflict(`It is still used by ${err.table ?? 'others'}: remove or change those first.`)
  if (err.code === '23503')
    return unprocessable(
      `${names || 'A reference'} names something that does not exist here: create it first, or leave it out.`,
      about('names something that does not exist here'),
    )
  if (err.code === '23502')
    return unprocessable(`${names || 'A value'} is missing: ${err.table ?? 'the table'} needs it.`, about('is missing'))
  if (err.code === '23514')
    return unprocessable(
      `${names || 'A value'} is out of the range that ${err.table ?? 'the table'} accepts (${err.constraint}).`,
      about('is out of range'),
    )
  // Numbers beyond the column's range, characters that text cannot hold, texts larger than an index takes.
  if (err.code.startsWith('22') || err.code === '54000')
    return badRequest(
      `${names || 'A value'} cannot be stored: it is out of range, too long or holds a character (such as U+0000) that text cannot hold.`,
      about('cannot be stored'),
    )
  return undefined
}

/** What a model of Sequelize refuses before PostgreSQL sees it; a value that is there already comes from PostgreSQL, with its error. */
function fromModel(err: any): Problem | undefined {
  if (err?.name !== 'SequelizeValidationError' || !Array.isArray(err.errors)) return undefined
  const errors: FieldError[] = err.errors.map(({ path, message }: { path?: string | null; message?: string }) => ({
    field: path ? `body.${path}` : 'body',
    message: message ?? 'is not valid',
  }))
  const [first] = errors
  return unprocessable(first ? `${first.field}: ${first.message}` : 'A value is not valid.', errors)
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
  if (err instanceof FilesAway)
    return new Problem(503, 'unavailable', 'The store of files does not answer at the moment: send the same again later.', {
      retryAfterSeconds: filesRetrySeconds,
    })
  if (isTransient(err)) return unavailable('The database or the message bus cannot be reached at the moment: try again in a few seconds.')
  const database = databaseError(err)
  if (database) return fromDatabase(database)
  const model = fromModel(err)
  if (model) return model
  const status = error?.statusCode
  if (status === 415) return new Problem(415, 'unsupported', 'Send the body as JSON, with the header Content-Type: application/json.')
  if (status === 413) return new Problem(413, 'invalid-request', 'The body is larger than 1 MiB: send less at once.')
  if (status && status >= 400 && status < 500)
    return new Problem(status, status === 429 ? 'too-many-requests' : 'invalid-request', error.message)
  return undefined
}
