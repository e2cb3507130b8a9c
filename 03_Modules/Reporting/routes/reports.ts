import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { type Report, reportMessages, reportStates } from '#base/repositories/reports.js'
import { type Identity, may } from '#util/auth/identity.js'
import { forbidden, found } from '#util/http/problem.js'
import { route } from '#util/http/route.js'
import { flag, instant, pageOf, pageQuery, pageRequest, period, rowId } from '#util/http/schemas.js'

const CUSTOMERS = 'customer.inspect'

const report = z.object({
  id: z.number().int().describe('Our number for it.'),
  message: z.string().describe('OCPP message its parts come by.'),
  askedBy: z.string().optional().describe('OCPP action that asked for it; absent when the station sent it unasked.'),
  requestId: z.number().int().describe('The number in the request and in every part. It may be used again once a report is complete.'),
  request: z
    .unknown()
    .optional()
    .describe(`The request as it was sent; one about a customer is shown to bearers of \`${CUSTOMERS}\` alone.`),
  status: z.string().optional().describe('What the station answered to the request, or the code of its error; absent until it did.'),
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

const isAboutCustomer = ({ message }: Report) => message === 'NotifyCustomerInformation'

/** Whom a request is about is personal, as is the answer. */
const asShownTo = (identity: Identity, report: Report): Report =>
  isAboutCustomer(report) && !may(identity, CUSTOMERS) ? { ...report, request: undefined } : report

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
      ...period,
      message: z.enum(reportMessages).optional().describe('Only reports whose parts come by this OCPP message.'),
      unasked: flag('`true`: only reports nobody asked for; `false`: only the others.').optional(),
      state: z.enum(reportStates).optional().describe('Only reports in this state.'),
      requestId: z.coerce.number().int().optional().describe('Only reports of this number.'),
    },
    response: pageOf(report, 'reports'),
    handler: ({ params: { id }, query, identity, inTenant }) =>
      inTenant(async (data) => {
        found(await data.stations.get(id), 'station')
        const { items, ...rest } = await data.reports.list(id, query, pageRequest(query))
        return { items: items.map((item) => asShownTo(identity, item)), ...rest }
      }),
  })

  route(app, {
    method: 'GET',
    url: '/stations/:id/reports/:reportId',
    tag: 'Stations',
    permission: 'station.read',
    summary: 'One report with everything its parts say',
    description: `What a station told of a customer needs \`${CUSTOMERS}\` besides.`,
    params: { ...params, reportId: rowId('report') },
    response: report.extend({
      content: z.array(z.unknown()).describe('What the parts say, in the order of their numbers, whatever order they came in.'),
      text: z.string().optional().describe('Of customer information: the whole text.'),
    }),
    handler: async ({ params: { id, reportId }, identity, inTenant }) => {
      const report = found(await inTenant((data) => data.reports.find(id, reportId)), 'report')
      if (!isAboutCustomer(report)) return report
      if (!may(identity, CUSTOMERS)) throw forbidden(`What a station told of a customer needs the permission ${CUSTOMERS}.`)
      return { ...report, text: report.content.join('') }
    },
  })
}
