import type { X509Certificate } from 'node:crypto'
import type { CertificateHashDataType } from '#base/ocpp/generated/v21.js'
import type { Standing } from '#base/ports/revocation.js'
import { bitsOf, type Der, inside, readDer, readOne, tags, timeOf } from '#util/x509/der.js'
import { extensionsIn, fieldsOf } from '#util/x509/fields.js'
import { hashOf, isIssuerOf } from '#util/x509/hashData.js'
import { readPublicKey } from '#util/x509/publicKey.js'
import { isSignedBy } from '#util/x509/signature.js'
import { until } from './freshness.js'
import { serialDer } from './ocspRequest.js'

const MOST_ENTRIES = 100_000

/** What a CertificateList (RFC 5280 §5) says of a certificate. Throws when it says nothing that can be used. */
export function readCrl(
  crl: Buffer,
  { certificate, known, at }: { certificate: CertificateHashDataType; known: X509Certificate[]; at: Date },
): Standing {
  const [tbs, algorithm, signature] = inside(readOne(crl))
  if (!tbs) throw new Error('the list lacks a part')
  const fields = inside(tbs)
  // version (absent from version 1), algorithm, issuer, thisUpdate, nextUpdate (may be absent), entries (absent when empty), [0] extensions
  const [, issuer, thisUpdate, ...rest] = fields[0]?.tag === tags.integer ? fields.slice(1) : fields
  if (!issuer || hashOf(issuer.whole, certificate.hashAlgorithm) !== certificate.issuerNameHash.toLowerCase())
    throw new Error('the list is of another issuer')
  const signers = known.filter((candidate) => isIssuerOf(certificate, candidate))
  if (signers.length === 0) throw new Error('the certificate of the issuer is not known: add it to /api/v1/trust-anchors')
  const [key] = signers.map(({ raw }) => readPublicKey(fieldsOf(raw).spki).key)
  if (!isSignedBy(key!, tbs.whole, inside(algorithm), bitsOf(signature))) throw new Error('the list is not signed by the issuer')
  // A delta, or a list of some certificates only, is marked so by a critical extension.
  if (extensionsIn(rest.find(({ tag }) => tag === 0xa0)).some(({ critical }) => critical)) throw new Error('the list is not a whole one')
  const nextUpdate = rest.find(({ tag }) => tag === tags.utcTime || tag === tags.generalizedTime)
  const entries = rest.find(({ tag }) => tag === tags.sequence)
  return {
    status: isListed(entries, certificate) ? 'Revoked' : 'Good',
    nextUpdate: until(timeOf(thisUpdate), nextUpdate && timeOf(nextUpdate), at),
    proven: true,
  }
}

/** Each entry begins with its serial number. */
function isListed(entries: Der | undefined, { serialNumber }: CertificateHashDataType): boolean {
  const wanted = serialDer(serialNumber)
  const listed = entries ? readDer(entries.content, MOST_ENTRIES) : []
  return listed.some(({ content }) => content.length >= wanted.length && content.compare(wanted, 0, wanted.length, 0, wanted.length) === 0)
}
