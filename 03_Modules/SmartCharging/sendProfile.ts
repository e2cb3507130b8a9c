import type { FastifyInstance } from 'fastify'
import type { Events } from '#base/events.js'
import { carryOut, type Order, place } from '#util/commands/send.js'
import SetChargingProfile from './actions/SetChargingProfile.js'

/** K15.FR.08: a vehicle waits no longer for its schedule. */
const LATEST_SECONDS = 60

/**
 * Sends a profile that was promised. It is a command like an operator's, in the list of commands with what became of it. The way of an event, by way of its
 * row, is longer than that of the answer that promised it; were it not, a profile that comes first would do no harm (K15.FR.17).
 */
export async function sendProfile(app: FastifyInstance, due: Events['charging.profileDue']): Promise<void> {
  const { tenantId, stationId, evseId, profile: chargingProfile } = due
  const request = { evseId, chargingProfile }
  const order: Order = {
    tenantId,
    stationIds: [stationId],
    version: '2.1',
    action: 'SetChargingProfile',
    request,
    text: JSON.stringify(request),
    whenOffline: 'queue',
    ttlSeconds: LATEST_SECONDS,
    requestedBy: 'Plugboard',
    command: SetChargingProfile,
  }
  // It is in the queue and will be sent; nobody else's event waits for this station's answer.
  for (const placed of await place(app, order))
    carryOut(app, order, placed).catch((err: unknown) =>
      app.log.warn({ err, tenant: tenantId, station: stationId }, 'a profile waits in the queue'),
    )
}
