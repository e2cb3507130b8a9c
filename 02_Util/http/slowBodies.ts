import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'

const patienceMs = 60_000

/** A body that trickles in must not hold a connection: each has a minute, but where a route takes files it only has to keep arriving. */
export const slowBodies = fp(
  async (app: FastifyInstance, { patience = patienceMs }: { patience?: number }) => {
    app.addHook('onRequest', async (request, reply) => {
      const { raw } = request
      if (request.routeOptions.config.slowBody) {
        // A request that was injected has no socket of its own.
        raw.socket.setTimeout?.(patience, () => raw.destroy())
        return
      }
      const timer = setTimeout(() => raw.complete || raw.destroy(), patience).unref()
      reply.raw.once('close', () => clearTimeout(timer))
    })
  },
  { name: 'slowBodies' },
)
