import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { found } from '#util/http/problem.js'
import { route } from '#util/http/route.js'
import { instant, pageOf, pageQuery, pageRequest, rowId } from '#util/http/schemas.js'

const content = z
  .unknown()
  .describe('All of it as sent to the station: prices without tax, per kWh and per minute, in `currency`, and their conditions.')
const currency = z.string().describe('Currency of its prices, ISO 4217.')
const kind = z.enum(['DefaultTariff', 'DriverTariff'])

const tariff = z.object({
  tariffId: z.string().describe('Its id; what it says never changes under this id.'),
  currency,
  content,
  firstSentBy: z.string().optional().describe('Who first sent it to a station, such as `key 1/3`.'),
  firstSentAt: instant('When it was first sent.'),
})

const stationTariff = z.object({
  tariffId: z.string().describe('Its id.'),
  kind: kind.describe('`DefaultTariff`: for whoever has none of their own. `DriverTariff`: of a driver, or of one transaction.'),
  evseId: z
    .number()
    .int()
    .optional()
    .describe('The EVSE. Absent: of a default, every EVSE of a station whose EVSEs we do not know; of a driver, one not chosen yet.'),
  validFrom: instant('From when on the station uses it; absent: at once.').optional(),
  pending: z.boolean().describe('True while `validFrom` is to come.'),
  idTokens: z.array(z.string()).describe('Tokens it is for, where the station said so.'),
  transactionId: z.string().optional().describe('The transaction that ChangeTransactionTariff gave it to, as on the wire.'),
  setBy: z.string().optional().describe('Who had the station take it, such as `key 1/3`; absent where only the station spoke of it.'),
  setAt: instant('When the station took it.').optional(),
  reportedAt: instant('When the station last reported it, in answer to GetTariffs.').optional(),
  currency: currency.optional(),
  content: content.optional(),
})

/** Tariffs that stations compute costs with. */
export async function tariffRoutes(app: FastifyInstance): Promise<void> {
  route(app, {
    method: 'GET',
    url: '/tariffs',
    tag: 'Transactions',
    permission: 'tariff.read',
    summary: 'List tariffs that were sent to stations, the latest first',
    description: 'What a tariff says is kept: the `tariffId` of a transaction, and its costs, refer to it.',
    query: {
      ...pageQuery,
      tariffId: z.string().max(60).optional().describe('Only the one of this id.'),
      currency: z
        .string()
        .regex(/^[A-Za-z]{3}$/, 'must be three letters such as EUR')
        .optional()
        .describe('Only those in this currency, ISO 4217.'),
    },
    response: pageOf(tariff, 'tariffs'),
    handler: ({ query, inTenant }) => inTenant((data) => data.tariffs.list(query, pageRequest(query))),
  })

  route(app, {
    method: 'GET',
    url: '/stations/:id/tariffs',
    tag: 'Stations',
    permission: 'tariff.read',
    summary: 'Tariffs it has, by EVSE',
    description:
      'What it accepted by SetDefaultTariff and ChangeTransactionTariff and was not replaced or cleared since, and what it answered to GetTariffs. OCPP 2.1 only.',
    params: { id: rowId('station') },
    query: {
      ...pageQuery,
      kind: kind.optional().describe('Only tariffs of this kind.'),
      evseId: z.coerce.number().int().min(1).max(1_000_000).optional().describe('Only tariffs at this EVSE, and those that name none.'),
    },
    response: pageOf(stationTariff, 'tariffs'),
    handler: ({ params: { id }, query, inTenant }) =>
      inTenant(async (data) => {
        found(await data.stations.get(id), 'station')
        return data.tariffs.ofStation(id, query, pageRequest(query))
      }),
  })
}
