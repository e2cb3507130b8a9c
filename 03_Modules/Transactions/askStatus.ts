import type { FastifyInstance } from 'fastify'
import { leaveOwn } from '#util/commands/own.js'
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
  await leaveOwn(app, {
    tenantId,
    stationId,
    action: GetTransactionStatus.action,
    request: { transactionId },
    whenOffline: 'queue',
    requestedBy: 'policy TRANSACTION_ASK_STATUS',
    command: GetTransactionStatus,
  })
}
