import { command } from '#base/ocpp/action.js'
import { variablesRequest } from '../variablesRequest.js'

export default command('GetBaseReport', {
  summary: 'Ask a station for its whole device model',
  description:
    'With `FullInventory` the station reports every variable it has, with `ConfigurationInventory` those an operator can set, with `SummaryInventory` what says ' +
    'whether it can charge. It answers `Accepted` and sends the report in parts, or `Rejected` (not now), `NotSupported` or `EmptyResultSet`. The parts are put ' +
    'together at `/api/v1/stations/{id}/reports`, what they say is at `/api/v1/stations/{id}/variables`. `requestId` is yours to choose. A station of OCPP 1.6 is asked for ' +
    'all its configuration keys instead.',
  permission: 'station.inspect',
  example: { requestId: 1, reportBase: 'FullInventory' },
  ...variablesRequest('GetBaseReport'),
})
