import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { followedStates } from '#base/domain/followed.js'
import { fileRoute } from '#util/http/fileRoute.js'
import { followedHistory, followedQuery, followedRequest } from '#util/http/followedSchemas.js'
import { found } from '#util/http/problem.js'
import { route } from '#util/http/route.js'
import { pageOf, pageQuery, pageRequest, rowId } from '#util/http/schemas.js'

const actions = ['GetLog'] as const

const log = followedRequest.extend({
  filename: z.string().optional().describe('Name of the file, as the station said.'),
  fileId: z.number().int().optional().describe('The file that came, when the station uploaded it here: `/api/v1/files/{id}`.'),
  state: z
    .enum(followedStates)
    .describe(
      '`requested`: no answer yet. `unanswered`: the answer did not come in time; the station may carry it out all the same. `refused`: it will not. ' +
        '`underWay`: the station is at it. `done`: uploaded. `failed`: see `status`. `canceled`: given up for a newer one. `withdrawn` does not occur.',
    ),
})

const params = { id: rowId('station') }

/** Logs that a station was asked to upload. */
export async function logRoutes(app: FastifyInstance): Promise<void> {
  route(app, {
    method: 'GET',
    url: '/stations/:id/logs',
    tag: 'Stations',
    permission: 'station.read',
    summary: 'Logs it was asked to upload, the latest first, and how far they have come',
    description: 'What a station told unasked is listed too, without `request`.',
    params,
    query: { ...pageQuery, ...followedQuery },
    response: pageOf(log, 'logs'),
    handler: ({ params: { id }, query, inTenant }) =>
      inTenant(async (data) => {
        found(await data.stations.get(id), 'station')
        return data.followedRequests.list(id, { ...query, actions }, pageRequest(query))
      }),
  })

  route(app, {
    method: 'GET',
    url: '/stations/:id/logs/:logId',
    tag: 'Stations',
    permission: 'station.read',
    summary: 'One log upload with every status the station told',
    params: { ...params, logId: rowId('log') },
    response: log.extend({ history: followedHistory }),
    handler: ({ params: { id, logId }, inTenant }) =>
      inTenant(async (data) => found(await data.followedRequests.find(id, logId, actions), 'log')),
  })

  fileRoute(app, {
    url: '/stations/:id/logs/:logId/file',
    tag: 'Stations',
    permission: 'station.log',
    summary: 'Download the log that the station uploaded here',
    params: { id: 'station', logId: 'log' },
    find: (data, { id, logId }) => data.storedFiles.ofLog(id, logId),
    what: 'file of this log',
  })
}
