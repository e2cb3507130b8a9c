import { command } from '#base/ocpp/action.js'
import { OcppError } from '#base/ocpp/errors.js'
import { followed } from '#util/followedRequest.js'

const { before, after } = followed('GetLog')

export default command('GetLog', {
  summary: 'Have a station upload a log',
  description:
    'The station uploads one file to `remoteLocation` (a URL; with a `/` at its end it adds the name of the file). It answers `Accepted` with the name, ' +
    '`AcceptedCanceled` (an upload under way was given up for this one) or `Rejected` (it has no such log), and then tells how the upload goes: see ' +
    '`/api/v1/stations/{id}/logs`. `requestId` is yours to choose. OCPP 1.6 has `DiagnosticsLog`, and `SecurityLog` with the security extension.',
  permission: 'station.log',
  example: { requestId: 1, logType: 'DiagnosticsLog', log: { remoteLocation: 'https://example.com/logs/' } },
  async before(request, context) {
    const { remoteLocation } = request.log
    if (remoteLocation.includes('#'))
      throw new OcppError('PropertyConstraintViolation', 'log.remoteLocation has a fragment, which no request carries (2.1 N01.FR.27)')
    if (remoteLocation.includes('?') && remoteLocation.endsWith('/'))
      throw new OcppError('PropertyConstraintViolation', 'the query of log.remoteLocation ends with a slash (2.1 N01.FR.28)')
    await before(request, context)
  },
  after,
})
