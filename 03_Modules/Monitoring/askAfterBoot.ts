import { randomInt } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { Events } from '#base/events.js'
import { leaveOwn } from '#util/commands/own.js'
import GetMonitoringReport from './actions/GetMonitoringReport.js'

/**
 * N04.FR.19: a station that has rebooted may number its monitors anew. Where its operator turned that on it is asked which it has, as an operator would; after
 * the whole report those it does not name are gone. Asking twice does no harm.
 */
export async function askAfterBoot({ tenantId, id, stationId, status }: Events['station.booted'], app: FastifyInstance): Promise<void> {
  if (status !== 'Accepted') return
  const wanted = await app.data.withTenant(tenantId, async (data) => {
    const station = await data.stations.get(id)
    return station?.askMonitorsAfterBoot && station.version?.startsWith('2')
  })
  if (!wanted) return
  await leaveOwn(app, {
    tenantId,
    stationId,
    action: GetMonitoringReport.action,
    request: { requestId: randomInt(1, 2 ** 31) },
    whenOffline: 'queue',
    requestedBy: 'policy askMonitorsAfterBoot',
    command: GetMonitoringReport,
  })
}
