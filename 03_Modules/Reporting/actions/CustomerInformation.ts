import type { Context } from '#base/context.js'
import { command, type RequestOf } from '#base/ocpp/action.js'
import { OcppError } from '#base/ocpp/errors.js'
import { reportRequest } from '#util/reportRequest.js'

const { before, after } = reportRequest('CustomerInformation', 'NotifyCustomerInformation')

type Certificate = NonNullable<RequestOf<'CustomerInformation'>['customerCertificate']>

/** N09.FR.08, N10.FR.09: a certificate the station is known to have is named by the hash it was installed with. */
async function refuseOtherHash({ serialNumber, hashAlgorithm }: Certificate, { data, station }: Context): Promise<void> {
  const known = (await data.installedCertificates.all(station.id))
    .flatMap(({ hashData, children = [] }) => [...(hashData ? [hashData] : []), ...children])
    .filter((one) => one.serialNumber.toLowerCase() === serialNumber.toLowerCase())
  if (known.length > 0 && known.every((one) => one.hashAlgorithm !== hashAlgorithm))
    throw new OcppError(
      'PropertyConstraintViolation',
      `the station has certificate ${serialNumber} under ${known[0]!.hashAlgorithm}: name it with the hashes of that algorithm (N09.FR.08)`,
    )
}

export default command('CustomerInformation', {
  summary: 'Ask a station what it knows of a customer, or have it forget that',
  description:
    'Name the customer by exactly one of `idToken`, `customerCertificate` (with the `hashAlgorithm` it was installed with) and `customerIdentifier`. With `report` the station sends what it has, with ' +
    '`clear` it removes it, with both it sends what it removed; with `clear` alone it sends that it did. It answers `Accepted`, and at least one part follows, or ' +
    '`Rejected` (not now) or `Invalid`. The text is put together at `/api/v1/stations/{id}/reports/{reportId}`, for bearers of `customer.inspect` alone; it goes with the message log after ' +
    'MESSAGE_RETENTION_DAYS and is in no log. A station never changes its local authorization list by itself: where it holds a token that was cleared, SendLocalList takes it out (N10.FR.02), until a list is sent that holds it again. `requestId` is yours to choose. ' +
    'OCPP 1.6 has nothing like it.',
  permission: 'customer.inspect',
  example: { requestId: 1, report: true, clear: false, idToken: { idToken: '04A1B2C3', type: 'ISO14443' } },
  async before(request, context) {
    // N09.FR.04, N10.FR.08; more than one is Invalid (N09.FR.09).
    const { idToken, customerCertificate, customerIdentifier } = request
    if ([idToken, customerCertificate, customerIdentifier].filter((reference) => reference !== undefined).length !== 1)
      throw new OcppError(
        'OccurrenceConstraintViolation',
        'name the customer by exactly one of idToken, customerCertificate and customerIdentifier (N09.FR.04)',
      )
    if (customerCertificate) await refuseOtherHash(customerCertificate, context)
    await before(request, context)
  },
  async after(request, response, context) {
    await after(request, response, context)
    const { clear, idToken } = request
    if (clear && idToken && response.status === 'Accepted')
      context.emit('customer.cleared', { ...context.station, idToken: { idToken: idToken.idToken, type: idToken.type } })
  },
})
