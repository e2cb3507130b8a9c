import { command } from '#base/ocpp/action.js'

export default command('ClearDisplayMessage', {
  summary: 'Take a message off the display of a station',
  description:
    'The station answers `Accepted` or `Unknown` (it has no such message; OCPP 2.1 also `Rejected`). Either way it is `removed` at `/api/v1/stations/{id}/display-messages`, unless it ' +
    'was rejected. OCPP 1.6 has no display messages.',
  permission: 'station.display',
  example: { id: 1 },
  async after({ id }, { status }, { data, station, now }) {
    await data.displayMessages.cleared(station.id, id, status, now())
  },
})
