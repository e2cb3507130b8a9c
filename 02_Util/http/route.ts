import type { FastifyInstance, FastifyRequest, FastifySchemaCompiler, HTTPMethods } from 'fastify'
import type { FastifySerializerCompiler } from 'fastify/types/schema.js'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Permission } from '#base/permissions.js'
import type { Repositories } from '#base/repositories.js'
import type { Identity } from '../auth/identity.js'

/** What a handler is given: everything checked, and storage narrowed to the tenant acted for. */
export interface Asked<P extends z.ZodRawShape, Q extends z.ZodRawShape, B extends z.ZodType> {
  params: z.output<z.ZodObject<P>>
  query: z.output<z.ZodObject<Q>>
  body: z.output<B>
  identity: Identity
  /** Scheme and host the request was sent to, such as https://csms.example.com. */
  origin: string
  /** One transaction in the tenant acted for. */
  inTenant<T>(work: (data: Repositories) => Promise<T>): Promise<T>
}

export interface RouteSpec<P extends z.ZodRawShape, Q extends z.ZodRawShape, B extends z.ZodType, R extends z.ZodType> {
  method: Exclude<HTTPMethods, 'HEAD'>
  url: string
  /** Heading in the documentation. */
  tag: string
  permission: Permission
  summary: string
  /** Markdown; what the summary cannot say. */
  description?: string
  params?: P
  query?: Q
  body?: B
  /** A body its own schema accepts; shown in the documentation. Required with a body. */
  example?: z.input<B>
  /** Of a success. Without it the answer is 204 without a body. */
  response?: R
  /** Of a success: 200, or 201 where something was made, or 204 without a response. */
  status?: 200 | 201 | 202
  /** Further statuses it may refuse with (409, 422 …). */
  problems?: number[]
  handler(asked: Asked<P, Q, B>): Promise<z.output<R>>
}

/** Behind a proxy of TRUSTED_PROXIES, what its X-Forwarded headers say. */
export const originOf = ({ protocol, host }: FastifyRequest): string => `${protocol}://${host}`

const tenantQuery = {
  tenantId: z.coerce.number().int().min(0).optional().describe('Tenant to act for; only a system key may name another than its own.'),
}

/** `?online=` says nothing, and must not become 0 or false; no body at all is an absent one, which a schema may replace by its default. */
const check: FastifySchemaCompiler<any> = (part) => {
  const parse = validatorCompiler(part)
  if (part.httpPart === 'body') return (body: unknown) => parse(body ?? undefined)
  if (part.httpPart !== 'querystring') return parse
  return (query: Record<string, unknown>) => parse(Object.fromEntries(Object.entries(query).filter(([, value]) => value !== '')))
}

const serialize: FastifySerializerCompiler<any> = serializerCompiler

/**
 * Declares one REST route: schema, permission, documentation and handler in one place.
 * The handler returns the answer or throws a `Problem`. Unknown query parameters are refused; bodies should be `z.strictObject`.
 */
export function route<
  P extends z.ZodRawShape = Record<never, never>,
  Q extends z.ZodRawShape = Record<never, never>,
  B extends z.ZodType = z.ZodUndefined,
  R extends z.ZodType = z.ZodVoid,
>(app: FastifyInstance, spec: RouteSpec<P, Q, B, R>): void {
  const { method, url, tag, permission, summary, description, problems, handler } = spec
  if (spec.body && spec.example === undefined) throw new Error(`${method} ${url} has a body but no example`)
  const status = spec.response ? (spec.status ?? 200) : 204
  app.route({
    method,
    url,
    config: { permission, problems, example: spec.example },
    schema: {
      tags: [tag],
      summary,
      description,
      ...(spec.params && { params: z.object(spec.params) }),
      querystring: z.strictObject({ ...spec.query, ...tenantQuery }),
      ...(spec.body && { body: spec.body }),
      ...(spec.response ? { response: { [status]: spec.response.describe(spec.response.description ?? summary) } } : {}),
    },
    validatorCompiler: check,
    serializerCompiler: serialize,
    handler: async (request, reply) => {
      const { identity } = request
      const answer = await handler({
        params: request.params as z.output<z.ZodObject<P>>,
        query: request.query as z.output<z.ZodObject<Q>>,
        body: request.body as z.output<B>,
        identity,
        origin: originOf(request),
        inTenant: (work) => app.data.withTenant(identity.tenantId, work),
      })
      reply.code(status)
      return spec.response ? answer : reply.send()
    },
  })
}
