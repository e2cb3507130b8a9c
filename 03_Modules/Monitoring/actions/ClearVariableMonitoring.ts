import { command, type ResponseOf } from '#base/ocpp/action.js'

type Result = ResponseOf<'ClearVariableMonitoring'>['clearMonitoringResult'][number]

export default command('ClearVariableMonitoring', {
  summary: 'Remove monitors from a station',
  description:
    'The station answers each id on its own: `Accepted`, `NotFound` (it has no such monitor) or `Rejected` (it cannot be removed, such as a hard-wired one). ' +
    'What it has no more leaves `/api/v1/stations/{id}/monitors`. An alert that is open then stays open: the station does not clear it (N07.FR.12). More ids than the station takes in one message are sent in several; those of a message without an answer are `Rejected` with the reason. OCPP 1.6 has no monitors.',
  permission: 'station.monitor',
  example: { id: [1] },
  // N06.FR.04
  batch: {
    items: 'id',
    results: 'clearMonitoringResult',
    limits: 'MonitoringCtrlr',
    unanswered: (id: number, statusInfo) => ({ id, status: 'Rejected', statusInfo }) satisfies Result,
  },
  async after({ id }, { clearMonitoringResult }, { data, station }) {
    const gone = clearMonitoringResult.filter(({ id: one, status }) => id.includes(one) && status !== 'Rejected')
    await data.monitors.remove(
      station.id,
      gone.map((result) => result.id),
    )
  },
})
