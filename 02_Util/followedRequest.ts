import type { FastifyInstance } from 'fastify'
import type { Context } from '#base/context.js'
import type { FollowedAction } from '#base/domain/followed.js'
import type { Events } from '#base/events.js'
import type { RequestOf, ResponseOf } from '#base/ocpp/action.js'
import { plugboardData } from '#base/ocpp/customData.js'
import type { StatusInfoType } from '#base/ocpp/generated/v21.js'
import { masked } from '#base/ocpp/mask.js'

/** What a station adds to a status, in one line. */
export const reasonOf = (info: StatusInfoType | undefined): string | undefined =>
  info && (info.additionalInfo ? `${info.reasonCode}: ${info.additionalInfo}` : info.reasonCode)

/** What every command does whose history is kept: note it before it is sent, and what the station answered. */
export const followed = <A extends FollowedAction>(action: A) => ({
  async before(request: RequestOf<A>, { data, station }: Context, { fileId }: { fileId?: number } = {}): Promise<void> {
    await data.followedRequests.open(station.id, { action, requestId: numberOf(request), request: masked(request), fileId })
  },
  async after(request: RequestOf<A>, response: ResponseOf<A>, { data, station, now }: Context): Promise<void> {
    const unnumbered = plugboardData(request.customData).unnumbered === true
    await data.followedRequests.answered(station.id, {
      action,
      requestId: unnumbered ? undefined : numberOf(request),
      request: masked(unnumbered ? asSent(request) : request),
      answer: response.status,
      reason: reasonOf(response.statusInfo),
      filename: 'filename' in response ? response.filename : undefined,
      at: now(),
    })
  },
})

/** Without the number that was not sent, and our mark that says so. */
function asSent(request: object): object {
  const { requestId: _number, customData: _mark, ...sent } = request as { requestId?: number; customData?: unknown }
  return sent
}

/** Keeps what a station tells of a request, and tells the others where it is news. */
export async function tell(
  told: {
    action: Exclude<FollowedAction, 'SetNetworkProfile'>
    requestId?: number
    status: string
    info?: StatusInfoType
    locations?: string[]
  },
  { data, station, receivedAt, emit }: Context,
): Promise<void> {
  const { action, requestId, status, info, locations } = told
  const change = await data.followedRequests.told(station.id, {
    action,
    requestId,
    status,
    reason: reasonOf(info),
    locations,
    at: receivedAt,
  })
  if (!change) return
  const news = { ...station, requestId, status, state: change.state, at: receivedAt.toISOString() }
  if (action === 'GetLog') emit('log.changed', { ...news, logId: change.id })
  else emit('firmware.changed', { ...news, action, firmwareId: change.id })
}

/** Network profiles are numbered by the slot they go to. */
const numberOf = (request: RequestOf<FollowedAction>) => ('requestId' in request ? request.requestId : request.configurationSlot)

/** Listens for commands that ended without an answer: what was noted before one of `actions` was sent is told so. */
export const unansweredOf =
  (...actions: FollowedAction[]) =>
  async ({ tenantId, commandId, stationId, status, ...command }: Events['command.finished'], app: FastifyInstance): Promise<void> => {
    const action = actions.find((name) => name === command.action)
    if (!action || status !== 'failed') return
    await app.data.withTenant(tenantId, async (data) => {
      const [row, [target]] = [await data.commands.find(commandId), await data.commands.targets([stationId])]
      if (!row?.error || !target) return
      const { kind, message } = row.error
      const refused = kind !== 'timeout' && kind !== 'unknown'
      await data.followedRequests.unanswered(target.stationPk, { action, requestedAt: row.createdAt, reason: message, refused })
    })
  }
