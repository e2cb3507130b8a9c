import type { FastifyInstance } from 'fastify'
import { eventStreamRoutes } from './routes/eventStreams.js'
import { monitorRoutes } from './routes/monitors.js'

/** What stations watch. */
export async function routes(app: FastifyInstance): Promise<void> {
  await monitorRoutes(app)
  await eventStreamRoutes(app)
}
