import type { FastifyInstance } from 'fastify'
import { chargingProfileRoutes } from './routes/chargingProfiles.js'

/** How vehicles may charge, and what is known of how they do. */
export async function routes(app: FastifyInstance): Promise<void> {
  await chargingProfileRoutes(app)
}
