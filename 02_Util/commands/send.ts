import type { FastifyInstance } from 'fastify'
import { refusedByBoot } from '#base/domain/bootGate.js'
import { type Announcement, isDurable } from '#base/events.js'
import type { Command } from '#base/ocpp/action.js'
import { OcppError } from '#base/ocpp/errors.js'
import { refusedBefore21 } from '#base/ocpp/since21.js'
import type { OcppVersion } from '#base/ocpp/version.js'
import type { StationReply } from '#base/ports/stationCall.js'
import type { CommandError, CommandTarget } from '#base/repositories/commands.js'
import type { Repositories } from '#base/repositories.js'
import { askRouter } from '#util/callStation.js'
import { commandContext } from './context.js'
import { pokeQueue } from './drainQueue.js'
import { conclude } from './finish.js'
import { sendInParts } from './inParts.js'
import { answerOf, answerOfRow, type CommandAnswer } from './outcome.js'
import { seal } from './sealed.js'

/** One request to one or many stations of a tenant. */
export interface Order {
  tenantId: number
  stationIds: string[]
  version: OcppVersion
  action: string
  request: object
  /** The request as JSON text, as it goes out. */
  text: string
  whenOffline: 'fail' | 'queue'
  /** How long a queued command is kept. */
  ttlSeconds: number
  callbackUrl?: string
  requestedBy?: string
  /** The module's code, where the command is one of its actions. */
  command?: Command<any>
  /** What refuses it whatever the station; `command`'s own when absent. */
  vet?: Command<any>['vet']
}

interface Decision {
  target?: CommandTarget
  error?: CommandError
  /** Refused because of its boot status (B02, B03). */
  boot?: boolean
}

export interface Placed extends Decision {
  stationId: string
  id: string
}

/** Decides for each station and stores all of them, before anything is sent. In the order asked. */
export async function place(app: FastifyInstance, order: Order): Promise<Placed[]> {
  const announced: Announcement[] = []
  const refusal = await vetted(app, order)
  const placed = await app.data.withTenant(order.tenantId, async (data) => {
    const targets = new Map((await data.commands.targets(order.stationIds)).map((target) => [target.stationId, target]))
    const decisions: Decision[] = []
    for (const stationId of order.stationIds) decisions.push(await decide(app, order, targets.get(stationId), data, announced, refusal))
    const { version, action, text, whenOffline, callbackUrl, requestedBy } = order
    const ids = await data.commands.add(
      decisions.map(({ error }, i) => ({
        stationId: order.stationIds[i]!,
        version,
        action,
        request: seal(app.settings.secretKeys, text, { queued: whenOffline === 'queue' }),
        whenOffline,
        repeatable: order.command?.repeatable ?? false,
        requestedBy,
        callbackUrl,
        lifeSeconds: whenOffline === 'queue' ? order.ttlSeconds : app.settings.ocpp.callTimeoutSeconds + 15,
        processId: whenOffline === 'queue' ? undefined : app.processId,
        error,
      })),
    )
    for (const announcement of announced) if (isDurable(announcement.event)) await data.outbox.add(announcement)
    return decisions.map((decision, i) => ({ ...decision, stationId: order.stationIds[i]!, id: ids[i]! }))
  })
  for (const { event, body } of announced)
    if (!isDurable(event)) app.bus.publish(event, body).catch((err: unknown) => app.log.debug({ err, event }, 'volatile event lost'))
  if (placed.some(({ error }) => error)) {
    app.outboxRelay.poke()
    app.commandJobs.poke()
  }
  return placed
}

async function vetted(app: FastifyInstance, { tenantId, request, command, vet = command?.vet }: Order): Promise<CommandError | undefined> {
  try {
    const { settings, files } = app
    const log = app.log.child({ tenant: tenantId })
    await vet?.(request, { settings, files, log, now: () => new Date(), inTenant: (work) => app.data.withTenant(tenantId, work) })
    return undefined
  } catch (err) {
    if (!OcppError.is(err)) throw err
    return { kind: 'refused', code: err.code, message: err.message }
  }
}

async function decide(
  app: FastifyInstance,
  { tenantId, version, action, request, whenOffline, command, requestedBy }: Order,
  target: CommandTarget | undefined,
  data: Repositories,
  announced: Announcement[],
  refusal: CommandError | undefined,
): Promise<Decision> {
  if (!target) return { error: { kind: 'refused', code: 'NotRegistered', message: 'the station is not registered' } }
  const { link, bootStatus, stationPk, stationId } = target
  if (whenOffline === 'fail') {
    if (!link) return { target, error: { kind: 'offline', message: 'the station is not connected' } }
    const refusal = refusedByBoot(link.version, bootStatus, app.settings.ocpp.bootRequired16, action)
    if (refusal) return { target, boot: true, error: { kind: 'refused', code: `Boot${bootStatus ?? 'Pending'}`, message: refusal } }
  }
  if (link && version === '1.6' && link.version !== '1.6')
    return {
      target,
      error: { kind: 'refused', code: 'WrongVersion', message: `the station speaks OCPP ${link.version}: use the 2.x command` },
    }
  // Before anything is noted of a command that cannot leave.
  const tooOld = refusedByVersion(target, action)
  if (tooOld) return { target, error: { kind: 'refused', code: 'NotSupported', message: tooOld } }
  if (refusal) return { target, error: refusal }
  try {
    const station = { tenantId, id: stationPk, stationId }
    await command?.before?.(request, commandContext(app, { station, version, data, announced, stationVersion: link?.version, requestedBy }))
  } catch (err) {
    if (!OcppError.is(err)) throw err
    return { target, error: { kind: 'refused', code: err.code, message: err.message } }
  }
  return { target }
}

/** Of a station that is away, what it spoke last counts; of one that was never here, what it may speak. */
function refusedByVersion({ link, lastVersion, ocppVersions }: CommandTarget, action: string): string | undefined {
  if (link) return refusedBefore21(link.version, action)
  const version = lastVersion ?? ocppVersions.toSorted().at(-1)
  const refusal = version && refusedBefore21(version, action)
  return refusal && `${refusal}, ${lastVersion ? 'as it was last connected' : 'at most'}`
}

/** Sends what was placed and waits for what comes of it. Never throws for what a station may do. */
export async function carryOut(app: FastifyInstance, order: Order, { id, stationId, target, error }: Placed): Promise<CommandAnswer> {
  const { tenantId, version, action, text, whenOffline } = order
  if (error) return answerOf(stationId, id, { status: 'failed', error })
  const processId = target?.link?.processId
  if (whenOffline === 'queue') {
    if (processId) await pokeQueue(app, { tenantId, stationId, processId })
    return answerOfRow((await app.data.withTenant(tenantId, (data) => data.commands.find(id)))!)
  }
  const send = (payload: string) =>
    askRouter(app, processId!, { tenantId, stationId, action, payload, version }).catch((err: unknown): StationReply => {
      app.log.error({ err, tenant: tenantId, station: stationId, action }, 'the router failed on a command')
      return { kind: 'timeout' } // it may have left: what the operator is told must not promise more
    })
  const { reply, recorded } = await sendInParts(app, { tenantId, id, stationId, action, version }, text, send)
  return answerOf(stationId, id, await conclude(app, { tenantId, id, action, version }, reply, { recorded }))
}
