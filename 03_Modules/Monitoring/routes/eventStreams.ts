import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { found } from '#util/http/problem.js'
import { route } from '#util/http/route.js'
import { flag, instant, pageOf, pageQuery, pageRequest, period, rowId } from '#util/http/schemas.js'

const whole = () => z.number().int()
const ofMonitor = 'Absent while its monitor is not known: GetMonitoringReport brings it.'

const stream = z.object({
  id: whole().describe('Our number for it.'),
  streamId: whole().describe("The station's number for it; it may come again once the stream is closed."),
  variableMonitoringId: whole().optional().describe('The monitor it reports; absent of a stream whose opening we missed.'),
  intervalSeconds: whole().optional().describe('Sent after so many seconds.'),
  valuesPerMessage: whole().optional().describe('Sent as soon as there are so many values.'),
  openedAt: instant('When it was opened.'),
  closedAt: instant('When it was closed; absent while it is open.').optional(),
  pending: whole().optional().describe('Values that waited at the station when it last sent some.'),
  pendingGrew: whole().describe(
    'Messages in a row of which each had more waiting than the one before. It falls behind: see AdjustPeriodicEventStream.',
  ),
  receivedAt: instant('When values last came.').optional(),
  component: z.string().optional().describe(`Component of the device model. ${ofMonitor}`),
  componentInstance: z.string().optional().describe('Instance of the component.'),
  evseId: whole().optional().describe('EVSE the component belongs to.'),
  connectorId: whole().optional().describe('Connector the component belongs to.'),
  variable: z.string().optional().describe(`Variable whose values it brings. ${ofMonitor}`),
  variableInstance: z.string().optional().describe('Instance of the variable.'),
  severity: whole().optional().describe('Severity of the monitor: 0 (danger) to 9 (debug).'),
  eventNotificationType: z.string().optional().describe('HardWiredMonitor, PreconfiguredMonitor or CustomMonitor.'),
})

const value = z.object({
  at: instant('When it was measured.'),
  value: z.string().describe('The value, as text, in the unit of the device model.'),
  receivedAt: instant('When it came.'),
})

export async function eventStreamRoutes(app: FastifyInstance): Promise<void> {
  route(app, {
    method: 'GET',
    url: '/stations/:id/event-streams',
    tag: 'Stations',
    permission: 'station.read',
    summary: 'Event streams it opened, the latest first',
    description: 'Closed ones are gone after MESSAGE_RETENTION_DAYS.',
    params: { id: rowId('station') },
    query: {
      ...pageQuery,
      open: flag('Only those that are open (`true`) or closed (`false`).').optional(),
      variableMonitoringId: z.coerce.number().int().optional().describe('Only those of this monitor.'),
    },
    response: pageOf(stream, 'event streams'),
    handler: ({ params: { id }, query, inTenant }) =>
      inTenant(async (data) => {
        found(await data.stations.get(id), 'station')
        return data.eventStreams.list(id, query, pageRequest(query))
      }),
  })

  route(app, {
    method: 'GET',
    url: '/stations/:id/event-streams/:eventStreamId/values',
    tag: 'Stations',
    permission: 'station.read',
    summary: 'Values of an event stream, the latest first',
    description: 'They are kept for MESSAGE_RETENTION_DAYS.',
    params: { id: rowId('station'), eventStreamId: rowId('event stream') },
    query: { ...pageQuery, ...period },
    response: pageOf(value, 'values'),
    handler: async ({ params: { id, eventStreamId }, query, inTenant }) =>
      found(await inTenant((data) => data.eventStreams.values(id, eventStreamId, query, pageRequest(query))), 'event stream'),
  })
}
