import type { FastifyInstance } from 'fastify'
import { batterySwapRoutes } from './routes/batterySwaps.js'
import { localListRoutes } from './routes/localLists.js'
import { reservationRoutes } from './routes/reservations.js'
import { tokenGroupRoutes } from './routes/tokenGroups.js'
import { tokenRoutes } from './routes/tokens.js'

/** Who may charge, and for whom a place is kept. */
export async function routes(app: FastifyInstance): Promise<void> {
  await tokenRoutes(app)
  await tokenGroupRoutes(app)
  await localListRoutes(app)
  await reservationRoutes(app)
  await batterySwapRoutes(app)
}
