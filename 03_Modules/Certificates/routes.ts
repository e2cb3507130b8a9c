import type { FastifyInstance } from 'fastify'
import { signingRequestRoutes } from './routes/signingRequests.js'

/** Certificates of stations, and what stations ask about certificates. */
export async function routes(app: FastifyInstance): Promise<void> {
  await signingRequestRoutes(app)
}
