import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Page, PageRequest, Repositories } from '#base/repositories.js'
import { found } from '#util/http/problem.js'
import { route } from '#util/http/route.js'
import { flag, instant, pageOf, pageQuery, pageRequest, period, rowId } from '#util/http/schemas.js'
import { ocppVersion } from './stationSchemas.js'

const ownId = z.number().int().describe('Our number for it.')
const json = (what: string) => z.unknown().describe(what)

const connection = z.object({
  epoch: z.number().int().describe('Number of the connection, one more each time.'),
  version: ocppVersion.describe('OCPP version spoken.'),
  remoteAddress: z.string().optional().describe('Address it came from.'),
  processId: z.string().describe('Process of Plugboard that held the socket.'),
  from: instant('When it began.'),
  to: instant('When it ended; absent while it lasts.').optional(),
  closeCode: z.number().int().optional().describe('WebSocket close code.'),
  reason: z.string().optional().describe('Why it ended.'),
})

const boot = z.object({
  id: ownId,
  at: instant('When it was received.'),
  reason: z.string().optional().describe('Why the station booted, as it said.'),
  vendor: z.string().describe('Maker.'),
  model: z.string().describe('Model.'),
  serialNumber: z.string().optional().describe('Serial number.'),
  firmwareVersion: z.string().optional().describe('Firmware.'),
  iccid: z.string().optional().describe('ICCID of its SIM card.'),
  imsi: z.string().optional().describe('IMSI of its SIM card.'),
  chargeBoxSerialNumber: z.string().optional().describe('Serial number of the box inside the station (OCPP 1.6).'),
  meterType: z.string().optional().describe('Type of its main meter (OCPP 1.6).'),
  meterSerialNumber: z.string().optional().describe('Serial number of its main meter (OCPP 1.6).'),
  status: z.string().describe('What it was answered: Accepted, Pending or Rejected.'),
  intervalSeconds: z.number().int().describe('Heartbeat interval it was given, seconds.'),
})

const variable = z.object({
  component: z.string().describe('Component of the device model.'),
  componentInstance: z.string().optional().describe('Instance of the component.'),
  evseId: z.number().int().optional().describe('EVSE the component belongs to.'),
  connectorId: z.number().int().optional().describe('Connector the component belongs to.'),
  variable: z.string().describe('Variable of the component.'),
  variableInstance: z.string().optional().describe('Instance of the variable.'),
  attributeType: z.string().describe('Actual, Target, MinSet or MaxSet.'),
  value: z.string().optional().describe('Last known value, as text, in the unit of the device model.'),
  mutability: z.string().optional().describe('ReadOnly, WriteOnly or ReadWrite.'),
  persistent: z.boolean().optional().describe('Whether the value survives a reboot.'),
  constant: z.boolean().optional().describe('Whether the station never changes it by itself.'),
  dataType: z.string().optional().describe('string, decimal, integer, dateTime, boolean, OptionList, SequenceList or MemberList.'),
  unit: z.string().optional().describe('Unit of the value.'),
  minLimit: z.number().optional().describe('Least value it can have, in its unit.'),
  maxLimit: z.number().optional().describe('Greatest value it can have, in its unit; of a text its greatest length in characters.'),
  valuesList: z.string().optional().describe('Allowed values, separated by commas.'),
  supportsMonitoring: z.boolean().optional().describe('Whether monitors can be set on it.'),
  lastStatus: z.string().optional().describe('What the station answered to the last read or write of it.'),
  updatedAt: instant('When we last learned of it.'),
})

const severities =
  '0 danger, 1 hardware failure, 2 system failure, 3 critical, 4 error, 5 alert, 6 warning, 7 notice, 8 informational, 9 debug.'

