import type { FastifyInstance } from 'fastify'
import { callStation } from '#util/callStation.js'
import { repeat } from '#util/repeat.js'

const EVERY_MS = 10_000
const AT_ONCE = 500

/**
 * Tells stations what their running transactions cost so far, where the price asks for it (`costUpdatedSeconds`). A station that does not take it, or is gone, is
 * told again after the interval.
 */
// I02.FR.01
export async function tellCosts(app: FastifyInstance): Promise<void> {
  for (const { id: tenantId } of await app.data.system.tenants.list()) {
    const due = await app.data.withTenant(tenantId, (data) => data.transactions.dueCosts(AT_ONCE))
    await Promise.all(
      due.map(async ({ stationPk, stationId, transactionId, totalCost }) => {
        try {
          await callStation(app, { tenantId, stationId }, 'CostUpdated', { transactionId, totalCost: Number(totalCost) })
          await app.data.withTenant(tenantId, (data) => data.transactions.tellCost(stationPk, transactionId, { totalCost, at: new Date() }))
        } catch (err) {
          app.log.info({ err, tenant: tenantId, station: stationId, transactionId }, 'station was not told the cost')
        }
      }),
    )
  }
}

/** The same, again and again until the process ends. */
export function startTellingCosts(app: FastifyInstance): void {
  const stop = repeat(
    EVERY_MS,
    () => tellCosts(app),
    (err) => app.log.warn({ err }, 'telling costs failed; it runs again'),
  )
  app.addHook('onClose', stop)
}
