import type { FastifyInstance } from 'fastify'
import { chargingLimitRoutes } from './routes/chargingLimits.js'
import { chargingProfileRoutes } from './routes/chargingProfiles.js'
import { vehicleRoutes } from './routes/vehicles.js'

/** How vehicles may charge, and what is known of how they do. */
export async function routes(app: FastifyInstance): Promise<void> {
  await chargingProfileRoutes(app)
  await chargingLimitRoutes(app)
  await vehicleRoutes(app)
}
