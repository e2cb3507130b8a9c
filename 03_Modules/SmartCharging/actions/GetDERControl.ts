import { command } from '#base/ocpp/action.js'
import { reportRequest } from '#util/reportRequest.js'
import { askedOf } from '../askedOf.js'

const message = 'ReportDERControl'

export default command('GetDERControl', {
  summary: 'Ask a station which DER settings and curves it has',
  description:
    'By `controlId`, or all of a `controlType`, or all there are; `isDefault` narrows that to the default or the scheduled ones. The station answers `Accepted` and sends ' +
    'them in parts, or `NotFound` (it has none), `NotSupported` (it has no such type) or `Rejected`. The parts are put together at `/api/v1/stations/{id}/reports`, ' +
    'the controls are at `/api/v1/stations/{id}/der-controls`; after a complete report those it should name and does not are gone there. `requestId` is ' +
    'yours to choose. DER control came with OCPP 2.1.',
  permission: 'station.inspect',
  example: { requestId: 1 },
  before: reportRequest('GetDERControl', message).before,
  async after(request, { status }, { data, station }) {
    const requestedAt = await data.reports.answered(station.id, { message, requestId: request.requestId, status })
    // R04.FR.30: it has none of those.
    if (status === 'NotFound' && requestedAt) await data.derControls.keepOnly(station.id, askedOf(request), [], requestedAt)
  },
})
