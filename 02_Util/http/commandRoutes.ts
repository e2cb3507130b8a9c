import type { FastifyInstance, FastifySchemaCompiler } from 'fastify'
import { z } from 'zod'
import type { Command } from '#base/ocpp/action.js'
import { OcppError } from '#base/ocpp/errors.js'
import { readJson } from '#base/ocpp/parse.js'
import { isAction, validate } from '#base/ocpp/validate.js'
import type { OcppVersion } from '#base/ocpp/version.js'
import type { Permission } from '#base/permissions.js'
import { serveFinish } from '#util/commands/finish.js'
import { type CommandAnswer, waitingAnswer } from '#util/commands/outcome.js'
import { commandUrl } from '#util/commands/registry.js'
import { carryOut, place } from '#util/commands/send.js'
import type { ModuleSpec } from '#util/module.js'
import { compactJson } from './compactJson.js'
import { refusedUrl } from './guardedFetch.js'
import { documented } from './ocppSchemas.js'
import { badRequest, Problem } from './problem.js'

const MOST_STATIONS = 1000
const MOST_TTL_SECONDS = 30 * 24 * 3600

/** What one command route is made of. */
export interface CommandRouteSpec {
  version: OcppVersion
  /** Heading in the documentation and part of the URL. */
  module: string
  action: string
  summary: string
  description: string
  permission: Permission
  /** A body its own schema accepts. */
  example: object
  /** Refuses a request no station may get. */
  check?(request: unknown): void
  /** The module's code, for the 2.x actions it owns. */
  command?: Command<any>
  /** What refuses it whatever the station, where it has no code of a module. */
  vet?: Command<any>['vet']
}

/** One REST route for each command of a module and each 2.x version that has it; and the topic on which its answers are recorded. */
export async function commandRoutes(app: FastifyInstance, { name, actions }: ModuleSpec): Promise<void> {
  for (const command of actions) {
    if (command.kind !== 'command') continue
    app.commands.actions.set(command.action, command)
    await serveFinish(app, name, command)
    for (const version of ['2.0.1', '2.1'] as const)
      if (isAction(version, command.action))
        commandRoute(app, { ...command, version, module: name, permission: command.permission, command })
  }
}

/** A route that sends its body as given to stations that speak exactly this version: for the 1.6 commands, which only the router knows. */
export const rawCommandRoute = (app: FastifyInstance, spec: Omit<CommandRouteSpec, 'command'>): void => commandRoute(app, spec)

const query = z.strictObject({
  identifier: z
    .union([z.string(), z.array(z.string())], 'names the stations to ask: add ?identifier=<stationId>, and repeat it for several')
    .transform((given) => (Array.isArray(given) ? given : [given]))
    .pipe(
      z
        .array(z.string().min(1).max(255))
        .max(MOST_STATIONS, `names at most ${MOST_STATIONS} stations`)
        .refine((ids) => new Set(ids).size === ids.length, 'names a station twice'),
    ),
  tenantId: z.coerce.number().int().min(0).optional(),
  wait: z
    .enum(['0', '1', 'false', 'true'])
    .default('1')
    .transform((given) => given === '1' || given === 'true'),
  whenOffline: z.enum(['fail', 'queue']).default('fail'),
  ttlSeconds: z.coerce.number().int().min(1).max(MOST_TTL_SECONDS).optional(),
  callbackUrl: z.string().max(2000).optional(),
})

const documentedQuery = {
  type: 'object',
  required: ['identifier'],
  additionalProperties: false,
  properties: {
    identifier: {
      type: 'array',
      items: { type: 'string' },
      minItems: 1,
      maxItems: MOST_STATIONS,
      description: 'Id of a station; repeat it for several. Each is answered on its own, in the order asked.',
    },
    tenantId: { type: 'integer', minimum: 0, description: 'Tenant to act for; only a system key may name another than its own.' },
    wait: {
      type: 'string',
      enum: ['0', '1'],
      default: '1',
      description: '`0` answers 202 at once; the outcome is at `/api/v1/commands/{id}`.',
    },
    whenOffline: {
      type: 'string',
      enum: ['fail', 'queue'],
      default: 'fail',
      description: '`queue` keeps the command until the station is back (and accepted), then sends it once, in the order asked.',
    },
    ttlSeconds: {
      type: 'integer',
      minimum: 1,
      maximum: MOST_TTL_SECONDS,
      description: 'How long a queued command is kept, in seconds; COMMAND_TTL_SECONDS when absent.',
    },
    callbackUrl: {
      type: 'string',
      description:
        'http or https URL to which the outcome of each command is posted, signed with the header `Plugboard-Signature` (key: `/api/v1/commands/callback-key`), and again for 24 h until it answers 2xx.',
    },
  },
} as const

const error = {
  type: 'object',
  description: 'Why there is no answer, or not yet.',
  required: ['kind', 'message'],
  properties: {
    kind: {
      type: 'string',
      enum: ['callError', 'offline', 'timeout', 'refused', 'unknown'],
      description:
        '`callError`: the station answered with an error; `offline`: not connected (code `Queued`: kept for later); `timeout`: no answer in time; `refused`: Plugboard did not send it; `unknown`: Plugboard stopped while it was under way.',
    },
    code: { type: 'string', description: "The station's error code, or ours." },
    message: { type: 'string', description: 'The reason in words.' },
    details: { type: 'object', additionalProperties: true, description: 'What the station added to its error.' },
  },
} as const

