import { command } from '#base/ocpp/action.js'
import { OcppError } from '#base/ocpp/errors.js'
import { variablesRequest } from '../variablesRequest.js'

const { before, after } = variablesRequest('GetReport')

export default command('GetReport', {
  summary: 'Ask a station for some of its variables, with their limits',
  description:
    'Name components and variables, or criteria (`Active`, `Available`, `Enabled`, `Problem`), or both. The station answers `Accepted` and sends the report in parts, or ' +
    '`EmptyResultSet` (nothing fits), `Rejected` (not now) or `NotSupported`. The parts are put together at `/api/v1/stations/{id}/reports`, what they say is at ' +
    '`/api/v1/stations/{id}/variables`. `requestId` is yours to choose.',
  permission: 'station.inspect',
  example: { requestId: 2, componentVariable: [{ component: { name: 'EVSE', evse: { id: 1 } }, variable: { name: 'Power' } }] },
  async before(request, context) {
    const { componentVariable = [] } = request
    // B08.FR.06
    const key = { component: 'DeviceDataCtrlr', variable: 'ItemsPerMessage', variableInstance: 'GetReport' }
    const limit = Number(await context.data.variables.value(context.station.id, key))
    if (limit > 0 && componentVariable.length > limit)
      throw new OcppError(
        'OccurrenceConstraintViolation',
        `the station takes at most ${limit} items in one GetReport (B08.FR.06): send several requests`,
      )
    await before(request, context)
  },
  after,
})
