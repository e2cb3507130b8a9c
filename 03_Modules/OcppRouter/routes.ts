import type { FastifyInstance } from 'fastify'
import { attemptRoutes } from './routes/attempts.js'
import { messageRoutes } from './routes/messages.js'

/** Who wants in, who was refused, and what was said on the wire. */
export async function routes(app: FastifyInstance): Promise<void> {
  await attemptRoutes(app)
  await messageRoutes(app)
}
