import type { FastifyInstance } from 'fastify'
import { meterValueRoutes } from './routes/meterValues.js'
import { paymentRoutes } from './routes/payments.js'
import { priceRoutes } from './routes/prices.js'
import { tariffRoutes } from './routes/tariffs.js'
import { transactionRoutes } from './routes/transactions.js'

/** Sessions, their energy and what was measured. */
export async function routes(app: FastifyInstance): Promise<void> {
  await transactionRoutes(app)
  await meterValueRoutes(app)
  await paymentRoutes(app)
  await priceRoutes(app)
  await tariffRoutes(app)
}
