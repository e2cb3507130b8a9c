import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { found, unprocessable } from '#util/http/problem.js'
import { route } from '#util/http/route.js'
import { givenInstant, instant, pageOf, pageQuery, pageRequest, rowId } from '#util/http/schemas.js'
import { priceParts } from './schemas.js'

const tag = 'Prices'
const params = { id: rowId('price') }

const price = z.object({
  ...priceParts,
  stationId: z.string().optional().describe('The station it is for.'),
  locationId: z.number().int().optional().describe('The location whose stations it is for; neither: every station of the tenant.'),
  validFrom: instant('From when on transactions that start get it; absent: from ever.').optional(),
  validTo: instant('Until before when; absent: for ever.').optional(),
  createdBy: z.string().optional().describe('Who set it, such as `key 1/3`.'),
  createdAt: instant('When it was set.'),
})

// Part 2 §2.1.3: at most six decimal places.
const amount = (what: string) =>
  z
    .string()
    .regex(/^\d{1,9}(\.\d{1,6})?$/, 'must be a decimal number such as 0.35: at most nine places before the point and six after it')
    .optional()
    .describe(`${what}, taxes included: decimal text with at most six places after the point, such as 0.35.`)

const currencies = new Set(Intl.supportedValuesOf('currency'))

const newPrice = z
  .strictObject({
    currency: z
      .string()
      .refine((code) => currencies.has(code), 'must be a code of ISO 4217, such as EUR')
      .describe('Currency, ISO 4217. It should be the one the stations show (their variable `Currency`).'),
    priceKwh: amount('Per kWh'),
    priceHour: amount('Per hour from the start of the transaction to its end'),
    priceFixed: amount('Once, with the first energy'),
    stationId: z.string().max(48).optional().describe('For transactions at this station.'),
    locationId: z.number().int().positive().optional().describe('For transactions at the stations of this location.'),
    validFrom: givenInstant('For transactions that start from then on. Default: from ever.').optional(),
    validTo: givenInstant('For transactions that start before then. Default: for ever.').optional(),
    runningCost: z
      .boolean()
      .default(true)
      .describe(
        'Whether answers to the updates of a running transaction tell the cost so far. `false` spares the computing; the end is told in any case.',
      ),
    costUpdatedSeconds: z
      .number()
      .int()
      .min(30)
      .max(86_400)
      .optional()
      .describe('Also send CostUpdated that often while a transaction runs, seconds. Default: not at all.'),
  })
  .refine(({ stationId, locationId }) => stationId === undefined || locationId === undefined, {
    error: 'name a station or a location, not both',
    path: ['locationId'],
  })
  .refine(({ validFrom, validTo }) => !validFrom || !validTo || validFrom < validTo, {
    error: 'must be after validFrom',
    path: ['validTo'],
  })

/** What transactions are charged by. */
export async function priceRoutes(app: FastifyInstance): Promise<void> {
  route(app, {
    method: 'GET',
    url: '/prices',
    tag,
    permission: 'price.read',
    summary: 'List prices, the one set last first',
    query: {
      ...pageQuery,
      stationId: z.string().max(48).optional().describe('Only those of this station.'),
      locationId: z.coerce.number().int().positive().optional().describe('Only those of this location.'),
      at: givenInstant('Only those that hold at this instant.').optional(),
    },
    response: pageOf(price, 'prices'),
    handler: ({ query, inTenant }) => inTenant((data) => data.prices.list(query, pageRequest(query))),
  })

  route(app, {
    method: 'POST',
    url: '/prices',
    tag,
    permission: 'price.write',
    summary: 'Set a price',
    description:
      'Transactions that start while it holds are charged by it: `totalCost` of a transaction, and of the answers to the TransactionEvents of its station (OCPP 1.6 has no such field). ' +
      'That of a station comes before that of its location, that before one for all; of several the one with the latest `validFrom`, then the one set last. A price never changes; a transaction ' +
      'keeps the one it started with. Without any amount charging is free, which stations are told (0.00); without a price they are told nothing. What delivered no energy costs nothing. ' +
      'Where an OCPP 2.1 station computes the cost itself (a tariff), it is told none.',
    body: newPrice,
    example: { currency: 'EUR', priceKwh: '0.35', priceHour: '1.20' },
    response: price,
    status: 201,
    handler: async ({ body, identity: { keyTenantId, keyId }, inTenant }) => {
      const set = await inTenant((data) => data.prices.set({ ...body, createdBy: `key ${keyTenantId}/${keyId}` }))
      if (set) return set
      const [field, what] = body.stationId === undefined ? ['locationId', 'location'] : ['stationId', 'station']
      throw unprocessable(`There is no such ${what}.`, [{ field: `body.${field}`, message: `names no ${what}` }])
    },
    problems: [422],
  })

  route(app, {
    method: 'GET',
    url: '/prices/:id',
    tag,
    permission: 'price.read',
    summary: 'Read a price',
    params,
    response: price,
    handler: async ({ params: { id }, inTenant }) => found(await inTenant((data) => data.prices.get(id)), 'price'),
  })

  route(app, {
    method: 'DELETE',
    url: '/prices/:id',
    tag,
    permission: 'price.write',
    summary: 'Remove a price; transactions that started with it keep it',
    params,
    handler: async ({ params: { id }, inTenant }) => {
      found((await inTenant((data) => data.prices.remove(id))) || undefined, 'price')
    },
  })
}
