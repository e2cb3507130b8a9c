import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { settlementStatuses as statuses } from '#base/repositories/payments.js'
import { found } from '#util/http/problem.js'
import { route } from '#util/http/route.js'
import { instant, pageOf, pageQuery, pageRequest, period, rowId } from '#util/http/schemas.js'

const whole = () => z.number().int()

const settlement = z.object({
  id: whole().describe('Our number for it.'),
  stationPk: whole().describe('Our number for its station.'),
  stationId: z.string().describe('Station whose payment terminal settled.'),
  pspRef: z.string().describe("The payment service provider's reference: the `idToken` of the transaction."),
  transactionId: z.string().optional().describe('Transaction it is for, as on the wire; absent: cancelled before one began.'),
  transactionPk: whole()
    .optional()
    .describe('Our number for the transaction, see `/api/v1/transactions/{id}`; absent while none of that id is known.'),
  status: z
    .enum(statuses)
    .describe(
      '`Settled`: paid. `Canceled`: nothing was charged. `Rejected`: by the payment service provider. `Failed`: for technical reasons; the amount may be claimed by `pspRef`.',
    ),
  statusInfo: z.string().optional().describe('What the payment terminal adds.'),
  amount: z
    .string()
    .describe(
      "What was settled, or tried to be: the station's number as a decimal text, in the currency of its tariff, which the station does not name here.",
    ),
  settledAt: instant('When it was settled, by the clock of the station.'),
  receivedAt: instant('When it was received.'),
  receiptId: z.string().optional().describe('Receipt of the payment terminal.'),
  receiptUrl: z.string().optional().describe('Where that receipt can be had.'),
  vatNumber: z.string().optional().describe('VAT number for the receipt.'),
  vatCompany: z.unknown().optional().describe('Address of the company of that number.'),
})

const webPayment = z.object({
  evseId: whole().describe('EVSE somebody pays for.'),
  timeoutSeconds: whole().describe('How long the station was told to wait.'),
  startedBy: z.string().optional().describe('Who told the station, such as `key 1/3`.'),
  startedAt: instant('When the station confirmed it.'),
  until: instant('Until when it starts nothing there by itself, unless a remote start comes first.'),
})

const vatCheck = z.object({
  evseId: whole().optional().describe('EVSE the check was for.'),
  vatNumber: z.string().describe('The number as the driver typed it.'),
  status: z.enum(['Accepted', 'Rejected']).describe('What the station was answered.'),
  reason: z.string().describe('Why. Only the form is checked: no register is asked.'),
  at: instant('When it was asked.'),
})

/** Ad hoc payments: what became of them, and what came before. */
export async function paymentRoutes(app: FastifyInstance): Promise<void> {
  route(app, {
    method: 'GET',
    url: '/settlements',
    tag: 'Transactions',
    permission: 'payment.read',
    summary: 'List settlements of ad hoc payments, the latest first',
    description: 'What stations of OCPP 2.1 with a payment terminal said by NotifySettlement. Plugboard settles nothing itself.',
    query: {
      ...pageQuery,
      stationId: z.string().max(48).optional().describe('Only those at this station.'),
      transactionId: z.string().max(64).optional().describe('Only those for this transaction, by its id on the wire.'),
      pspRef: z.string().max(255).optional().describe('Only those of this payment.'),
      status: z.enum(statuses).optional().describe('Only those that ended so.'),
      ...period,
    },
    response: pageOf(settlement, 'settlements'),
    handler: ({ query, inTenant }) => inTenant((data) => data.payments.settlements(query, pageRequest(query))),
  })

  route(app, {
    method: 'GET',
    url: '/stations/:id/web-payments',
    tag: 'Stations',
    permission: 'payment.read',
    summary: 'Web payments it was told of, the latest first',
    params: { id: rowId('station') },
    query: pageQuery,
    response: pageOf(webPayment, 'web payments'),
    handler: ({ params: { id }, query, inTenant }) =>
      inTenant(async (data) => {
        found(await data.stations.get(id), 'station')
        return data.payments.webPayments(id, pageRequest(query))
      }),
  })

  route(app, {
    method: 'GET',
    url: '/stations/:id/vat-checks',
    tag: 'Stations',
    permission: 'payment.read',
    summary: 'VAT numbers it had checked, the latest first',
    params: { id: rowId('station') },
    query: { ...pageQuery, status: z.enum(['Accepted', 'Rejected']).optional().describe('Only those that were answered so.') },
    response: pageOf(vatCheck, 'checks'),
    handler: ({ params: { id }, query, inTenant }) =>
      inTenant(async (data) => {
        found(await data.stations.get(id), 'station')
        return data.payments.vatChecks(id, query, pageRequest(query))
      }),
  })
}
