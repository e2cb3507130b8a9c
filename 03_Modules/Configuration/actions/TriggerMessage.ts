import { command } from '#base/ocpp/action.js'
import { OcppError } from '#base/ocpp/errors.js'

export default command('TriggerMessage', {
  summary: 'Ask a station to send a message now',
  description:
    'The station answers `Accepted` (the message follows), `Rejected` or `NotImplemented`. Plugboard handles what it then sends as if it came by itself; nothing follows from the answer alone. ' +
    'For `StatusNotification` name the connector: `evse.id` and `evse.connectorId`. A station whose boot is pending may send only what was triggered here.',
  permission: 'station.control',
  example: { requestedMessage: 'StatusNotification', evse: { id: 1, connectorId: 1 } },
  repeatable: true,
  async before({ requestedMessage, customTrigger, evse }, { stationVersion }) {
    // F06.FR.13; before 2.x no connector means all of them.
    if (requestedMessage === 'StatusNotification' && evse?.connectorId === undefined && stationVersion?.startsWith('2'))
      throw new OcppError(
        'OccurrenceConstraintViolation',
        'a StatusNotification is triggered per connector: give evse.id and evse.connectorId (F06.FR.13)',
      )
    // F06.FR.01, F06.FR.20: which message is wanted is said, be it one of the station's own.
    if (requestedMessage === 'CustomTrigger' && !customTrigger)
      throw new OcppError('OccurrenceConstraintViolation', 'a CustomTrigger names the message it is about in customTrigger (F06.FR.18)')
  },
})
