import { iso15118Answer, iso15118Call, iso15118Vendor, noIso15118Answer } from './iso15118.js'
import { type Call16, type Response16, rawCommand, translateCommand } from './translation.js'

// Nothing in the request says which extension a certificate belongs to: the operator does.
const byIso15118 = (customData: { vendorId: string } | undefined) => customData?.vendorId.toLowerCase() === iso15118Vendor

export default translateCommand('DeleteCertificate', {
  sends: ['DeleteCertificate', 'DataTransfer'],
  calls({ certificateHashData, customData }): Call16<'DeleteCertificate' | 'DataTransfer'>[] {
    const { hashAlgorithm, issuerNameHash, issuerKeyHash, serialNumber } = certificateHashData
    const payload = { certificateHashData: { hashAlgorithm, issuerNameHash, issuerKeyHash, serialNumber } }
    return [byIso15118(customData) ? iso15118Call('DeleteCertificate', payload) : { action: 'DeleteCertificate', payload }]
  },
  up([answer], { customData }) {
    if (!byIso15118(customData)) return { status: (answer as Response16<'DeleteCertificate'>).status }
    const transfer = answer as Response16<'DataTransfer'>
    return iso15118Answer('DeleteCertificate', transfer) ?? { status: 'Failed', statusInfo: noIso15118Answer(transfer) }
  },
})

export const raw = rawCommand('DeleteCertificate', 'DeleteCertificate', {
  summary: 'Delete a certificate from an OCPP 1.6 station with the security extension',
  description:
    'Name it by the hashes the station uses for it. The station answers `Accepted` or `NotFound`, and the certificate is then listed no more, or `Failed`. A station ' +
    'without the security extension answers with a CALLERROR.',
  example: {
    certificateHashData: { hashAlgorithm: 'SHA256', issuerNameHash: 'a11b68ee', issuerKeyHash: '391bcd1b', serialNumber: 'ff01' },
  },
  as: ({ certificateHashData }, { status }) => ({ request: { certificateHashData }, response: { status } }),
})
