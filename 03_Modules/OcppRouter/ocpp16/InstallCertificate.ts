import { OcppError } from '#base/ocpp/errors.js'
import { fromType16, toType16 } from './certificateType16.js'
import { iso15118Answer, iso15118Call, noIso15118Answer } from './iso15118.js'
import { type Call16, type Response16, rawCommand, translateCommand } from './translation.js'

const maxLength = 5500

export default translateCommand('InstallCertificate', {
  sends: ['InstallCertificate', 'DataTransfer'],
  calls({ certificateType, certificate }): Call16<'InstallCertificate' | 'DataTransfer'>[] {
    if (certificateType === 'OEMRootCertificate') throw new OcppError('NotSupported', 'OCPP 1.6 knows no OEMRootCertificate')
    if ([...certificate].length > maxLength)
      throw new OcppError('NotSupported', `OCPP 1.6 takes certificates of at most ${maxLength} characters`)
    const type16 = toType16(certificateType)
    return type16
      ? [{ action: 'InstallCertificate', payload: { certificateType: type16, certificate } }]
      : [iso15118Call('InstallCertificate', { certificateType, certificate })]
  },
  up([answer], { certificateType }) {
    if (toType16(certificateType)) return { status: (answer as Response16<'InstallCertificate'>).status }
    const transfer = answer as Response16<'DataTransfer'>
    return iso15118Answer('InstallCertificate', transfer) ?? { status: 'Failed', statusInfo: noIso15118Answer(transfer) }
  },
})

export const raw = rawCommand('InstallCertificate', 'InstallCertificate', {
  summary: 'Install a root certificate at an OCPP 1.6 station with the security extension',
  description:
    '`certificate` is PEM and goes out as given. The station answers `Accepted`, and the certificate is then listed at `/api/v1/stations/{id}/certificates`; `Rejected` ' +
    '(invalid, or no room) or `Failed`. A station without the security extension answers with a CALLERROR.',
  example: {
    certificateType: 'CentralSystemRootCertificate',
    certificate: '-----BEGIN CERTIFICATE-----\nMIIB…\n-----END CERTIFICATE-----\n',
  },
  as: ({ certificateType, certificate }, { status }) => ({
    request: { certificateType: fromType16(certificateType), certificate },
    response: { status },
  }),
})
