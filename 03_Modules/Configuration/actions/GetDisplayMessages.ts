import { command } from '#base/ocpp/action.js'
import { reportRequest } from '#util/reportRequest.js'
import { asksByIdAlone } from '../displayMessage.js'

const message = 'NotifyDisplayMessages'
const { before } = reportRequest('GetDisplayMessages', message)

export default command('GetDisplayMessages', {
  summary: 'Ask a station which messages its display has',
  description:
    'Without conditions all of them, else those of the given `id`, `priority` or `state`. The station answers `Accepted` and sends them in parts, or `Unknown` (nothing fits). The parts are put ' +
    'together at `/api/v1/stations/{id}/reports`, the messages are at `/api/v1/stations/{id}/display-messages`; those it was asked for and does not name are `removed` there. ' +
    '`requestId` is yours to choose. OCPP 1.6 has no display messages.',
  permission: 'station.inspect',
  example: { requestId: 1 },
  before,
  async after(request, { status }, { data, station }) {
    const requestedAt = await data.reports.answered(station.id, { message, requestId: request.requestId, status })
    // O03.FR.06, O04.FR.02: it has none of them.
    if (status === 'Unknown' && requestedAt && asksByIdAlone(request))
      await data.displayMessages.keepOnly(station.id, [], request.id, requestedAt)
  },
})
