import type { FastifyInstance } from 'fastify'
import { carryOut, place } from '#util/commands/send.js'
import GetTransactionStatus from './actions/GetTransactionStatus.js'

interface Incomplete {
  tenantId: number
  stationId: string
  transactionId: string
}

/**
 * The policy TRANSACTION_ASK_STATUS (E14): of a transaction of which a message is missing its station is asked, as an operator would; what it says is stored with the
 * transaction. While the station is away the question waits. Asking twice does no harm.
 */
export async function askStatus({ tenantId, stationId, transactionId }: Incomplete, app: FastifyInstance): Promise<void> {
  if (!app.settings.transactionAskStatus) return
  const request = { transactionId }
  const order = {
    tenantId,
    stationIds: [stationId],
    version: '2.1' as const,
    action: GetTransactionStatus.action,
    request,
    text: JSON.stringify(request),
    whenOffline: 'queue' as const,
    ttlSeconds: app.settings.commandTtlSeconds,
    requestedBy: 'policy TRANSACTION_ASK_STATUS',
    command: GetTransactionStatus,
  }
  const placed = await place(app, order)
  // Whoever announced the gap need not wait for the station.
  app.commandJobs.keep(Promise.all(placed.map((one) => carryOut(app, order, one))))
}
