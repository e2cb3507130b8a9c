import type { FastifyInstance } from 'fastify'
import { apiKeyRoutes } from './routes/apiKeys.js'
import { tenantRoutes } from './routes/tenants.js'

/** Tenants and the keys of their machines. */
export async function routes(app: FastifyInstance): Promise<void> {
  await tenantRoutes(app)
  await apiKeyRoutes(app)
}
