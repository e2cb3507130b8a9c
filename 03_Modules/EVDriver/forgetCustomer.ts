import type { FastifyInstance } from 'fastify'
import type { Events } from '#base/events.js'
import { leaveOwn } from '#util/commands/own.js'
import SendLocalList from './actions/SendLocalList.js'
import { entryKey } from './localList.js'

/**
 * N10.FR.02: a customer whom a station forgot is taken out of its local list, if it was in it; only we may change that, for the sake of its version. While the
 * station is away this waits. Heard twice it does nothing more: the first answer has removed the entry here, and until then a second version is refused.
 */
export async function forgetCustomer(
  { tenantId, id: stationPk, stationId, idToken }: Events['customer.cleared'],
  app: FastifyInstance,
): Promise<void> {
  const { list, entries } = await app.data.withTenant(tenantId, async ({ localLists }) => ({
    list: await localLists.get(stationPk),
    entries: await localLists.entries(stationPk),
  }))
  if (!list?.version || list.version < 0) return
  const key = entryKey(idToken, list)
  const present = entries.find((entry) => entryKey(entry.idToken, list) === key)
  if (!present) return
  const request = {
    versionNumber: list.version + 1,
    updateType: 'Differential' as const,
    localAuthorizationList: [{ idToken: present.idToken }],
  }
  await leaveOwn(app, {
    tenantId,
    stationId,
    action: SendLocalList.action,
    request,
    whenOffline: 'queue',
    requestedBy: 'CustomerInformation (N10.FR.02)',
    command: SendLocalList,
  })
}
