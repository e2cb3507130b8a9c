import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { reportStates } from '#base/repositories/reports.js'
import { found } from '#util/http/problem.js'
import { route } from '#util/http/route.js'
import { instant, pageOf, pageQuery, pageRequest, rowId } from '#util/http/schemas.js'

const report = z.object({
  id: z.number().int().describe('Our number for it.'),
  message: z.string().describe('OCPP message its parts come by.'),
  askedBy: z.string().optional().describe('OCPP action that asked for it; absent when the station sent it unasked.'),
  requestId: z.number().int().describe('The number in the request and in every part. It may be used again once a report is complete.'),
  request: z.unknown().optional().describe('The request as it was sent.'),
  status: z.string().optional().describe('What the station answered to the request; absent until it did.'),
  state: z
    .enum(reportStates)
    .describe(
      '`requested`: no part came yet. `refused`: the station will send none. `arriving`: some parts came. `complete`: all did. ' +
        '`incomplete`: nothing came for ten minutes and something is missing.',
    ),
  requestedAt: instant('When it was asked for, or its first part came.'),
  lastPartAt: instant('When the last part came.').optional(),
  parts: z.number().int().describe('Parts that came.'),
  missing: z.array(z.number().int()).describe('Numbers of the parts that must exist and did not come, counted from 0; the first hundred.'),
  lastPartKnown: z.boolean().describe('Whether the part came that says it is the last.'),
})

const params = { id: rowId('station') }

/** Reports of a station, put together from their parts. */
export async function reportRoutes(app: FastifyInstance): Promise<void> {
  route(app, {
    method: 'GET',
    url: '/stations/:id/reports',
    tag: 'Stations',
    permission: 'station.read',
    summary: 'Reports it was asked for, the latest first, and how far they have come',
    params,
    query: {
      ...pageQuery,
      state: z.enum(reportStates).optional().describe('Only reports in this state.'),
      requestId: z.coerce.number().int().optional().describe('Only reports of this number.'),
    },
    response: pageOf(report, 'reports'),
    handler: ({ params: { id }, query, inTenant }) =>
      inTenant(async (data) => {
        found(await data.stations.get(id), 'station')
        return data.reports.list(id, query, pageRequest(query))
      }),
  })

  route(app, {
    method: 'GET',
    url: '/stations/:id/reports/:reportId',
    tag: 'Stations',
    permission: 'station.read',
    summary: 'One report with everything its parts say',
    params: { ...params, reportId: rowId('report') },
    response: report.extend({
      content: z.array(z.unknown()).describe('What the parts say, in the order of their numbers, whatever order they came in.'),
    }),
    handler: ({ params: { id, reportId }, inTenant }) => inTenant(async (data) => found(await data.reports.find(id, reportId), 'report')),
  })
}
