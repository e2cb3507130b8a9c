import 'reflect-metadata'
import { X509Certificate } from 'node:crypto'
import * as x509 from '@peculiar/x509'

/** Whom an installation trusts to sign certificates, and what it knows to be revoked. */
export interface Trust {
  /** CAs; each is trusted as it stands, whether it signed itself or not. */
  anchors: X509Certificate[]
  /** Serial numbers in hex, by the distinguished name of the CA that revoked them. */
  revoked: ReadonlyMap<string, ReadonlySet<string>>
}

export type PathFault = 'expired' | 'notYetValid' | 'unknownIssuer' | 'revoked' | 'weakKey' | 'wrongUse' | 'unreadable'

const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2'
const ANY_USE = '2.5.29.37.0'
const maxLength = 6
const maxOffered = 10
/** certificates that issue one another in circles cost no more than this. */
const maxSignatures = 40
/** Extensions looked at here, or by OpenSSL when it says who issued what. A critical one beyond these makes a certificate unusable (RFC 5280 §4.2). */
const understood = new Set(['2.5.29.15', '2.5.29.17', '2.5.29.19', '2.5.29.35', '2.5.29.14', '2.5.29.37'])

/**
 * Why a certificate, the first of those offered, may not be used by a TLS client; undefined when it may. The others may link it to one of the anchors.
 * Path validation of RFC 5280 §6, without policies (A00.FR.403); key sizes of A00.FR.502 and 503.
 */
export function faultOfPath([leaf, ...offered]: X509Certificate[], trust: Trust, at = new Date()): PathFault | undefined {
  if (!leaf) return 'unreadable'
  const facts = factsOf(leaf)
  if (!facts) return 'unreadable'
  const own = faultOf(leaf, facts, at)
  if (own) return own
  if (facts.keyUsage !== undefined && !(facts.keyUsage & x509.KeyUsageFlags.digitalSignature)) return 'wrongUse'
  // In Node `keyUsage` is the extended one: undefined where the certificate does not restrict it.
  if (leaf.keyUsage && !leaf.keyUsage.some((use) => use === CLIENT_AUTH || use === ANY_USE)) return 'wrongUse'
  return climb(leaf, 0, new Set([leaf.fingerprint256]), { trust, at, links: offered.slice(0, maxOffered), left: maxSignatures })
}

interface Search {
  trust: Trust
  at: Date
  links: X509Certificate[]
  /** Signatures that may still be checked. */
  left: number
}

/** Looks for a way from a certificate to an anchor; the fault of the last way tried, if none leads there. `below`: CAs passed that did not sign themselves. */
function climb(subject: X509Certificate, below: number, seen: ReadonlySet<string>, search: Search): PathFault | undefined {
  let fault: PathFault = 'unknownIssuer'
  if (below > maxLength) return fault
  for (const issuer of [...search.trust.anchors, ...search.links]) {
    if (seen.has(issuer.fingerprint256) || !subject.checkIssued(issuer)) continue
    if (--search.left < 0 || !subject.verify(issuer.publicKey)) continue
    const facts = factsOf(issuer)
    const wrong = facts ? (faultOf(issuer, facts, search.at) ?? (mayIssue(facts, below) ? undefined : 'wrongUse')) : 'unreadable'
    if (wrong) {
      fault = wrong
      continue
    }
    if (search.trust.revoked.get(issuer.subject)?.has(serialOf(subject))) return 'revoked'
    if (search.trust.anchors.includes(issuer)) return undefined
    const above = climb(issuer, below + 1, new Set([...seen, issuer.fingerprint256]), search)
    if (above === undefined) return undefined
    fault = above
  }
  return fault
}

export const serialOf = ({ serialNumber }: Pick<X509Certificate, 'serialNumber'>): string => serialNumber.replace(/^0+/, '').toUpperCase()

function faultOf(certificate: X509Certificate, facts: Facts, at: Date): PathFault | undefined {
  if (at < new Date(certificate.validFrom)) return 'notYetValid'
  if (at > new Date(certificate.validTo)) return 'expired'
  if (isWeak(certificate) || facts.weakHash) return 'weakKey'
  return facts.unknownCritical ? 'unreadable' : undefined
}

/** A00.FR.502, A00.FR.503: RSA and DSA keys below 2048 bits, elliptic curves below 224. */
export function isWeak({ publicKey }: Pick<X509Certificate, 'publicKey'>): boolean {
  const { modulusLength, namedCurve } = publicKey.asymmetricKeyDetails ?? {}
  if (modulusLength !== undefined) return modulusLength < 2048
  return namedCurve !== undefined && /192|160|128|112/.test(namedCurve)
}

const mayIssue = ({ isCa, pathLength, keyUsage }: Facts, below: number) =>
  isCa &&
  (pathLength === undefined || below <= pathLength) &&
  (keyUsage === undefined || Boolean(keyUsage & x509.KeyUsageFlags.keyCertSign))

interface Facts {
  isCa: boolean
  pathLength?: number
  keyUsage?: number
  unknownCritical: boolean
  weakHash: boolean
}

/** What Node does not tell of a certificate; undefined when it cannot be read. */
function factsOf(certificate: X509Certificate): Facts | undefined {
  try {
    const read = new x509.X509Certificate(certificate.raw)
    const constraints = read.getExtension(x509.BasicConstraintsExtension)
    const { hash } = read.signatureAlgorithm as { hash?: { name: string } }
    return {
      isCa: constraints?.ca ?? false,
      pathLength: constraints?.pathLength,
      keyUsage: read.getExtension(x509.KeyUsagesExtension)?.usages,
      unknownCritical: read.extensions.some(({ critical, type }) => critical && !understood.has(type)),
      weakHash: hash?.name === 'SHA-1' || hash?.name === 'MD5',
    }
  } catch {
    return undefined
  }
}

/** Values of an attribute of the subject; the certificate must be one that `faultOfPath` could read. */
export const subjectNames = ({ raw }: X509Certificate, attribute: 'CN' | 'O'): string[] =>
  new x509.X509Certificate(raw).subjectName.getField(attribute)

const block = /-----BEGIN ([A-Z0-9 ]+)-----[\s\S]+?-----END \1-----/g

/** The certificates of a PEM text, in order; throws when one cannot be read. */
export const certificatesIn = (pem: string): X509Certificate[] =>
  [...pem.matchAll(block)].flatMap(([text, label]) => (label === 'CERTIFICATE' ? [new X509Certificate(text)] : []))

/** What the revocation lists of a PEM text revoke, where one of the CAs signed them; throws when one cannot be read or none of the CAs signed it. */
export async function revokedBy(pem: string, authorities: X509Certificate[]): Promise<Trust['revoked']> {
  const revoked = new Map<string, Set<string>>()
  for (const [text, label] of pem.matchAll(block)) {
    if (label !== 'X509 CRL') continue
    const list = new x509.X509Crl(text)
    const signer = await signerOf(list, authorities)
    if (!signer) throw new Error(`none of the CAs signed the list of ${list.issuer}`)
    const serials = revoked.get(signer.subject) ?? new Set()
    for (const { serialNumber } of list.entries) serials.add(serialOf({ serialNumber }))
    revoked.set(signer.subject, serials)
  }
  return revoked
}

async function signerOf(list: x509.X509Crl, authorities: X509Certificate[]): Promise<X509Certificate | undefined> {
  for (const authority of authorities)
    if (await list.verify({ publicKey: new x509.X509Certificate(authority.raw) }).catch(() => false)) return authority
  return undefined
}
