import type { FastifyInstance } from 'fastify'
import { displayMessageRoutes } from './routes/displayMessages.js'
import { locationRoutes } from './routes/locations.js'
import { stationHistoryRoutes } from './routes/stationHistory.js'
import { stationRoutes } from './routes/stations.js'

/** Stations, what they are and were, and where they stand. */
export async function routes(app: FastifyInstance): Promise<void> {
  await stationRoutes(app)
  await stationHistoryRoutes(app)
  await displayMessageRoutes(app)
  await locationRoutes(app)
}
