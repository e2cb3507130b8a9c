import type { Row } from '#base/ingest.js'
import { incoming, type RequestOf } from '#base/ocpp/action.js'
import { toInstant } from '#base/ocpp/dateTime.js'

type Event = RequestOf<'NotifyEvent'>['eventData'][number]

// N07.FR.03, N08.FR.02, G05.FR.03: whatever a station noticed is kept and answered with nothing. 2.1 B01.FR.05: the AvailabilityState of a connector is its status, whichever message brings it.
export default incoming('NotifyEvent', { write: 'batch' }, async ({ eventData }, { receivedAt, log }) => ({
  rows: eventData.map((event) => statusOf(event, receivedAt) ?? stationEvent(event, receivedAt)),
  response: (outcomes) => {
    const refused = outcomes.find(({ conflict }) => conflict)
    if (refused) log.warn({ events: eventData.length }, `status not stored: ${refused.conflict}`)
    return {}
  },
}))

const states = ['Available', 'Occupied', 'Reserved', 'Unavailable', 'Faulted']

function statusOf(event: Event, receivedAt: Date): Row | undefined {
  const place = placeOf(event)
  if (!place || event.variable.name.toLowerCase() !== 'availabilitystate' || !states.includes(event.actualValue)) return undefined
  return {
    kind: 'status',
    ...place,
    status: event.actualValue,
    at: toInstant(event.timestamp),
    receivedAt,
    errorCode: event.techCode,
    info: event.techInfo,
  }
}

/** EVSE 0 is the station as a whole, connector 0 an EVSE as a whole. */
function placeOf({ component: { name, evse } }: Event): { evseId: number; connectorId: number } | undefined {
  switch (name.toLowerCase()) {
    case 'chargingstation':
      return { evseId: 0, connectorId: 0 }
    case 'evse':
      return evse && { evseId: evse.id, connectorId: 0 }
    case 'connector':
      return evse?.connectorId === undefined ? undefined : { evseId: evse.id, connectorId: evse.connectorId }
    default:
      return undefined
  }
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
