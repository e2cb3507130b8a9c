import { OcppError } from '#base/ocpp/errors.js'
import { iso15118Answer, iso15118Call, noIso15118Answer } from './iso15118.js'
import { type Call16, type Response16, rawCommand, translateCommand } from './translation.js'

export default translateCommand('CertificateSigned', {
  sends: ['CertificateSigned', 'DataTransfer'],
  calls({ certificateChain, certificateType }): Call16<'CertificateSigned' | 'DataTransfer'>[] {
    if (certificateType === 'V2G20Certificate') throw new OcppError('NotSupported', 'OCPP 1.6 knows nothing of ISO 15118-20')
    if (certificateType === 'V2GCertificate') return [iso15118Call('CertificateSigned', { certificateChain, certificateType })]
    return [{ action: 'CertificateSigned', payload: { certificateChain } }]
  },
  up([answer], { certificateType }) {
    if (certificateType !== 'V2GCertificate') return { status: (answer as Response16<'CertificateSigned'>).status }
    const transfer = answer as Response16<'DataTransfer'>
    return iso15118Answer('CertificateSigned', transfer) ?? { status: 'Rejected', statusInfo: noIso15118Answer(transfer) }
  },
})

export const raw = rawCommand('CertificateSigned', 'CertificateSigned', {
  summary: 'Send an OCPP 1.6 station with the security extension the certificate it asked for',
  description:
    '`certificateChain` is PEM, the leaf first, and goes out as given. The station answers `Accepted` and uses it, or `Rejected`; either ends the signing ' +
    'request for its key. A station without the security extension answers with a CALLERROR.',
  example: { certificateChain: '-----BEGIN CERTIFICATE-----\nMIIB…\n-----END CERTIFICATE-----\n' },
  as: ({ certificateChain }, { status }) => ({ request: { certificateChain }, response: { status } }),
})