const answers = (description: string, payload?: object) => ({
  type: 'array',
  description,
  items: {
    type: 'object',
    description: 'What came of the command at one station.',
    required: ['identifier', 'commandId', 'status'],
    properties: {
      identifier: { type: 'string', description: 'Id of the station, as asked.' },
      commandId: { type: 'string', format: 'uuid', description: 'Id of the command, for `/api/v1/commands/{id}`.' },
      status: {
        type: 'string',
        enum: ['queued', 'sent', 'answered', 'failed'],
        description: '`queued`: waits for the station; `sent`: no answer yet; `answered`: see `payload`; `failed`: see `error`.',
      },
      success: {
        type: 'boolean',
        description:
          'True when the station answered, whatever the status in its answer; false when the command `failed`. Absent while it is `queued` or `sent`: look at `status`.',
      },
      ...(payload && { payload }),
      error,
    },
  },
})

type Query = z.output<typeof query>

/** Bodies are checked by the OCA's own schemas, as they are, without coercion; the query by zod. */
const compiler =
  ({ version, action, check }: CommandRouteSpec): FastifySchemaCompiler<any> =>
  ({ httpPart }) =>
  (value: unknown) => {
    if (httpPart === 'querystring') return checkQuery(value)
    try {
      validate(version, action, 'request', value)
      check?.(value)
      return { value }
    } catch (err) {
      if (!OcppError.is(err)) throw err
      const { field = 'payload' } = err.details as { field?: string }
      const message = err.message.startsWith(`${field} `) ? err.message.slice(field.length + 1) : err.message
      return { error: badRequest(`body.${err.message}`, [{ field: field === 'payload' ? 'body' : `body.${field}`, message }]) }
    }
  }

function checkQuery(value: unknown) {
  const given = Object.fromEntries(Object.entries(value as object).filter(([, text]) => text !== ''))
  const { data, error: wrong } = query.safeParse(given)
  if (!wrong) return { value: data }
  const errors = wrong.issues.map(({ path, message }) => ({ field: ['query', ...path].join('.'), message }))
  return { error: badRequest(`${errors[0]!.field}: ${errors[0]!.message}`, errors) }
}

function commandRoute(app: FastifyInstance, spec: CommandRouteSpec): void {
  const { version, module, action, summary, description, example, permission } = spec
  const url = commandUrl(version, module, action)
  app.commands.add({ version, module, action, url })
  app.register(async (scope) => {
    keepText(scope)
    const request = documented(scope, version, `${action}Request`)
    const response = documented(scope, version, `${action}Response`)
    if (!request || !response) throw new Error(`OCPP ${version} has no command ${action}`)
    scope.post(url, {
      config: { permission, problems: [404, 409, 413, 415] },
      schema: {
        tags: [`${module} (OCPP ${version})`],
        summary,
        description,
        querystring: documentedQuery,
        body: { ...request, description: request.description ?? summary, examples: [example] },
        response: {
          200: answers('What came of it at each station, in the order asked.', { ...response, description: "The station's answer." }),
          202: answers(
            'With `wait=0`: the ids of the commands, in the order asked. Those that are under way carry no `success`; what is refused at once has `status` `failed`.',
          ),
        },
      },
      validatorCompiler: compiler(spec),
      serializerCompiler: () => JSON.stringify,
      handler: async (asked, reply) => {
        const { wait, ...rest } = asked.query as Query
        const answered = await carryOutAll(
          app,
          spec,
          { ...rest, wait, request: asked.body as object, text: compactJson(asked.bodyText) },
          asked.identity,
        )
        return reply.code(wait ? 200 : 202).send(answered)
      },
    })
  })
}

async function carryOutAll(
  app: FastifyInstance,
  { version, action, command, vet }: CommandRouteSpec,
  { identifier, wait, whenOffline, ttlSeconds, callbackUrl, request, text }: Query & { request: object; text: string },
  { tenantId, keyTenantId, keyId }: { tenantId: number; keyTenantId: number; keyId: number },
): Promise<CommandAnswer[]> {
  const refused = callbackUrl && refusedUrl(callbackUrl, { allowPrivate: app.settings.callbackAllowPrivate })
  if (refused) throw badRequest(`query.callbackUrl: ${refused}`, [{ field: 'query.callbackUrl', message: refused }])
  const order = {
    tenantId,
    stationIds: identifier,
    version,
    action,
    request,
    text,
    whenOffline,
    ttlSeconds: ttlSeconds ?? app.settings.commandTtlSeconds,
    callbackUrl,
    requestedBy: `key ${keyTenantId}/${keyId}`,
    command,
    vet,
  }
  const placed = await place(app, order)
  const [only] = placed
  // B03.FR.03: asked of one station alone, a refusal for its boot status is a conflict; among several it is that station's answer.
  if (placed.length === 1 && only!.boot)
    throw new Problem(409, 'conflict', `${only!.stationId}: ${only!.error!.message}.`, {
      extra: { identifier: only!.stationId, commandId: only!.id, code: only!.error!.code },
    })
  if (wait) return Promise.all(placed.map((one) => carryOut(app, order, one)))
  app.commandJobs.keep(Promise.all(placed.map((one) => carryOut(app, order, one))))
  return placed.map((one) => waitingAnswer(one.stationId, one.id, whenOffline === 'queue' ? 'queued' : 'sent', one.error))
}

/** The body's own text goes to the station: parsing and writing it again could change key order and numbers. */
function keepText(scope: FastifyInstance): void {
  scope.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    const text = body.toString().trim()
    request.bodyText = text || '{}'
    const { value, fault } = readJson(request.bodyText)
    if (fault) done(badRequest(`The body cannot be read: ${fault.message}.`))
    else done(null, value)
  })
  // A command without fields needs no body.
  scope.addHook('preValidation', async (request) => {
    if (request.body !== undefined && request.body !== null) return
    request.bodyText = '{}'
    request.body = {}
  })
}
