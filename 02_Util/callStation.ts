import type { FastifyInstance } from 'fastify'
import type { ActionName, RequestOf, ResponseOf } from '#base/ocpp/action.js'
import { OcppError } from '#base/ocpp/errors.js'
import { BusError } from '#base/ports/bus.js'
import { routerTopic, type StationCall, type StationReply } from '#base/ports/stationCall.js'

/** Puts a CALL on a station's socket, whichever process holds it, and waits for the outcome. Never throws for what a station may do. */
export async function reachStation(app: FastifyInstance, call: StationCall): Promise<StationReply> {
  const owner = await app.data.system.links.owner(call.tenantId, call.stationId)
  return owner ? askRouter(app, owner.processId, call) : { kind: 'offline' }
}

/** The same, where the process that holds the socket is known already. */
export async function askRouter(app: FastifyInstance, processId: string, call: StationCall): Promise<StationReply> {
  const callMs = app.settings.ocpp.callTimeoutSeconds * 1000
  try {
    return await app.bus.request<StationReply>(routerTopic(processId), { ...call, writeBefore: Date.now() + callMs }, 2 * callMs + 5_000)
  } catch (err) {
    if (!BusError.is(err)) throw err
    return err.kind === 'nobody' ? { kind: 'offline' } : { kind: 'timeout' }
  }
}

/** The typed way back to a station for handlers' `after`: resolves with its answer, throws when there is none. */
export async function callStation<A extends ActionName>(
  app: FastifyInstance,
  { tenantId, stationId }: { tenantId: number; stationId: string },
  action: A,
  request: RequestOf<A>,
): Promise<ResponseOf<A>> {
  const reply = await reachStation(app, { tenantId, stationId, action, payload: JSON.stringify(request), version: '2.1' })
  if (reply.kind === 'result') return reply.payload
  if (reply.kind === 'callError')
    throw new OcppError('GenericError', `${stationId} answered ${action} with ${reply.code} ${reply.description}`)
  throw new OcppError('GenericError', `${action} did not reach ${stationId}: ${reply.kind === 'refused' ? reply.reason : reply.kind}`)
}
