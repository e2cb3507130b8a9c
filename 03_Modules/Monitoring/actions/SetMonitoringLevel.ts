import { command } from '#base/ocpp/action.js'
import { checkSeverity } from '../limits.js'

export default command('SetMonitoringLevel', {
  summary: 'Choose how bad an event must be for a station to report it',
  description:
    'The station reports events of this severity and of lower numbers, which are worse: 0 danger, 1 hardware failure, 2 system failure, 3 critical, 4 error, 5 alert, 6 warning, ' +
    '7 notice, 8 informational, 9 debug. It answers `Accepted` or `Rejected` (out of range). The level it took is shown with `/api/v1/stations/{id}/monitors`. OCPP 1.6 has no monitors.',
  permission: 'station.monitor',
  example: { severity: 5 },
  check: ({ severity }) => checkSeverity(severity, 'severity'),
  async after({ severity }, { status }, { data, station, now, requestedBy }) {
    if (status === 'Accepted') await data.monitors.setLevel(station.id, severity, requestedBy, now())
  },
})
