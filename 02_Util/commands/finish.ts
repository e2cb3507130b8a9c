import type { FastifyInstance } from 'fastify'
import type { Context } from '#base/context.js'
import { type Announcement, isDurable } from '#base/events.js'
import type { Command } from '#base/ocpp/action.js'
import { masked } from '#base/ocpp/mask.js'
import { BusError } from '#base/ports/bus.js'
import { finishTopic, partTopic, type StationReply } from '#base/ports/stationCall.js'
import type { CommandOutcome, CommandRow } from '#base/repositories/commands.js'
import type { CommandRef } from '#base/system.js'
import { isTransient } from '#base/transient.js'
import { commands } from '#util/observability/metrics.js'
import { commandContext } from './context.js'
import { outcomeOf } from './outcome.js'
import { withoutSeal } from './sealed.js'

const TRIES = 3

/**
 * Brings a command to its end with what the station said: the owner's `after`, the row, `command.finished` and the callback are one commit, made once.
 * When the module that owns the action is away, the answer stays in the row and the sweep brings it later.
 */
export async function conclude(
  app: FastifyInstance,
  command: CommandRef & { action: string; version: string },
  reply: StationReply,
  { recorded = false }: { recorded?: boolean } = {},
): Promise<CommandOutcome> {
  const outcome = outcomeOf(reply)
  commands.inc({ action: command.action, outcome: reply.kind })
  const owner = outcome.status === 'answered' && !recorded ? ownerOf(command, outcome.meaning) : undefined
  try {
    if (outcome.status === 'failed' || !owner) await end(app, command, outcome)
    else if (app.commands.actions.has(owner)) await end(app, command, outcome, app.commands.actions.get(owner))
    else {
      await app.data.withTenant(command.tenantId, (data) => data.commands.keepAnswer(command.id, outcome))
      await askOwner(app, command, owner)
    }
  } catch (err) {
    if (outcome.status === 'failed' || !isTransient(err)) throw err
    // The answer must not be lost with what could not be recorded now.
    await app.data.withTenant(command.tenantId, (data) => data.commands.keepAnswer(command.id, outcome))
    app.log.warn({ err, commandId: command.id }, 'answer kept, to be recorded later')
  }
  return outcome
}

/** The action whose module records an answer: none for a raw 1.6 command that says nothing in 2.x terms. */
const ownerOf = ({ action, version }: { action: string; version: string }, meaning: CommandRow['meaning']) =>
  meaning ? meaning.action : version === '1.6' ? undefined : action

/** Asks the module that owns the action to record a kept answer. True when it is recorded now. */
export async function askOwner(app: FastifyInstance, { tenantId, id }: CommandRef, action: string): Promise<boolean> {
  try {
    await app.bus.request(finishTopic(action), { tenantId, id } satisfies CommandRef)
    return true
  } catch (err) {
    if (!BusError.is(err) && !isTransient(err)) throw err
    app.log.debug({ err, commandId: id, action }, 'answer waits for its module')
    return false
  }
}

/** Serves `finish.<Action>` for a command of a module loaded here. */
export async function serveFinish(app: FastifyInstance, owner: string, command: Command<any>): Promise<void> {
  const { action } = command
  await app.bus.serve(finishTopic(action), (ref: CommandRef) => end(app, ref, undefined, command), { owner })
  if (command.batch) await app.bus.serve(partTopic(action), (part: AnsweredPart) => applyPart(app, part, command), { owner })
}

interface AnsweredPart extends CommandRef {
  request: object
  response: object
}

/** Has the owner of a command record what the station answered to one of its messages. False when that must wait for the end of the command. */
export async function recordPart(
  app: FastifyInstance,
  { tenantId, id, action }: CommandRef & { action: string },
  request: object,
  response: object,
): Promise<boolean> {
  const part: AnsweredPart = { tenantId, id, request: masked(request), response: masked(response) }
  const own = app.commands.actions.get(action)
  try {
    return own ? await applyPart(app, part, own) : await app.bus.request<boolean>(partTopic(action), part)
  } catch (err) {
    app.log.warn({ err, commandId: id, action }, 'a part of an answer is recorded at the end of its command')
    return false
  }
}

async function applyPart(app: FastifyInstance, { tenantId, id, request, response }: AnsweredPart, command: Command<any>): Promise<boolean> {
  const announced: Announcement[] = []
  const applied = await app.data.withTenant(tenantId, async (data) => {
    const row = await data.commands.lock(id)
    if (!row) return false
    await apply(app, { ...row, request, response, meaning: undefined }, command, data, announced)
    for (const announcement of announced) if (isDurable(announcement.event)) await data.outbox.add(announcement)
    return true
  })
  if (applied) publish(app, announced)
  return applied
}

function publish(app: FastifyInstance, announced: Announcement[]) {
  for (const { event, body } of announced)
    if (!isDurable(event)) app.bus.publish(event, body).catch((err: unknown) => app.log.debug({ err, event }, 'volatile event lost'))
  app.outboxRelay.poke()
}

/** One commit, once; without `outcome` it is the answer kept in the row. */
export async function end(
  app: FastifyInstance,
  ref: CommandRef,
  outcome?: CommandOutcome,
  command?: Command<any>,
  triesLeft = TRIES,
): Promise<void> {
  const announced: Announcement[] = []
  try {
    await app.data.withTenant(ref.tenantId, async (data) => {
      const row = await data.commands.lock(ref.id)
      if (!row) return
      const ending = outcome ?? kept(row)
      if (command && ending.status === 'answered')
        await apply(app, { ...row, response: ending.response, meaning: ending.meaning }, command, data, announced)
      for (const announcement of announced) if (isDurable(announcement.event)) await data.outbox.add(announcement)
      await data.commands.finish(ref.id, ending)
    })
  } catch (err) {
    if (isTransient(err)) {
      if (triesLeft > 0 && isConflict(err)) return end(app, ref, outcome, command, triesLeft - 1)
      throw err
    }
    if (!command) throw err
    // What the station answered is known and final; that we could not record it is ours to repair, and no reason to leave the command open.
    app.log.error({ err, commandId: ref.id, action: command.action }, 'answer could not be recorded')
    return end(app, ref, outcome)
  }
  publish(app, announced)
  app.commandJobs.poke()
}

const kept = ({ response, meaning, error }: CommandRow): CommandOutcome =>
  response
    ? { status: 'answered', response, meaning }
    : { status: 'failed', error: error ?? { kind: 'unknown', message: 'nothing is known of it' } }

async function apply(
  app: FastifyInstance,
  row: CommandRow & { stationPk?: number; response: object },
  command: Command<any>,
  data: Context['data'],
  announced: Announcement[],
) {
  const said = row.meaning ?? (row.version === '1.6' ? undefined : row)
  // A station that was removed meanwhile has nothing left to record on.
  if (!command.after || !said || said.action !== command.action || row.stationPk === undefined) return
  const { version, requestedBy } = row
  const station = { tenantId: row.tenantId, id: row.stationPk, stationId: row.stationId }
  await command.after(withoutSeal(said.request), said.response, commandContext(app, { station, version, data, announced, requestedBy }))
}

const isConflict = (err: any): boolean => ['40001', '40P01'].includes(err?.code ?? err?.parent?.code)
