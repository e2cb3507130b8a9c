import { command } from '#base/ocpp/action.js'
import { allowFirmware } from '#util/firmware/allow.js'
import { followed } from '#util/followedRequest.js'

export default command('PublishFirmware', {
  summary: 'Have a local controller download firmware and offer it to its stations',
  description:
    '`checksum` is the MD5 of the whole file, as hex. The local controller answers `Accepted` or `Rejected`, downloads the file, tells every step and at last where ' +
    'it can be had: see `/api/v1/stations/{id}/firmware`. Give one of these `locations` to the stations behind it with UpdateFirmware. `requestId` is yours to choose. ' +
    'OCPP 1.6 knows nothing of it.',
  permission: 'station.firmware',
  example: { requestId: 1, location: 'https://example.com/fw-2.1.bin', checksum: '9e107d9d372bb6826bd81d3542a419d6' },
  vet: allowFirmware,
  ...followed('PublishFirmware'),
})
