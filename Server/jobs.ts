import type { FastifyInstance } from 'fastify'
import { repeat } from '#util/repeat.js'

const beatMs = 5_000
const silentSeconds = 20
const minuteMs = 60_000
const hourMs = 3_600_000
const weeksAhead = 4

const daysAgo = (days: number) => new Date(Date.now() - days * 24 * hourMs)

/** What every process does beside its modules: shows that it lives, buries those that do not, keeps partitions. Returns how to end it. */
export async function startJobs(app: FastifyInstance, process: { modules: string; host: string }): Promise<() => Promise<void>> {
  const { data, processId, log, settings } = app
  const { processes, partitions } = data.system

  const beat = async () => {
    const wasBuried = await processes.beat({ id: processId, ...process })
    // F-11: while this process slept, others took it for dead and its stations for offline. It starts afresh.
    if (wasBuried && app.sockets?.count()) {
      log.warn({}, 'this process was taken for dead: its stations connect again')
      await app.sockets.closeAll(1012, 'service restart')
    }
    for (const station of await processes.bury(silentSeconds)) {
      log.info({ tenant: station.tenantId, station: station.stationId }, 'station offline: the process that held its socket ended')
      await app.bus.publish('station.offline', { ...station, id: station.stationPk, reason: 'process ended' })
    }
  }
  const keepHouse = async () => {
    try {
      await partitions.ensure(weeksAhead)
    } finally {
      // Whether or not there is room for what comes, what is too old goes.
      await app.data.retention.apply({
        messages: daysAgo(settings.retention.messagesDays),
        statusHistory: settings.retention.statusDays > 0 ? daysAgo(settings.retention.statusDays) : undefined,
        meterValues: settings.retention.meterValuesDays > 0 ? daysAgo(settings.retention.meterValuesDays) : undefined,
      })
    }
  }
  const closeStale = async () => {
    if (settings.transactionStaleHours === 0) return
    for (const { id } of await data.system.tenants.list()) {
      const closed = await data.withTenant(id, (tenant) => tenant.transactions.closeStale(settings.transactionStaleHours))
      if (closed > 0) log.info({ tenant: id, closed }, 'silent transactions closed (TRANSACTION_STALE_HOURS)')
    }
  }
  const job = (name: string, everyMs: number, work: () => Promise<void>) =>
    repeat(everyMs, work, (err) => log.warn({ err }, `${name} failed; it runs again`))

  await processes.beat({ id: processId, ...process })
  const stops = [
    job('process heartbeat', beatMs, beat),
    job('partitions and retention', hourMs, keepHouse),
    job('closing silent transactions', minuteMs, closeStale),
  ]
  return async () => {
    await Promise.all(stops.map((stop) => stop()))
  }
}
