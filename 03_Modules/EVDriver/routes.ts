import type { FastifyInstance } from 'fastify'
import { tokenGroupRoutes } from './routes/tokenGroups.js'
import { tokenRoutes } from './routes/tokens.js'

/** Who may charge. */
export async function routes(app: FastifyInstance): Promise<void> {
  await tokenRoutes(app)
  await tokenGroupRoutes(app)
}
