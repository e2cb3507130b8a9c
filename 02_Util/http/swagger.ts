import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance, RouteOptions } from 'fastify'
import fp from 'fastify-plugin'
import { createJsonSchemaTransform } from 'fastify-type-provider-zod'
import { permissions } from '#base/permissions.js'
import { Problem, type ProblemName, problemKinds } from './problem.js'

/** What each status means here, and how it reads. */
const statuses: Record<number, { kind: ProblemName; means: string; detail: string }> = {
  400: {
    kind: 'invalid-request',
    means: 'The request does not fit its schema; `errors` names each field.',
    detail: 'query.limit: Too big: expected number to be <=500',
  },
  401: {
    kind: 'unauthenticated',
    means: 'No key, or one that is unknown, expired or revoked.',
    detail: 'Send an API key in the header Authorization: Bearer <key>.',
  },
  403: {
    kind: 'forbidden',
    means: 'The key lacks the permission, or acts for another tenant.',
    detail: 'This key lacks the permission station.write.',
  },
  404: {
    kind: 'not-found',
    means: 'There is no such thing in this tenant.',
    detail: 'There is no such station, or it belongs to another tenant: look it up in its list.',
  },
  409: {
    kind: 'conflict',
    means: 'It conflicts with what is there; `detail` says with what.',
    detail: 'There is already one with this stationId: choose another, or change the existing one.',
  },
  413: { kind: 'invalid-request', means: 'The body is too large.', detail: 'The body is larger than 1 MiB: send less at once.' },
  415: {
    kind: 'unsupported',
    means: 'The body is not JSON, or its header does not say so.',
    detail: 'Send the body as JSON, with the header Content-Type: application/json.',
  },
  422: {
    kind: 'invalid-request',
    means: 'It is well formed, but names something that does not exist here, or asks for what cannot be.',
    detail: 'locationId names something that does not exist here: create it first, or leave it out.',
  },
  429: {
    kind: 'too-many-requests',
    means: 'Too many wrong keys from this address.',
    detail: 'Too many wrong keys from this address: wait.',
  },
  500: {
    kind: 'internal',
    means: 'Something unexpected happened; the log has it under `instance`.',
    detail: 'Something unexpected happened; the log has it under this instance.',
  },
  503: {
    kind: 'unavailable',
    means: 'The database, the bus or the cache is away: try again after Retry-After seconds.',
    detail: 'The database or the message bus cannot be reached at the moment: try again in a few seconds.',
  },
}

const problemSchema = {
  type: 'object',
  description: 'Why a request was refused (RFC 9457).',
  required: ['type', 'title', 'status', 'detail'],
  properties: {
    type: {
      type: 'string',
      enum: Object.keys(problemKinds).map((name) => `urn:plugboard:problem:${name}`),
      description: 'Kind of problem: what programs decide by.',
    },
    title: { type: 'string', description: 'The HTTP status in words.' },
    status: { type: 'integer', description: 'The HTTP status.' },
    detail: { type: 'string', description: 'What is wrong and what to do about it.' },
    instance: { type: 'string', description: 'This occurrence; the log has the same id.' },
    errors: {
      type: 'array',
      description: 'Each field that does not fit.',
      items: {
        type: 'object',
        required: ['field', 'message'],
        properties: {
          field: { type: 'string', description: 'Where it is, such as `body.stationId`.' },
          message: { type: 'string', description: 'What is wrong with it.' },
        },
      },
    },
  },
} as const

function problem(status: number) {
  const known = statuses[status]
  if (!known) throw new Error(`say in swagger.ts what ${status} means`)
  const example = new Problem(status, known.kind, known.detail).body('urn:plugboard:request:req-1')
  return {
    description: known.means,
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' }, example } },
  }
}

function problemsOf({ config = {}, schema = {} }: RouteOptions): number[] {
  const asked = [400, 500]
  if (!config.public) asked.push(401, 403, 429, 503)
  if (schema.params) asked.push(404)
  if (schema.body) asked.push(413, 415)
  return [...new Set([...asked, ...(config.problems ?? [])])].toSorted((a, b) => a - b)
}

