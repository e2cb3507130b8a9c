import { command } from '#base/ocpp/action.js'
import { OcppError } from '#base/ocpp/errors.js'
import { allowFirmware } from '#util/firmware/allow.js'
import { fileAt, isDownloadUrl } from '#util/firmware/location.js'
import { followed } from '#util/followedRequest.js'

const { before, after } = followed('UpdateFirmware')

export default command('UpdateFirmware', {
  summary: 'Have a station download and install new firmware',
  description:
    'With `signingCertificate` (PEM) and `signature` (base64) it is a secure update: the station checks the file before it installs it. It answers `Accepted`, ' +
    '`AcceptedCanceled` (an update under way was given up for this one), `Rejected`, `InvalidCertificate` or `RevokedCertificate`, and then tells every step: see ' +
    '`/api/v1/stations/{id}/firmware`. `requestId` is yours to choose. A failed one is tried again with `POST /api/v1/stations/{id}/firmware/{firmwareId}/retry`. Over OCPP 1.6 an update with a signature needs ' +
    'the security extension; one without has no `installDateTime`.',
  permission: 'station.firmware',
  example: { requestId: 1, retries: 3, firmware: { location: 'https://example.com/fw-2.1.bin', retrieveDateTime: '2026-01-01T00:00:00Z' } },
  vet: ({ firmware }, context) => allowFirmware(firmware, context),
  async before(request, context) {
    // L01.FR.11
    if (request.firmware.signature && !request.firmware.signingCertificate)
      throw new OcppError('OccurrenceConstraintViolation', 'a signature comes with the signingCertificate that verifies it (L01.FR.11)')
    // Its URL ends, and is masked: a retry offers the file anew.
    const file = isDownloadUrl(request.firmware.location) ? await fileAt(context.data, request.firmware.location) : undefined
    await before(request, context, { fileId: file?.id })
  },
  after,
})
