import type { FastifyInstance } from 'fastify'
import { derRoutes } from './routes/der.js'

/** What stations were told to do with power. */
export async function routes(app: FastifyInstance): Promise<void> {
  await derRoutes(app)
}
