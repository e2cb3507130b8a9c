import type { X509Certificate } from 'node:crypto'
import { command } from '#base/ocpp/action.js'
import { OcppError } from '#base/ocpp/errors.js'
import { readChain } from '#util/x509/certificates.js'
import { pendingRequestFor, refuseMismatch } from '../pendingRequest.js'
import { reasonOf } from '../reasonOf.js'

export default command('CertificateSigned', {
  summary: 'Send a station the certificate it asked for',
  description:
    '`certificateChain` is PEM: the certificate for the key of the signing request (see `/api/v1/stations/{id}/certificates/signing-requests`), then the sub-CAs, ' +
    'each signed by the next. What is no such chain, is longer than the station takes, is for another key than the request that waits, or lacks the `requestId` of ' +
    'that request is refused before it is sent. The station answers `Accepted` and uses it, or `Rejected`; either ends the signing request, and after `Rejected` ' +
    'the station asks again only when it is triggered. Repeat the `certificateType` of the request. A station of OCPP 1.6 gets a `V2GCertificate` by its ISO 15118 extension.',
  permission: 'certificate.write',
  example: {
    certificateChain: '-----BEGIN CERTIFICATE-----\nMIIB…\n-----END CERTIFICATE-----\n',
    certificateType: 'ChargingStationCertificate',
  },
  async before(request, context) {
    const { certificateChain } = request
    const leaf = leafOrRefusal(certificateChain)
    // A02.FR.16: the station would refuse it.
    const key = { component: 'SecurityCtrlr', variable: 'MaxCertificateChainSize' }
    const limit = Number(await context.data.variables.value(context.station.id, key))
    if (limit > 0 && certificateChain.length > limit)
      throw new OcppError(
        'PropertyConstraintViolation',
        `certificateChain has ${certificateChain.length} characters, the station takes ${limit} (A02.FR.16)`,
      )
    await refuseMismatch(leaf, request, context)
  },
  async after(request, { status }, context) {
    const { certificateChain } = request
    const leaf = leafIn(certificateChain)
    const waiting = leaf && (await pendingRequestFor(leaf, request, context))
    const state = status === 'Accepted' ? 'signed' : 'refused'
    if (waiting) await context.data.signingRequests.answered(waiting.id, { state, certificateChain, at: context.now() })
  },
})

function leafOrRefusal(certificateChain: string): X509Certificate {
  try {
    return readChain(certificateChain)[0]!
  } catch (err) {
    throw new OcppError('PropertyConstraintViolation', `certificateChain: ${reasonOf(err)}`)
  }
}

/** Undefined for what only the raw route of OCPP 1.6 sends. */
function leafIn(certificateChain: string): X509Certificate | undefined {
  try {
    return readChain(certificateChain)[0]
  } catch {
    return undefined // it is no certificate, so no request waits for it
  }
}
