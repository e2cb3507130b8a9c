import { X509Certificate } from 'node:crypto'
import type { CertificateHashDataType } from '#base/ocpp/generated/v21.js'
import type { Standing } from '#base/ports/revocation.js'
import { bitsOf, contentOf, type Der, inside, oidOf, readDer, readOne, tags, timeOf } from '#util/x509/der.js'
import { extensionsIn, fieldsOf } from '#util/x509/fields.js'
import { hashOf, isIssuerOf } from '#util/x509/hashData.js'
import { isCertifiedBy } from '#util/x509/path.js'
import { readPublicKey } from '#util/x509/publicKey.js'
import { isSignedBy } from '#util/x509/signature.js'
import { until } from './freshness.js'
import { hashAlgorithms, serialDer } from './ocspRequest.js'

export interface OcspReading {
  /** Whose status was asked for. */
  certificate: CertificateHashDataType
  /** Certificates among which that of its issuer may be. */
  known: X509Certificate[]
  at: Date
}

const BASIC = '2b0601050507300101'
const OCSP_SIGNING = '1.3.6.1.5.5.7.3.9'
/** Certificates a responder may send along; more are not looked at. */
const MOST_EMBEDDED = 5
const failures = new Map([
  [1, 'malformedRequest'],
  [2, 'internalError'],
  [3, 'tryLater'],
  [5, 'sigRequired'],
  [6, 'unauthorized'],
])

/** Reads an OCSPResponse (RFC 6960 §4.2.1) and checks all that §3.2 asks for. Throws with what is wrong with it. */
export function readOcspResponse(response: Buffer, reading: OcspReading): Standing {
  const { tbs, algorithm, signature, embedded } = partsOf(response)
  const { responderId, singles } = tbsParts(tbs)
  const single = singles.find((one) => isAbout(one[0], reading.certificate))
  if (!single) throw new Error('the response is about another certificate')
  const [, status, thisUpdate, ...rest] = single
  refuseCritical(rest.find(({ tag }) => tag === 0xa1))
  const nextUpdate = rest.find(({ tag }) => tag === 0xa0)
  const nextTime = nextUpdate && timeOf(readDer(nextUpdate.content)[0])
  const isSigned = (key: ReturnType<typeof readPublicKey>['key']) => isSignedBy(key, tbs.whole, algorithm, signature)
  return {
    status: statusOf(status),
    nextUpdate: until(timeOf(thisUpdate), nextTime, reading.at),
    proven: isProven({ isSigned, responderId, embedded }, reading),
    response,
  }
}

function partsOf(response: Buffer) {
  const [status, bytes] = inside(readOne(response))
  const code = contentOf(status, tags.enumerated)[0]
  if (code !== 0) throw new Error(`the responder answered ${failures.get(code!) ?? code}`)
  const [type, basic] = inside(inside(bytes, 0xa0)[0])
  if (oidOf(type) !== BASIC) throw new Error('the response is of an unknown type')
  const [tbs, algorithm, signature, certificates] = inside(readOne(contentOf(basic, tags.octetString)))
  if (!tbs) throw new Error('the response lacks a part')
  const embedded = certificates ? inside(inside(certificates, 0xa0)[0]).slice(0, MOST_EMBEDDED) : []
  return {
    tbs,
    algorithm: inside(algorithm),
    signature: bitsOf(signature),
    embedded: embedded.map(({ whole }) => new X509Certificate(whole)),
  }
}

/** ResponseData: [0] version, [1] or [2] responder, producedAt, responses, [1] extensions. */
function tbsParts(tbs: Der) {
  const fields = inside(tbs)
  const [responderId, , responses, extensions] = fields[0]?.tag === 0xa0 ? fields.slice(1) : fields
  refuseCritical(extensions)
  if (!responderId) throw new Error('the response lacks a part')
  return { responderId, singles: inside(responses).map((single) => inside(single)) }
}

/** RFC 6960 §4.4: what has to be understood and is not makes the answer unusable. */
function refuseCritical(field: Der | undefined): void {
  if (extensionsIn(field).some(({ critical }) => critical)) throw new Error('the response has a critical extension')
}

function isAbout(
  certId: Der | undefined,
  { hashAlgorithm, issuerNameHash, issuerKeyHash, serialNumber }: CertificateHashDataType,
): boolean {
  const [algorithm, nameHash, keyHash, number] = inside(certId)
  const is = (element: Der | undefined, hash: string) => contentOf(element, tags.octetString).toString('hex') === hash.toLowerCase()
  return (
    oidOf(inside(algorithm)[0]) === hashAlgorithms[hashAlgorithm].oid &&
    is(nameHash, issuerNameHash) &&
    is(keyHash, issuerKeyHash) &&
    number?.whole.equals(serialDer(serialNumber)) === true
  )
}

function statusOf(status: Der | undefined): Standing['status'] {
  if (status?.tag === 0x80) return 'Good'
  if (status?.tag === 0xa1) return 'Revoked'
  if (status?.tag === 0x82) return 'Unknown'
  throw new Error('the response has no status')
}

interface Signed {
  isSigned(key: ReturnType<typeof readPublicKey>['key']): boolean
  responderId: Der
  embedded: X509Certificate[]
}

const keyOf = (certificate: X509Certificate) => readPublicKey(fieldsOf(certificate.raw).spki).key

/** RFC 6960 §4.2.2.2: signed by the issuer, or by whom the issuer has certified for it. Throws when it was signed by somebody else. */
function isProven({ isSigned, responderId, embedded }: Signed, { certificate, known, at }: OcspReading): boolean {
  const issuers = [...known, ...embedded].filter((candidate) => isIssuerOf(certificate, candidate))
  if (issuers.some((issuer) => isSigned(keyOf(issuer)))) return true
  const signers = embedded.filter((candidate) => isDelegate(candidate, at) && isSigned(keyOf(candidate)))
  if (signers.some((signer) => issuers.some((issuer) => isCertifiedBy(signer, issuer)))) return true
  if (issuers.length === 0 && (signers.some((signer) => isNamed(signer, certificate)) || isUnseen(responderId, embedded, certificate)))
    return false
  throw new Error('the response is signed by nobody who may: neither the issuer nor a responder of the issuer')
}

const isDelegate = (candidate: X509Certificate, at: Date) =>
  candidate.keyUsage?.includes(OCSP_SIGNING) === true && new Date(candidate.validFrom) <= at && at < new Date(candidate.validTo)

/** Its issuer has the name of the certificate's issuer. */
const isNamed = (signer: X509Certificate, { hashAlgorithm, issuerNameHash }: CertificateHashDataType) =>
  hashOf(fieldsOf(signer.raw).issuer, hashAlgorithm) === issuerNameHash.toLowerCase()

/** The responder did not send its certificate, and what it calls itself may be the issuer. */
function isUnseen({ tag, content }: Der, embedded: X509Certificate[], { hashAlgorithm, issuerNameHash }: CertificateHashDataType): boolean {
  if (embedded.length > 0) return false
  return tag === 0xa2 || (tag === 0xa1 && hashOf(readOne(content).whole, hashAlgorithm) === issuerNameHash.toLowerCase())
}
