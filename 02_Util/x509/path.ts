import type { X509Certificate } from 'node:crypto'
import { bitsOf, inside, readOne, tags } from './der.js'
import { type Extension, fieldsOf } from './fields.js'
import { readPublicKey } from './publicKey.js'
import { isSignedBy } from './signature.js'

export type PathFault = 'expired' | 'notYetValid' | 'unknownIssuer' | 'revoked' | 'weakKey' | 'wrongUse' | 'unreadable'

export interface PathRules {
  /** CAs; each is trusted as it stands, whether it signed itself or not. */
  anchors: X509Certificate[]
  /** Certificates that may link it to one of the anchors, in any order. */
  links: X509Certificate[]
  at: Date
  /** What is known of certificates of this issuer. */
  isRevoked?(certificate: X509Certificate, issuer: X509Certificate): boolean
}

/** `path`: the certificate, whoever signed it, and so on, up to an anchor. */
export type PathFound = { path: X509Certificate[] } | { fault: PathFault }

const mostBetween = 6
/** certificates that issue one another in circles cost no more than this. */
const mostSignatures = 40
const mostLinks = 110
const BASIC_CONSTRAINTS = '551d13'
/** Key usage, basic constraints, alternative names, policies, key identifiers, extended key usage, CRL distribution points, authority information access. */
const understood = new Set([
  '551d0f',
  BASIC_CONSTRAINTS,
  '551d11',
  '551d12',
  '551d20',
  '551d0e',
  '551d23',
  '551d25',
  '551d1f',
  '2b06010505070101',
])

/**
 * The way from a certificate to one that is trusted: validation of RFC 5280 §6.1 without names and policies (A00.FR.403), key sizes of A00.FR.502, A00.FR.503. Never throws;
 * the fault is that of the last way tried. What the certificate is used for is for the caller to judge.
 */
export function pathOf(leaf: X509Certificate, rules: PathRules): PathFound {
  const fault = faultOf(leaf, rules.at)
  if (fault) return { fault }
  return climb([leaf], { ...rules, links: rules.links.slice(0, mostLinks), signaturesLeft: mostSignatures })
}

type Search = PathRules & { signaturesLeft: number }

function climb(path: X509Certificate[], search: Search): PathFound {
  const subject = path.at(-1)!
  let fault: PathFault = 'unknownIssuer'
  if (path.length > mostBetween + 1) return { fault }
  for (const issuer of [...search.anchors, ...search.links]) {
    if (path.some(({ raw }) => raw.equals(issuer.raw)) || !subject.checkIssued(issuer)) continue
    const wrong = --search.signaturesLeft < 0 ? 'unknownIssuer' : faultOfIssuer(issuer, path, search.at)
    if (wrong) {
      fault = wrong
      continue
    }
    if (search.isRevoked?.(subject, issuer)) return { fault: 'revoked' }
    if (search.anchors.includes(issuer)) return { path: [...path, issuer] }
    const above = climb([...path, issuer], search)
    if ('path' in above) return above
    fault = above.fault
  }
  return { fault }
}

/** Why a certificate is no good, whoever signed it. */
function faultOf(certificate: X509Certificate, at: Date): PathFault | undefined {
  if (at < new Date(certificate.validFrom)) return 'notYetValid'
  if (at > new Date(certificate.validTo)) return 'expired'
  try {
    const { extensions, spki } = fieldsOf(certificate.raw)
    if (extensions.some(({ oid, critical }) => critical && !understood.has(oid))) return 'unreadable'
    longestBelow(extensions)
    return isTaken(spki) ? undefined : 'weakKey'
  } catch {
    return 'unreadable'
  }
}

/** Why the last of a path is not well signed by `issuer`. */
function faultOfIssuer(issuer: X509Certificate, path: X509Certificate[], at: Date): PathFault | undefined {
  const own = faultOf(issuer, at)
  if (own) return own
  try {
    if (!isCertifiedBy(path.at(-1)!, issuer)) return 'unknownIssuer'
  } catch {
    return 'weakKey' // an algorithm that is not taken
  }
  // Node's `ca` looks at the key usage, too.
  return issuer.ca && path.length - 1 <= longestBelow(fieldsOf(issuer.raw).extensions) ? undefined : 'wrongUse'
}

function isTaken(spki: Buffer): boolean {
  try {
    readPublicKey(spki)
    return true
  } catch {
    return false
  }
}

/** True when `issuer` signed it. Throws for a key or an algorithm that is not taken. */
export function isCertifiedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  if (!certificate.checkIssued(issuer)) return false
  const [tbs, algorithm, signature] = inside(readOne(certificate.raw))
  return isSignedBy(readPublicKey(fieldsOf(issuer.raw).spki).key, tbs!.whole, inside(algorithm), bitsOf(signature))
}

/** pathLenConstraint: how many certificates may stand between it and the leaf. */
function longestBelow(extensions: Extension[]): number {
  const constraints = extensions.find(({ oid }) => oid === BASIC_CONSTRAINTS)
  const length = constraints && inside(readOne(constraints.value)).find(({ tag }) => tag === tags.integer)
  return length ? length.content.readUIntBE(0, Math.min(length.content.length, 6)) : Number.POSITIVE_INFINITY
}
