import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import { commandResource } from '#util/http/commandResource.js'
import { nothingThere } from '#util/http/problem.js'
import { startCommandJobs } from './jobs.js'
import { commandRegistry } from './registry.js'

/** What the commands of all modules share: their registry, the jobs behind them, and how to look at them. Registered before the modules. */
export const commandCenter = fp(
  async (app: FastifyInstance) => {
    app.decorate('commands', commandRegistry(app.catalogue.commands))
    app.decorateRequest('bodyText', '')
    const jobs = startCommandJobs(app)
    app.decorate('commandJobs', jobs)
    app.addHook('onClose', () => jobs.stop())
    await app.register(
      async (scope) => {
        scope.setNotFoundHandler(({ method, url }) => {
          throw nothingThere(method, url, app.allowedMethods(url), app.commands.explain(url))
        })
      },
      { prefix: '/ocpp' },
    )
    await app.register(commandResource, { prefix: '/api/v1' })
  },
  { name: 'commands', dependencies: ['parts', 'api'] },
)
