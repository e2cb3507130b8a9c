import type { FastifyInstance } from 'fastify'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** Logs of stations older than that go, with what they hold, for every tenant. */
export async function removeOldLogs({ data, files }: Pick<FastifyInstance, 'data' | 'files'>, olderThan: Date): Promise<void> {
  for (const { id } of await data.system.tenants.list()) {
    const keys = await data.withTenant(id, (tenant) => tenant.storedFiles.removeLogs(olderThan))
    await Promise.all(keys.map((key) => files.remove(key)))
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
