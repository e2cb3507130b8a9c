import type { FastifyInstance } from 'fastify'
import { removeContent } from '#util/files/remove.js'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const atOnce = 100

type Parts = Pick<FastifyInstance, 'data' | 'files' | 'log'>

/** Logs of stations older than that go, for every tenant, and with them all contents that no file names any more. */
export async function removeOldLogs(app: Parts, olderThan: Date): Promise<void> {
  for (const { id } of await app.data.system.tenants.list()) {
    await app.data.withTenant(id, (tenant) => tenant.storedFiles.removeLogs(olderThan))
    await removeUnkept(app, id)
  }
}

async function removeUnkept(app: Parts, tenantId: number): Promise<void> {
  for (;;) {
    const keys = await app.data.withTenant(tenantId, (tenant) => tenant.storedFiles.unkept(atOnce))
    for (const key of keys) if (!(await removeContent(app, tenantId, key))) return // the store is away: it is asked again in an hour
    if (keys.length < atOnce) return
  }
}

/** Does so every hour, where the files are: other processes may not see the same disk. */
export function keepLogsYoung(app: FastifyInstance): void {
  const round = () =>
    removeOldLogs(app, new Date(Date.now() - app.settings.retention.messagesDays * dayMs)).catch((err: unknown) =>
      app.log.warn({ err }, 'removing old logs failed; it runs again'),
    )
  const timer = setInterval(round, hourMs).unref()
  app.addHook('onClose', async () => clearInterval(timer))
}
