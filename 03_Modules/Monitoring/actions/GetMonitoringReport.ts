import { command } from '#base/ocpp/action.js'
import { reportRequest } from '#util/reportRequest.js'
import { asksForAll } from '../asksForAll.js'
import { refuseTooManyItems } from '../limits.js'

const message = 'NotifyMonitoringReport'
const { before } = reportRequest('GetMonitoringReport', message)

export default command('GetMonitoringReport', {
  summary: 'Ask a station which monitors it has',
  description:
    'Name components and variables, or criteria (`ThresholdMonitoring`, `DeltaMonitoring`, `PeriodicMonitoring`), or both, or nothing for all of them. The station answers ' +
    '`Accepted` and sends the report in parts, or `EmptyResultSet` (nothing fits), `Rejected` (not now) or `NotSupported`. The parts are put together at ' +
    '`/api/v1/stations/{id}/reports`, the monitors are at `/api/v1/stations/{id}/monitors`; after a complete report of all, those it does not name are gone there. ' +
    'Worth asking after a reboot: a station may then number its monitors anew (N04.FR.19). `requestId` is yours to choose. OCPP 1.6 has no monitors.',
  permission: 'station.inspect',
  example: { requestId: 1 },
  async before(request, context) {
    await refuseTooManyItems('DeviceDataCtrlr', 'GetReport', request.componentVariable?.length ?? 0, context) // N02.FR.07
    await before(request, context)
  },
  async after(request, { status }, { data, station }) {
    const requestedAt = await data.reports.answered(station.id, { message, requestId: request.requestId, status })
    // N02.FR.10: it has none.
    if (status === 'EmptyResultSet' && asksForAll(request) && requestedAt) await data.monitors.keepOnly(station.id, [], requestedAt)
  },
})
