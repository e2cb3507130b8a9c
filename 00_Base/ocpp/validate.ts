import { createRequire } from 'node:module'
import type { ErrorObject, ValidateFunction } from 'ajv'
import { dateTimeFault } from './dateTime.js'
import { type ErrorCode, OcppError } from './errors.js'
import type { OcppVersion } from './version.js'

const require = createRequire(import.meta.url)
const files: Record<OcppVersion, { validators: string; schemas: string }> = {
  '1.6': { validators: './generated/validate16.cjs', schemas: 'ocpp-rpc/lib/schemas/ocpp1_6.json' },
  '2.0.1': { validators: './generated/validate201.cjs', schemas: 'ocpp-rpc/lib/schemas/ocpp2_0_1.json' },
  '2.1': { validators: './generated/validate21.cjs', schemas: 'ocpp-rpc/lib/schemas/ocpp2_1.json' },
}

const { checks } = require('./generated/formats.cjs')
checks.zoned = (text: string) => dateTimeFault(text, 'required') === undefined
checks.unzoned = (text: string) => dateTimeFault(text, 'optional') === undefined

// Read when a version is first spoken: 10 to 60 ms each.
const validators = lazily((version) => new Map(Object.entries(require(files[version].validators) as Record<string, ValidateFunction>)))
const schemas = lazily((version) => new Map((require(files[version].schemas) as { $id: string }[]).map(named)))
const actions = lazily((version) => new Set(withoutSuffix([...validators(version).keys()])))

function lazily<T>(read: (version: OcppVersion) => T) {
  const done = new Map<OcppVersion, T>()
  return (version: OcppVersion): T => {
    const known = done.get(version) ?? read(version)
    done.set(version, known)
    return known
  }
}

const withoutSuffix = (names: string[]) => names.filter((name) => name.endsWith('Request')).map((name) => name.slice(0, -'Request'.length))

// As scripts/generate.mjs names them: 2.1 says AuthorizeRequest, the others Authorize.req; a message that is only sent has no suffix.
function named({ $id, ...schema }: { $id: string }) {
  const name = $id
    .replace(/^urn:/, '')
    .replace(/\.req$/, 'Request')
    .replace(/\.conf$/, 'Response')
  return [/(Request|Response)$/.test(name) ? name : `${name}Request`, schema as Record<string, unknown>] as const
}

/** The actions a version has, in its schemas' order. */
export const actionsOf = (version: OcppVersion): readonly string[] => [...actions(version)]

/** True when the version knows the action, spelled exactly so. */
export const isAction = (version: OcppVersion, name: string) => actions(version).has(name)

/** True for an action that travels as SEND and has no answer (2.1 NotifyPeriodicEventStream). */
export const isSendOnly = (version: OcppVersion, action: string) =>
  isAction(version, action) && !validators(version).has(`${action}Response`)

/** The official JSON schema of a message such as `ResetRequest`, without its `$id`; undefined when the version has none. Shared: do not change it. */
export const schemaOf = (version: OcppVersion, message: string): Record<string, unknown> | undefined => schemas(version).get(message)

/**
 * Throws the OcppError a version's text prescribes (1.6-J table 7, part 4 §4.3) when a payload is not what its schema says; NotImplemented for an action
 * the version does not know. The message names the field; `details` is `{ field, rule }`; neither repeats a value, which may be a secret.
 */
export function validate(version: OcppVersion, action: string, direction: 'request' | 'response', payload: unknown): void {
  const check = validators(version).get(direction === 'request' ? `${action}Request` : `${action}Response`)
  if (!check) throw new OcppError('NotImplemented', `OCPP ${version} has no such ${direction}`)
  if (check(payload)) return
  const [first] = check.errors!
  throw violation(first!, payload, version)
}

const codes: Record<string, ErrorCode> = {
  additionalProperties: 'FormatViolation',
  format: 'FormatViolation',
  maxItems: 'OccurrenceConstraintViolation',
  minItems: 'OccurrenceConstraintViolation',
  required: 'OccurrenceConstraintViolation',
  type: 'TypeConstraintViolation',
}

function violation({ keyword, instancePath, params }: ErrorObject, payload: unknown, version: OcppVersion): OcppError {
  const field = fieldAt(instancePath, params.missingProperty ?? params.additionalProperty)
  const impossible = keyword === 'format' && typeof payload === 'object' && isImpossible(valueAt(payload, instancePath), version)
  // Limits on the value itself (enum, maxLength, minimum, multipleOf …) are property constraints; so is a well-formed date in the year 0.
  const code = impossible ? 'PropertyConstraintViolation' : (codes[keyword] ?? 'PropertyConstraintViolation')
  return new OcppError(code, `${field} ${wording(keyword, params)}`, { field, rule: keyword })
}

function wording(keyword: string, params: ErrorObject['params']): string {
  switch (keyword) {
    case 'required':
      return 'is missing'
    case 'additionalProperties':
      return 'is not a field of this message'
    case 'type':
      return `must be ${params.type}`
    case 'enum':
      return `is not one of ${choices(params.allowedValues)}`
    case 'format':
      return `is not a valid ${(params.format as string).replace('-16', '')}`
    case 'maxLength':
      return `is longer than ${params.limit} characters`
    case 'maxItems':
    case 'minItems':
      return `must have ${keyword === 'maxItems' ? 'at most' : 'at least'} ${params.limit} elements`
    case 'multipleOf':
      return `must be a multiple of ${params.multipleOf}`
    default:
      return params.limit === undefined ? 'is not valid' : `must be ${params.comparison} ${params.limit}`
  }
}

/** The values there are, as far as an errorDescription has room for them. */
function choices(allowed: unknown[] = []): string {
  const all = allowed.join(', ')
  return all && all.length <= 160 ? all : 'the allowed values'
}

// A name the station made up may be anything: keep it short and printable.
function fieldAt(path: string, last: unknown): string {
  const names = steps(path)
  if (typeof last === 'string') names.push(last.slice(0, 50).replace(/[^\x20-\x7e]/g, '?'))
  return names.reduce((all, name) => (/^\d+$/.test(name) ? `${all}[${name}]` : all ? `${all}.${name}` : name), '') || 'payload'
}

const steps = (path: string) => path.split('/').slice(1)

const valueAt = (payload: unknown, path: string) => steps(path).reduce((value: any, step) => value?.[step], payload)

const isImpossible = (value: unknown, version: OcppVersion) =>
  typeof value === 'string' && dateTimeFault(value, version === '1.6' ? 'optional' : 'required') === 'impossible'
