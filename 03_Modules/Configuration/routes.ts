import type { FastifyInstance } from 'fastify'
import { displayMessageRoutes } from './routes/displayMessages.js'
import { fileRoutes } from './routes/files.js'
import { firmwareRoutes } from './routes/firmware.js'
import { firmwareRetryRoute } from './routes/firmwareRetry.js'
import { locationRoutes } from './routes/locations.js'
import { networkProfileRoutes } from './routes/networkProfiles.js'
import { newPasswordRoute } from './routes/newPassword.js'
import { stationHistoryRoutes } from './routes/stationHistory.js'
import { stationRoutes } from './routes/stations.js'

/** Stations, what they are and were, their firmware, and where they stand. */
export async function routes(app: FastifyInstance): Promise<void> {
  await stationRoutes(app)
  await stationHistoryRoutes(app)
  await displayMessageRoutes(app)
  await fileRoutes(app)
  await firmwareRoutes(app)
  await firmwareRetryRoute(app)
  await networkProfileRoutes(app)
  await newPasswordRoute(app)
  await locationRoutes(app)
}
