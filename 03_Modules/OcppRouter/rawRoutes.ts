import type { FastifyInstance } from 'fastify'
import { rawCommandRoute } from '#util/http/commandRoutes.js'
import { rawCommands16 } from './ocpp16/index.js'

/** `POST /ocpp/1.6/<module>/<command>`: each 1.6 command under the module and the permission of the 2.x command it corresponds to. */
export function rawRoutes(app: FastifyInstance): void {
  for (const { name, action, summary, description, example, check, vet } of rawCommands16.values()) {
    const owner = app.catalogue.commands.get(action)
    if (owner)
      rawCommandRoute(app, {
        version: '1.6',
        module: owner.module,
        permission: owner.permission,
        action: name,
        summary,
        description,
        example,
        check,
        vet,
      })
  }
}
