import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { followedStates } from '#base/domain/followed.js'
import { followedHistory, followedQuery, followedRequest } from '#util/http/followedSchemas.js'
import { found } from '#util/http/problem.js'
import { route } from '#util/http/route.js'
import { pageOf, pageQuery, pageRequest, rowId } from '#util/http/schemas.js'

const actions = ['UpdateFirmware', 'PublishFirmware'] as const

const firmware = followedRequest.extend({
  action: z
    .enum(actions)
    .describe('`UpdateFirmware`: the station installs it. `PublishFirmware`: a local controller offers it to its stations.'),
  fileId: z
    .number()
    .int()
    .optional()
    .describe('The file of ours that an update was to install, when its URL was one of ours: `/api/v1/files/{id}`.'),
  retryOf: z.number().int().optional().describe('The `id` of the update that this one tries again.'),
  locations: z.array(z.string()).optional().describe('Where a published file can be had.'),
  state: z
    .enum(followedStates)
    .describe(
      '`requested`: no answer yet. `unanswered`: the answer did not come in time; the station may carry it out all the same. `refused`: it will not. ' +
        '`underWay`: the station is at it. `done`: installed or published. `failed`: see `status`. `canceled`: given up for a newer one. ' +
        '`withdrawn`: published no longer.',
    ),
})

const params = { id: rowId('station') }

/** Firmware updates of a station, and what a local controller publishes. */
export async function firmwareRoutes(app: FastifyInstance): Promise<void> {
  route(app, {
    method: 'GET',
    url: '/stations/:id/firmware',
    tag: 'Stations',
    permission: 'station.read',
    summary: 'Its firmware updates and publications, the latest first, and how far they have come',
    description: 'What a station told unasked is listed too, without `request`.',
    params,
    query: { ...pageQuery, ...followedQuery, action: z.enum(actions).optional().describe('Only these.') },
    response: pageOf(firmware, 'updates and publications'),
    handler: ({ params: { id }, query: { action, ...query }, inTenant }) =>
      inTenant(async (data) => {
        found(await data.stations.get(id), 'station')
        const filter = { ...query, actions: action ? [action] : actions }
        return data.followedRequests.list(id, filter, pageRequest(query)) as Promise<any>
      }),
  })

  route(app, {
    method: 'GET',
    url: '/stations/:id/firmware/:firmwareId',
    tag: 'Stations',
    permission: 'station.read',
    summary: 'One firmware update or publication with every status the station told',
    params: { ...params, firmwareId: rowId('update or publication') },
    response: firmware.extend({ history: followedHistory }),
    handler: ({ params: { id, firmwareId }, inTenant }) =>
      inTenant(async (data) => found(await data.followedRequests.find(id, firmwareId, actions), 'update')) as Promise<any>,
  })
}
