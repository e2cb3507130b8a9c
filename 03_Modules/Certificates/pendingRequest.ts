import type { X509Certificate } from 'node:crypto'
import type { Context } from '#base/context.js'
import { OcppError } from '#base/ocpp/errors.js'
import type { CertificateSignedRequest } from '#base/ocpp/generated/v21.js'
import type { SigningRequest } from '#base/repositories/signingRequests.js'
import { keyHash, spkiOf } from '#util/x509/publicKey.js'

const holds = (leaf: X509Certificate) => {
  const hash = keyHash(spkiOf(leaf.publicKey))
  return (request: SigningRequest) => request.keyHash === hash
}

/** The request that waits for this certificate: the one for its key. */
export async function pendingRequestFor(
  leaf: X509Certificate,
  { certificateType, requestId }: CertificateSignedRequest,
  { data, station }: Pick<Context, 'data' | 'station'>,
): Promise<SigningRequest | undefined> {
  const fitting = (await data.signingRequests.pending(station.id)).filter(holds(leaf))
  return fitting.find((one) => one.certificateType === certificateType && one.requestId === requestId) ?? fitting[0]
}

/** Throws where the certificate is not what the station waits for; a station that waits for nothing decides itself. */
export async function refuseMismatch(
  leaf: X509Certificate,
  request: CertificateSignedRequest,
  context: Pick<Context, 'data' | 'station'>,
): Promise<void> {
  const { certificateType, requestId } = request
  const waiting = await pendingRequestFor(leaf, request, context)
  if (!waiting) return refuseOtherKey(request, context)
  if (certificateType && waiting.certificateType && certificateType !== waiting.certificateType)
    throw mismatch(`the station asked for a ${waiting.certificateType} with this key, not for a ${certificateType} (A02.FR.14)`)
  if (waiting.requestId !== undefined && waiting.requestId !== requestId)
    throw mismatch(
      `the station's request has requestId ${waiting.requestId}: send the same, by the route of OCPP 2.1 (A02.FR.25, A03.FR.21)`,
    )
}

async function refuseOtherKey(
  { certificateType }: CertificateSignedRequest,
  { data, station }: Pick<Context, 'data' | 'station'>,
): Promise<void> {
  const waiting = (await data.signingRequests.pending(station.id)).find(
    (one) => !certificateType || !one.certificateType || one.certificateType === certificateType,
  )
  if (waiting)
    throw mismatch(`its public key is not that of the signing request the station waits for (number ${waiting.id}): have that one signed`)
}

const mismatch = (reason: string) => new OcppError('PropertyConstraintViolation', reason)