const event = z.object({
  id: ownId,
  eventId: z.number().int().describe("The station's number for it."),
  at: instant('When it happened.'),
  receivedAt: instant('When it was received.'),
  trigger: z.string().describe('Alerting, Delta or Periodic.'),
  component: z.string().describe('Component of the device model.'),
  componentInstance: z.string().optional().describe('Instance of the component.'),
  variable: z.string().describe('Variable of the component.'),
  variableInstance: z.string().optional().describe('Instance of the variable.'),
  evseId: z.number().int().optional().describe('EVSE it is about.'),
  connectorId: z.number().int().optional().describe('Connector it is about.'),
  actualValue: z.string().describe('Value of the variable, as text.'),
  severity: z.number().int().optional().describe(`${severities} Where the event said none (OCPP 2.0.1): that of its monitor.`),
  cleared: z.boolean().describe('True: it says that the value is back within its limits.'),
  eventNotificationType: z
    .string()
    .optional()
    .describe('HardWiredNotification, HardWiredMonitor, PreconfiguredMonitor or CustomMonitor: what made the station report it.'),
  variableMonitoringId: z.number().int().optional().describe("The station's number of the monitor, see its `monitors`."),
  techCode: z.string().optional().describe("The maker's error code."),
  techInfo: z.string().optional().describe("The maker's explanation."),
  cause: z.number().int().optional().describe('`eventId` of the event that caused it.'),
  transactionId: z.string().optional().describe('Transaction it is about, as on the wire.'),
  clearedAt: instant('Of an alert: when the value came back within its limits; absent: it has not.').optional(),
  clearedByEventId: z.number().int().optional().describe('Of an alert: `eventId` of the event that cleared it.'),
  payload: json('The whole event as sent.'),
})

const securityEvent = z.object({
  id: ownId,
  type: z.string().describe('Kind of event, as the station names it.'),
  critical: z.boolean().describe('Whether the standard calls events of this kind critical (part 2, appendix 1).'),
  at: instant('When it happened.'),
  receivedAt: instant('When it was received.'),
  techInfo: z.string().optional().describe('What the station added.'),
})

const statusChange = z.object({
  evseId: z.number().int().describe('EVSE; 0 is the station.'),
  connectorId: z.number().int().describe('Connector; 0 is the EVSE or the station as a whole.'),
  status: z.string().describe('Available, Occupied, Reserved, Unavailable or Faulted.'),
  reportedStatus: z.string().optional().describe("The station's own word where it said more."),
  at: instant('When the station says it took this status.'),
  receivedAt: instant('When it was received.'),
  errorCode: z.string().optional().describe('Error code as reported.'),
  vendorErrorCode: z.string().optional().describe("The maker's own error code."),
  vendorId: z.string().optional().describe('Who defined the vendor error code.'),
  info: z.string().optional().describe('Free text that came with it.'),
})

const dataTransfer = z.object({
  id: ownId,
  vendorId: z.string().describe('Who defined the message.'),
  messageId: z.string().optional().describe('Which message of that vendor.'),
  data: json('What it carried.').optional(),
  status: z.string().describe('What it was answered.'),
  at: instant('When it was received.'),
})

const deadLetter = z.object({
  id: ownId,
  receivedAt: instant('When it was received.'),
  action: z.string().describe('OCPP action.'),
  reason: z.string().describe('Why it could not be processed.'),
  payload: json('The whole message.'),
})

const unexpectedMessage = z.object({
  id: ownId,
  action: z.string().describe('OCPP action that said it. What NotifyEvent says of connectors counts as StatusNotification.'),
  subject: z.string().describe('What it is about, such as `reservation 7`.'),
  reason: z.string().describe('Why it had no effect.'),
  payload: json('The message as it came last.'),
  times: z.number().int().describe('How often it was said.'),
  at: instant('When it was first received.'),
  lastAt: instant('When it was last received.'),
})

const params = { id: rowId('station') }
const severity = z.coerce.number().int().min(0).max(9).optional()

