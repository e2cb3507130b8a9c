import type { FastifyInstance } from 'fastify'
import { logRequestRoute } from './routes/logRequest.js'
import { logRoutes } from './routes/logs.js'
import { reportRoutes } from './routes/reports.js'

/** What stations reported because they were asked to. */
export async function routes(app: FastifyInstance): Promise<void> {
  await logRoutes(app)
  await logRequestRoute(app)
  await reportRoutes(app)
}
