import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { ChargingScheduleType } from '#base/ocpp/generated/v21.js'
import { found } from '#util/http/problem.js'
import { route } from '#util/http/route.js'
import { flag, instant, pageOf, pageQuery, pageRequest } from '#util/http/schemas.js'
import { evseFilter, evseId, ocpp, stationParams } from './schemas.js'

const limit = z.object({
  id: z.number().int().describe('Our number for it.'),
  evseId,
  source: z.string().describe('Who set it: EMS, SO, Other …'),
  gridCritical: z.boolean().optional().describe('Whether the grid depends on it.'),
  localGeneration: z.boolean().optional().describe('Whether it adds what is generated nearby, rather than limiting.'),
  schedules: z
    .array(ocpp<ChargingScheduleType>('A schedule of the limit.'))
    .optional()
    .describe('The limit over time, where the station tells it.'),
  at: instant('When the station told of it.'),
  clearedAt: instant('When it was released, or another of the same source took its place; absent while it holds.').optional(),
})

/** Limits that others put on a station. */
export async function chargingLimitRoutes(app: FastifyInstance): Promise<void> {
  route(app, {
    method: 'GET',
    url: '/stations/:id/charging-limits',
    tag: 'Stations',
    permission: 'station.read',
    summary: 'Limits that others than Plugboard put on it, the latest first',
    params: stationParams,
    query: { ...pageQuery, evseId: evseFilter, present: flag('`true`: those that hold now; `false`: past ones.').optional() },
    response: pageOf(limit, 'limits'),
    handler: ({ params: { id }, query, inTenant }) =>
      inTenant(async (data) => {
        found(await data.stations.get(id), 'station')
        return data.chargingLimits.list(id, query, pageRequest(query))
      }),
  })
}
