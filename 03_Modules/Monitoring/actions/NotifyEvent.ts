import type { Row } from '#base/ingest.js'
import { incoming, type RequestOf } from '#base/ocpp/action.js'
import { toInstant } from '#base/ocpp/dateTime.js'
import { statusOf } from '../availability.js'

type Event = RequestOf<'NotifyEvent'>['eventData'][number]

// N07.FR.03, N08.FR.02, G05.FR.03: whatever a station noticed is kept and answered with nothing. 2.1 B01.FR.05: the AvailabilityState of a connector is its status, whichever message brings it.
export default incoming('NotifyEvent', { write: 'batch' }, async ({ eventData }, { receivedAt, log }) => ({
  rows: eventData.flatMap((event) => rowsOf(event, receivedAt)),
  response: (outcomes) => {
    const refused = outcomes.find(({ conflict }) => conflict)
    if (refused) log.warn({ events: eventData.length }, `status not stored: ${refused.conflict}`)
    return {}
  },
}))

function rowsOf(event: Event, receivedAt: Date): Row[] {
  const status = statusRow(event, receivedAt)
  return [...(status ? [status] : []), ...(status && saysNoMore(event) ? [] : [stationEvent(event, receivedAt)])]
}

/** Nothing but a status: no monitor that made it, no severity, no cause. What a monitor notices is an event too, with what it is looked for by (N07, N08). */
const saysNoMore = ({ variableMonitoringId, severity, cleared, cause, transactionId, eventNotificationType: kind }: Event): boolean =>
  kind === 'HardWiredNotification' && !cleared && [variableMonitoringId, severity, cause, transactionId].every((said) => said === undefined)

function statusRow(event: Event, receivedAt: Date): Row | undefined {
  const { component, variable, actualValue: value, timestamp, techCode: errorCode, techInfo: info } = event
  const { id: evseId, connectorId } = component.evse ?? {}
  const status = statusOf({ component: component.name, variable: variable.name, evseId, connectorId, value })
  return status && { kind: 'status', ...status, at: toInstant(timestamp), receivedAt, errorCode, info }
}

const stationEvent = (event: Event, receivedAt: Date): Row => ({
  kind: 'stationEvent',
  eventId: event.eventId,
  at: toInstant(event.timestamp),
  receivedAt,
  trigger: event.trigger,
  component: event.component.name,
  componentInstance: event.component.instance,
  variable: event.variable.name,
  variableInstance: event.variable.instance,
  evse: event.component.evse && { id: event.component.evse.id, connectorId: event.component.evse.connectorId },
  actualValue: event.actualValue,
  severity: event.severity,
  cleared: event.cleared ?? false,
  eventNotificationType: event.eventNotificationType,
  variableMonitoringId: event.variableMonitoringId,
  techCode: event.techCode,
  techInfo: event.techInfo,
  cause: event.cause,
  transactionId: event.transactionId,
  payload: event,
})
