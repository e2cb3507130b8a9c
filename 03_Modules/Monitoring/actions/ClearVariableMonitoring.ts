import { command } from '#base/ocpp/action.js'
import { refuseTooMuch } from '../limits.js'

export default command('ClearVariableMonitoring', {
  summary: 'Remove monitors from a station',
  description:
    'The station answers each id on its own: `Accepted`, `NotFound` (it has no such monitor) or `Rejected` (it cannot be removed, such as a hard-wired one). ' +
    'What it has no more leaves `/api/v1/stations/{id}/monitors`. An alert that is open then stays open: the station does not clear it (N07.FR.12). OCPP 1.6 has no monitors.',
  permission: 'station.monitor',
  example: { id: [1] },
  before: (request, context) => refuseTooMuch('ClearVariableMonitoring', request, request.id.length, context), // N06.FR.04
  async after({ id }, { clearMonitoringResult }, { data, station }) {
    const gone = clearMonitoringResult.filter(({ id: one, status }) => id.includes(one) && status !== 'Rejected')
    await data.monitors.remove(
      station.id,
      gone.map((result) => result.id),
    )
  },
})
