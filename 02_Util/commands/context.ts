import type { FastifyInstance } from 'fastify'
import type { Context, StationRef } from '#base/context.js'
import type { Announcement } from '#base/events.js'
import type { CommandContext } from '#base/ocpp/action.js'
import type { OcppVersion } from '#base/ocpp/version.js'

/** What `before` and `after` of a command are given. */
export function commandContext(
  app: FastifyInstance,
  given: {
    station: StationRef
    version: OcppVersion
    data: Context['data']
    announced: Announcement[]
    stationVersion?: OcppVersion
    requestedBy?: string
  },
): CommandContext {
  const { station, version, data, announced, stationVersion, requestedBy } = given
  return {
    station,
    stationVersion,
    requestedBy,
    // Raw 1.6 commands reach a module only in 2.x terms.
    version: version === '1.6' ? '2.1' : version,
    receivedAt: new Date(),
    data,
    cache: app.cache,
    log: app.log.child({ tenant: station.tenantId, station: station.stationId }),
    now: () => new Date(),
    emit: (event, body) => void announced.push({ event, body } as Announcement),
  }
}
