import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { found } from '#util/http/problem.js'
import { route } from '#util/http/route.js'
import { flag, pageOf, pageQuery, pageRequest, period, rowId, text } from '#util/http/schemas.js'
import { explanation, meterValue, toldTransaction, transaction } from './schemas.js'

const tag = 'Transactions'
const params = { id: rowId('transaction') }

export async function transactionRoutes(app: FastifyInstance): Promise<void> {
  route(app, {
    method: 'GET',
    url: '/transactions',
    tag,
    permission: 'transaction.read',
    summary: 'List transactions, the latest start first',
    query: {
      ...pageQuery,
      stationId: z.string().max(48).optional().describe('Only those at this station.'),
      transactionId: z.string().max(64).optional().describe('Only those with this id on the wire.'),
      idToken: z.string().max(255).optional().describe('Only those started with this token, in any case.'),
      evseId: z.coerce.number().int().min(0).max(1_000_000).optional().describe('Only those at this EVSE.'),
      active: flag('`true`: only those that run; `false`: only those that ended.').optional(),
      ...period,
    },
    response: pageOf(transaction, 'transactions'),
    handler: ({ query, inTenant }) => inTenant((data) => data.transactions.list(query, pageRequest(query))),
  })

  route(app, {
    method: 'GET',
    url: '/transactions/:id',
    tag,
    permission: 'transaction.read',
    summary: 'Read a transaction',
    description: 'With what a station of OCPP 2.1 told of it beyond the list: its tariff, costs, limit and mode.',
    params,
    response: toldTransaction,
    handler: async ({ params: { id }, inTenant }) => found(await inTenant((data) => data.transactions.get(id)), 'transaction'),
  })

  route(app, {
    method: 'GET',
    url: '/transactions/:id/meter-values',
    tag,
    permission: 'transaction.read',
    summary: 'Its readings, the oldest first',
    params,
    query: pageQuery,
    response: pageOf(meterValue, 'readings'),
    handler: async ({ params: { id }, query, inTenant }) =>
      found(await inTenant((data) => data.transactions.meterValues(id, pageRequest(query))), 'transaction'),
  })

  route(app, {
    method: 'GET',
    url: '/transactions/:id/explain',
    tag,
    permission: 'transaction.read',
    summary: 'How its energy was found, and every message about it',
    params,
    response: explanation,
    handler: async ({ params: { id }, inTenant }) => found(await inTenant((data) => data.transactions.explain(id)), 'transaction'),
  })

  route(app, {
    method: 'POST',
    url: '/transactions/:id/close',
    tag,
    permission: 'transaction.write',
    summary: 'Close a transaction whose end never came',
    description:
      'It gets the flag `closed`; its station is told nothing. When its end comes after all, that takes over. Closing one that ended changes nothing.',
    params,
    body: z
      .strictObject({ reason: text(200).default('closed by an operator').describe('Why, for whoever reads it later.') })
      .default({ reason: 'closed by an operator' }),
    example: { reason: 'station was replaced' },
    response: transaction,
    handler: async ({ params: { id }, body: { reason }, inTenant }) =>
      found(await inTenant((data) => data.transactions.close(id, reason)), 'transaction'),
  })
}
