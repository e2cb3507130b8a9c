import type { FastifyInstance } from 'fastify'
import { repeat } from '#util/repeat.js'
import { syncLocalList } from './syncLocalList.js'

const EVERY_MS = 30_000
const BATCH = 20

/** Syncs, in every tenant, the lists that follow the tokens by policy and are behind them. What fails is tried again after five minutes. */
export async function followTokens(app: FastifyInstance): Promise<void> {
  for (const { id: tenantId } of await app.data.system.tenants.list()) {
    const due = await app.data.withTenant(tenantId, (data) => data.localLists.due(BATCH))
    await Promise.all(
      due.map(async (station) => {
        const done = await syncLocalList(app, { ...station, tenantId, requestedBy: 'local list policy', full: false })
        if (done && done.outcome !== 'inSync')
          app.log.info(
            { tenant: tenantId, station: station.stationId, outcome: done.outcome, reason: done.reason },
            'local list synced by policy',
          )
      }),
    )
  }
}

/** The same, again and again until the process ends. */
export function startFollowing(app: FastifyInstance): void {
  const away = (err: unknown) => app.log.warn({ err }, 'local lists do not follow the tokens now; it runs again')
  // A sync waits for stations, and the end of the process does not wait for a sync: another process takes it up.
  const stop = repeat(EVERY_MS, async () => app.commandJobs.keep(followTokens(app).catch(away)), away)
  app.addHook('onClose', stop)
}
