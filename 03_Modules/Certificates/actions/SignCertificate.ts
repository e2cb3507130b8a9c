import { incoming } from '#base/ocpp/action.js'
import { reasonOf } from '../reasonOf.js'
import { readSigningRequest, type SigningRequest } from '../signingRequest.js'

// A02.FR.04: it is for a certificate authority to sign; an operator brings the request there and the certificate back, by CertificateSigned.
export default incoming(
  'SignCertificate',
  async ({ csr, certificateType, requestId, hashRootCertificate }, { data, station, receivedAt }) => {
    const sent = { csr, certificateType, requestId, rootHashData: hashRootCertificate, receivedAt }
    const read = readOrReason(csr)
    if ('reason' in read) {
      await data.signingRequests.record(station.id, { ...sent, reason: read.reason })
      // A02.FR.12, A03.FR.12
      return { status: 'Rejected', statusInfo: { reasonCode: 'InvalidCSR', additionalInfo: read.reason.slice(0, 1024) } }
    }
    const { commonName, organization, key } = read
    // A02.FR.17: a station that waits too long sends it again, perhaps with a new key or number.
    await data.signingRequests.record(station.id, {
      ...sent,
      commonName,
      organization,
      keyType: key.type,
      keyBits: key.bits,
      keyHash: key.hash,
    })
    return { status: 'Accepted' } // A02.FR.11, A03.FR.11
  },
)

function readOrReason(csr: string): SigningRequest | { reason: string } {
  try {
    return readSigningRequest(csr)
  } catch (err) {
    return { reason: reasonOf(err) }
  }
}
