import { command } from '#base/ocpp/action.js'

export default command('ChangeAvailability', {
  summary: 'Take a station, an EVSE or a connector into or out of service',
  description:
    'Without `evse` it is about the whole station, with `evse.id` about one EVSE, with `evse.connectorId` about one connector. The station answers `Accepted`, ' +
    '`Scheduled` (after the running transaction) or `Rejected`, and reports the new status by itself; Plugboard shows a connector as what the station reports, ' +
    'not as what was asked.',
  permission: 'station.control',
  example: { operationalStatus: 'Inoperative', evse: { id: 1 } },
})