/** Every list about one station says 404 for a station of nobody's, not an empty page. */
async function about<T>(data: Repositories, id: number, list: () => Promise<Page<T>>): Promise<Page<T>> {
  found(await data.stations.get(id), 'station')
  return list()
}

export async function stationHistoryRoutes(app: FastifyInstance): Promise<void> {
  const list = <T extends z.ZodType, Q extends z.ZodRawShape>(
    path: string,
    spec: {
      summary: string
      what: string
      item: T
      query: Q
      read: (data: Repositories, id: number, filter: z.output<z.ZodObject<Q>>, page: PageRequest) => Promise<Page<z.output<T>>>
    },
  ) =>
    route(app, {
      method: 'GET',
      url: `/stations/:id/${path}`,
      tag: 'Stations',
      permission: 'station.read',
      summary: spec.summary,
      params,
      query: { ...pageQuery, ...spec.query },
      response: pageOf(spec.item, spec.what),
      handler: ({ params: { id }, query, inTenant }) =>
        inTenant((data) =>
          about(data, id, () =>
            spec.read(data, id, query as unknown as z.output<z.ZodObject<Q>>, pageRequest(query as unknown as PageRequest)),
          ),
        ) as Promise<any>,
    })

  list('connections', {
    summary: 'Its connections, the latest first: from when to when, and why they ended',
    what: 'connections',
    item: connection,
    query: period,
    read: (data, id, filter, page) => data.stationHistory.connections(id, filter, page),
  })
  list('boots', {
    summary: 'Its boots, the latest first',
    what: 'boots',
    item: boot,
    query: { ...period, status: z.enum(['Accepted', 'Pending', 'Rejected']).optional().describe('Only boots that were answered so.') },
    read: (data, id, filter, page) => data.stationHistory.boots(id, filter, page),
  })
  list('security-events', {
    summary: 'Security events it reported, the latest first',
    what: 'security events',
    item: securityEvent,
    query: {
      ...period,
      type: z.string().max(50).optional().describe('Only events of this kind, such as InvalidFirmwareSignature, in any case.'),
      critical: flag('`true`: only those the standard calls critical; `false`: only the others.').optional(),
    },
    read: (data, id, filter, page) => data.stationHistory.securityEvents(id, filter, page),
  })
  list('data-transfers', {
    summary: 'Vendor-specific messages it sent, the latest first',
    what: 'messages',
    item: dataTransfer,
    query: {
      ...period,
      vendorId: z.string().max(255).optional().describe('Only messages of this vendor, in any case.'),
      messageId: z.string().max(50).optional().describe('Only messages of this id.'),
    },
    read: (data, id, filter, page) => data.stationHistory.dataTransfers(id, filter, page),
  })
  list('dead-letters', {
    summary: 'Messages of it that could not be processed, kept whole',
    what: 'messages',
    item: deadLetter,
    query: { ...period, action: z.string().max(50).optional().describe('Only messages of this OCPP action, in any case.') },
    read: (data, id, filter, page) => data.stationHistory.deadLetters(id, filter, page),
  })

  route(app, {
    method: 'GET',
    url: '/stations/:id/unexpected-messages',
    tag: 'Stations',
    permission: 'station.read',
    summary: 'What it said of things nobody here knows of, the latest first',
    description:
      'The end of a reservation that was not made here or of a charging limit it never told, an event stream that is not open, a connector beyond its caps. The same again ' +
      'counts up. Reports, logs and firmware states that nobody asked for are where the others are (`reports` with `unasked=true`, `logs`, `firmware`).',
    params,
    query: { ...pageQuery, ...period, action: z.string().max(50).optional().describe('Only messages of this OCPP action, in any case.') },
    response: pageOf(unexpectedMessage, 'messages'),
    handler: ({ params: { id }, query, inTenant }) =>
      inTenant((data) => about(data, id, () => data.unexpected.list(id, query, pageRequest(query)))),
  })

  route(app, {
    method: 'GET',
    url: '/stations/:id/variables',
    tag: 'Stations',
    permission: 'station.read',
    summary: 'What is known of its device model (1.6: its configuration keys)',
    description:
      'What GetVariables, SetVariables and reports (GetBaseReport, GetReport) brought; nothing is asked of the station for this. Passwords and keys are never kept.',
    params,
    query: {
      ...pageQuery,
      component: z.string().max(50).optional().describe('Only this component, in any case.'),
      variable: z.string().max(50).optional().describe('Only variables of this name, in any case.'),
      evseId: z.coerce.number().int().min(0).max(1_000_000).optional().describe('Only variables of this EVSE; 0: of none.'),
      connectorId: z.coerce.number().int().min(0).max(1_000_000).optional().describe('Only variables of this connector; 0: of none.'),
      attributeType: z.enum(['Actual', 'Target', 'MinSet', 'MaxSet']).optional().describe('Only this attribute.'),
    },
    response: pageOf(variable, 'variables'),
    handler: ({ params: { id }, query, inTenant }) =>
      inTenant((data) => about(data, id, () => data.stationHistory.variables(id, query, pageRequest(query)))),
  })

  route(app, {
    method: 'GET',
    url: '/stations/:id/events',
    tag: 'Stations',
    permission: 'station.read',
    summary: 'Events it reported (NotifyEvent), the latest first',
    description:
      'An alert is `open` until an event of the same monitor and variable with `cleared` comes after it: `clearedAt` then says when. States of connectors are in `status-history`, and here too where more is said of them: by which monitor, how severe, why.',
    params,
    query: {
      ...pageQuery,
      ...period,
      component: z.string().max(50).optional().describe('Only events of this component, in any case.'),
      variable: z.string().max(50).optional().describe('Only events of variables of this name, in any case.'),
      trigger: z.enum(['Alerting', 'Delta', 'Periodic']).optional().describe('Only events with this trigger.'),
      severity: severity.describe(`Only events of this severity: ${severities}`),
      maxSeverity: severity.describe('Only events of this severity or a lower number, which is worse.'),
      cleared: flag('`true`: only events that say a value is back within its limits; `false`: only the others.').optional(),
      open: flag('`true`: only alerts that nothing has cleared; `false`: only the others.').optional(),
      eventNotificationType: z
        .enum(['HardWiredNotification', 'HardWiredMonitor', 'PreconfiguredMonitor', 'CustomMonitor'])
        .optional()
        .describe('Only events that came about this way.'),
      variableMonitoringId: z.coerce.number().int().optional().describe('Only events of this monitor.'),
      evseId: z.coerce.number().int().min(0).max(1_000_000).optional().describe('Only events about this EVSE.'),
      connectorId: z.coerce.number().int().min(0).max(1_000_000).optional().describe('Only events about this connector.'),
      transactionId: z.string().max(36).optional().describe('Only events about this transaction, as on the wire.'),
      techCode: z.string().max(50).optional().describe("Only events with this error code of the maker's."),
    },
    response: pageOf(event, 'events'),
    handler: ({ params: { id }, query, inTenant }) =>
      inTenant((data) => about(data, id, () => data.stationHistory.events(id, query, pageRequest(query)))),
  })

  route(app, {
    method: 'GET',
    url: '/stations/:id/status-history',
    tag: 'Stations',
    permission: 'station.read',
    summary: 'Every status its connectors had, the latest first',
    params,
    query: {
      ...pageQuery,
      ...period,
      evseId: z.coerce.number().int().min(0).max(1_000_000).optional().describe('Only this EVSE; 0 is the station.'),
      connectorId: z.coerce.number().int().min(0).max(1_000_000).optional().describe('Only this connector.'),
    },
    response: pageOf(statusChange, 'status changes'),
    handler: ({ params: { id }, query, inTenant }) =>
      inTenant((data) => about(data, id, () => data.connectors.history(id, query, pageRequest(query)))),
  })
}
