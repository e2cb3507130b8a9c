import type { FastifyInstance } from 'fastify'
import type { Events } from '#base/events.js'
import { leaveOwn } from '#util/commands/own.js'
import SetChargingProfile from './actions/SetChargingProfile.js'

/** K15.FR.08: a vehicle waits no longer for its schedule. */
const LATEST_SECONDS = 60

/**
 * Sends a profile that was promised. It is a command like an operator's, in the list of commands with what became of it. The way of an event, by way of its
 * row, is longer than that of the answer that promised it; were it not, a profile that comes first would do no harm (K15.FR.17).
 */
export async function sendProfile(app: FastifyInstance, due: Events['charging.profileDue']): Promise<void> {
  const { tenantId, stationId, evseId, profile: chargingProfile } = due
  await leaveOwn(app, {
    tenantId,
    stationId,
    action: SetChargingProfile.action,
    request: { evseId, chargingProfile },
    whenOffline: 'queue',
    ttlSeconds: LATEST_SECONDS,
    requestedBy: 'Plugboard',
    command: SetChargingProfile,
  })
}