const fromZod = createJsonSchemaTransform({})

const isZod = (part: unknown): boolean => typeof part === 'object' && part !== null && '_zod' in part

type Transform = Exclude<Parameters<typeof fromZod>[0], never>

/** zod bounds every integer by what JavaScript can count to, which tells a reader nothing. */
function withoutSafeBounds(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(withoutSafeBounds)
  if (typeof part !== 'object' || part === null) return part
  const telling = Object.entries(part).filter(([, value]) => value !== Number.MAX_SAFE_INTEGER && value !== Number.MIN_SAFE_INTEGER)
  return Object.fromEntries(telling.map(([name, value]) => [name, withoutSafeBounds(value)]))
}

/** zod routes are translated, JSON-schema routes pass as they are; both get their problems and their permission. */
function transform(document: Transform & { route: RouteOptions }) {
  const { route } = document
  if (!document.schema || document.schema.hide) return { schema: { hide: true }, url: document.url }
  const written = document.schema as Record<string, any>
  const zod = [written.body, written.querystring, written.params, ...Object.values(written.response ?? {})].some(isZod)
  const { schema, url } = (zod ? withoutSafeBounds(fromZod(document)) : document) as {
    schema: Record<string, any>
    url: string
  }
  const { permission, example } = route.config ?? {}
  const response = { ...schema.response }
  if (!Object.keys(response).some((status) => status.startsWith('2')))
    response[204] = { description: 'Done. There is no body.', type: 'null' }
  for (const status of problemsOf(route)) response[status] ??= problem(status)
  const description = [schema.description, permission && `Permission: \`${permission}\`.`].filter(Boolean).join('\n\n')
  const body = schema.body && { ...schema.body, ...(example !== undefined && { examples: [example] }) }
  return { schema: { ...schema, body, description, response, security: permission ? [{ bearer: [permission] }] : [] }, url }
}

const about = `Central system for EV charging: OCPP 1.6, 2.0.1 and 2.1.

Every request carries \`Authorization: Bearer <key>\`. A key belongs to one tenant; a system key acts for the tenant named with \`tenantId\` (without it: the default tenant).
Lists answer \`{ items, nextCursor }\`: pass \`nextCursor\` as \`cursor\` for the next page. Refusals are problem+json (RFC 9457). Energy is in Wh, power in W, instants are UTC.

| Permission | lets its bearer |
|---|---|
${Object.entries(permissions)
  .map(([name, what]) => `| \`${name}\` | ${what} |`)
  .join('\n')}

| Problem | what to do |
|---|---|
${Object.entries(problemKinds)
  .map(([name, what]) => `| \`urn:plugboard:problem:${name}\` | ${what} |`)
  .join('\n')}
`

const logo = {
  type: 'image/svg+xml',
  content:
    '<svg xmlns="http://www.w3.org/2000/svg" width="150" height="32"><text x="0" y="23" font-family="sans-serif" font-size="22" font-weight="700" fill="#fff">Plugboard</text></svg>',
  href: '/',
}

/** OpenAPI 3.1 at /docs/json and as a page at /docs. */
export const documentation = fp(
  async (app: FastifyInstance) => {
    await app.register(swagger, {
      openapi: {
        openapi: '3.1.0',
        info: { title: 'Plugboard', version: app.settings.version, description: about },
        components: {
          securitySchemes: {
            bearer: { type: 'http', scheme: 'bearer', description: 'An API key, such as the admin key of the first start.' },
          },
          schemas: { Problem: problemSchema as any },
        },
      },
      transform: transform as any,
      // Shared types keep their names.
      refResolver: { buildLocalReference: (json, _uri, _fragment, i) => (typeof json.$id === 'string' ? json.$id : `def-${i}`) },
    })
    await app.register(swaggerUi, {
      routePrefix: '/docs',
      uiConfig: { docExpansion: 'none', deepLinking: true },
      theme: { title: 'Plugboard API' },
      logo,
    })
  },
  { name: 'documentation', dependencies: ['authentication'] },
)
