import type { FastifyInstance, FastifyPluginAsync } from 'fastify'
import fp from 'fastify-plugin'
import type { EventName, Events } from '#base/events.js'
import type { Action } from '#base/ocpp/action.js'
import { commandRoutes } from '#util/http/commandRoutes.js'
import { serveIncoming } from '#util/serveIncoming.js'

export interface ModuleSpec {
  name: string
  /** OCPP actions this module owns: one file each. */
  actions: Action[]
  /** Events of other modules it reacts to. Each is heard once, whatever the number of processes; listeners are idempotent. */
  on?: { [E in EventName]?: (body: Events[E], app: FastifyInstance) => Promise<void> }
  /** REST resources, below /api/v1. */
  routes?: FastifyPluginAsync
  /** Whatever else it starts with its process: sockets, jobs. Ends with Fastify's onClose. */
  start?(app: FastifyInstance): Promise<void>
}

export interface Module extends ModuleSpec {
  plugin: FastifyPluginAsync
}

/** A module is a named Fastify plugin; a process is made of those it loads. */
export function defineModule(spec: ModuleSpec): Module {
  const plugin = fp(
    async (app: FastifyInstance) => {
      for (const action of spec.actions) if (action.kind === 'incoming') await serveIncoming(app, spec.name, action)
      await commandRoutes(app, spec)
      for (const [event, listen] of Object.entries(spec.on ?? {})) await app.bus.subscribe(event, spec.name, (body) => listen(body, app))
      if (spec.routes) await app.register(spec.routes, { prefix: '/api/v1' })
      await spec.start?.(app)
    },
    { name: spec.name, dependencies: ['parts'] },
  )
  return { ...spec, plugin }
}
