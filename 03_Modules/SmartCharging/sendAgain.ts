import type { FastifyInstance } from 'fastify'
import type { Events } from '#base/events.js'
import { sendProfile } from './sendProfile.js'

const MOST_PROFILES = 500

/**
 * After a power loss a station goes on with a transaction, but only one that keeps TxProfiles (`ChargingProfilePersistence`) still has those of it: any other gets
 * them again.
 */
// B13.FR.31, E17.FR.15
export async function sendAgain(app: FastifyInstance, resumed: Events['transaction.resumed']): Promise<void> {
  const { tenantId, id, transactionId } = resumed
  const { kept, profiles } = await app.data.withTenant(tenantId, async (data) => ({
    kept: await data.variables.value(id, {
      component: 'SmartChargingCtrlr',
      variable: 'ChargingProfilePersistence',
      variableInstance: 'TxProfile',
    }),
    profiles: (await data.chargingProfiles.list(id, { purpose: 'TxProfile' }, { limit: MOST_PROFILES })).items,
  }))
  if (kept?.toLowerCase() === 'true') return
  for (const { set } of profiles)
    if (set?.profile.transactionId === transactionId) await sendProfile(app, { ...resumed, evseId: set.evseId, profile: set.profile })
}
