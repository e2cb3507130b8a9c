import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { ActionName, Command, RequestOf } from '#base/ocpp/action.js'
import type { CommandAnswer } from './outcome.js'
import { carryOut, type Order, place } from './send.js'

/** A command that our own code sends to one station: stored, recorded and shown like an operator's. */
export interface OwnCommand<A extends ActionName = ActionName> {
  tenantId: number
  stationId: string
  action: A
  request: RequestOf<A>
  /** `2.1` when absent: the router says it in the words of the station's version. */
  version?: '2.0.1' | '2.1'
  /** `fail` when absent. */
  whenOffline?: 'fail' | 'queue'
  /** How long it waits in the queue; COMMAND_TTL_SECONDS when absent. */
  ttlSeconds?: number
  /** Who asked for it, such as `key 1/3`. */
  requestedBy: string
  /** What goes with it; the action as its module declares it when absent. */
  command?: Command<A>
}

/** Resolves with what came of it: of a queued one while its station is away, that it waits. */
export async function sendOwn<A extends ActionName>(app: FastifyInstance, own: OwnCommand<A>): Promise<CommandAnswer> {
  const order = orderOf(app, own)
  const [placed] = await place(app, order)
  return carryOut(app, order, placed!)
}

/** Resolves when it is stored: whoever handles an event does not wait for a station. */
export async function leaveOwn<A extends ActionName>(app: FastifyInstance, own: OwnCommand<A>): Promise<void> {
  const order = orderOf(app, own)
  const placed = await place(app, order)
  app.commandJobs.keep(Promise.all(placed.map((one) => carryOut(app, order, one))))
}

function orderOf<A extends ActionName>(app: FastifyInstance, own: OwnCommand<A>): Order {
  const { tenantId, stationId, action, request, requestedBy } = own
  return {
    tenantId,
    stationIds: [stationId],
    version: own.version ?? '2.1',
    action,
    request,
    text: JSON.stringify(request),
    whenOffline: own.whenOffline ?? 'fail',
    ttlSeconds: own.ttlSeconds ?? app.settings.commandTtlSeconds,
    requestedBy,
    command: own.command ?? app.commands.actions.get(action),
  }
}

/** For routes that answer with what came of such a command. */
export const whyNoAnswer = z
  .object({
    kind: z.string().describe('callError, offline, timeout, refused or unknown, as of every command.'),
    code: z.string().optional().describe("The station's error code, or ours."),
    message: z.string().describe('The reason in words.'),
  })
  .optional()
  .describe('Why there is no answer, or not yet.')
