import type { X509Certificate } from 'node:crypto'
import type { CertificateHashDataType } from '#base/ocpp/generated/v21.js'
import type { Standing } from '#base/ports/revocation.js'
import { bitsOf, contentOf, type Der, inside, readDer, readOne, tags, timeOf } from '#util/x509/der.js'
import { extensionsIn, fieldsOf } from '#util/x509/fields.js'
import { hashOf, isIssuerOf, serial } from '#util/x509/hashData.js'
import { readPublicKey } from '#util/x509/publicKey.js'
import { isSignedBy } from '#util/x509/signature.js'
import { until } from './freshness.js'
import { serialDer } from './ocspRequest.js'

const MOST_ENTRIES = 100_000

/** A CertificateList (RFC 5280 §5). */
export interface RevocationList {
  /** Name of who issued it. */
  issuer: Der
  thisUpdate: Date
  nextUpdate?: Date
  /** The entries, one after the other; each begins with a serial number. */
  entries: Der[]
  /** True when it is a delta, or of some certificates only: it is marked so by a critical extension. */
  isPart: boolean
  /** Throws for a key or an algorithm that is not taken. */
  isSignedBy(authority: X509Certificate): boolean
}

/** Throws where it is none. */
export function readList(crl: Buffer): RevocationList {
  const [tbs, algorithm, signature] = inside(readOne(crl))
  if (!tbs) throw new Error('the list lacks a part')
  const fields = inside(tbs)
  // version (absent from version 1), algorithm, issuer, thisUpdate, nextUpdate (may be absent), entries (absent when empty), [0] extensions
  const [, issuer, thisUpdate, ...rest] = fields[0]?.tag === tags.integer ? fields.slice(1) : fields
  if (!issuer) throw new Error('the list lacks a part')
  const nextUpdate = rest.find(({ tag }) => tag === tags.utcTime || tag === tags.generalizedTime)
  const entries = rest.find(({ tag }) => tag === tags.sequence)
  return {
    issuer,
    thisUpdate: timeOf(thisUpdate),
    nextUpdate: nextUpdate && timeOf(nextUpdate),
    entries: entries ? readDer(entries.content, MOST_ENTRIES) : [],
    isPart: extensionsIn(rest.find(({ tag }) => tag === 0xa0)).some(({ critical }) => critical),
    isSignedBy: ({ raw }) => isSignedBy(readPublicKey(fieldsOf(raw).spki).key, tbs.whole, inside(algorithm), bitsOf(signature)),
  }
}

/** The serial numbers a list revokes, as `serial` writes them. */
export const serialsOf = ({ entries }: RevocationList): string[] =>
  entries.map(({ content }) => serial(contentOf(readDer(content)[0], tags.integer).toString('hex')))

/** What a list says of a certificate. Throws when it says nothing that can be used. */
export function readCrl(
  crl: Buffer,
  { certificate, known, at }: { certificate: CertificateHashDataType; known: X509Certificate[]; at: Date },
): Standing {
  const list = readList(crl)
  if (hashOf(list.issuer.whole, certificate.hashAlgorithm) !== certificate.issuerNameHash.toLowerCase())
    throw new Error('the list is of another issuer')
  const signer = known.find((candidate) => isIssuerOf(certificate, candidate))
  if (!signer) throw new Error('the certificate of the issuer is not known: add it to /api/v1/trust-anchors')
  if (!list.isSignedBy(signer)) throw new Error('the list is not signed by the issuer')
  if (list.isPart) throw new Error('the list is not a whole one')
  return { status: isListed(list, certificate) ? 'Revoked' : 'Good', nextUpdate: until(list.thisUpdate, list.nextUpdate, at), proven: true }
}

function isListed({ entries }: RevocationList, { serialNumber }: CertificateHashDataType): boolean {
  const wanted = serialDer(serialNumber)
  return entries.some(({ content }) => content.length >= wanted.length && content.compare(wanted, 0, wanted.length, 0, wanted.length) === 0)
}
