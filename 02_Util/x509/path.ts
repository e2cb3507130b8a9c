import type { X509Certificate } from 'node:crypto'
import { bitsOf, inside, readOne, tags } from './der.js'
import { fieldsOf } from './fields.js'
import { readPublicKey } from './publicKey.js'
import { isSignedBy } from './signature.js'

const MOST_IN_A_PATH = 10

/** The certificate and whoever signed it, and so on, up to a root that is trusted. Throws where there is no such path (RFC 5280 §6.1, but for names and policies). */
export function pathOf(
  chain: X509Certificate[],
  { roots, intermediates }: { roots: X509Certificate[]; intermediates: X509Certificate[] },
): X509Certificate[] {
  const path: X509Certificate[] = []
  for (const [i, certificate] of chain.entries()) {
    const root = roots.find((one) => one.raw.equals(certificate.raw))
    if (root && i > 0) return checked([...path, root])
    path.push(certificate)
  }
  while (path.length < MOST_IN_A_PATH) {
    const last = path.at(-1)!
    const root = roots.find((candidate) => isCertifiedBy(last, candidate))
    if (root) return checked([...path, root])
    const next = intermediates.find((candidate) => !path.includes(candidate) && isCertifiedBy(last, candidate))
    if (!next) break
    path.push(next)
  }
  throw new Error('it leads to no root that is trusted')
}

/** True when `issuer` signed it, with a key and an algorithm that are taken. */
export function isCertifiedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  if (!certificate.checkIssued(issuer)) return false
  const [tbs, algorithm, signature] = inside(readOne(certificate.raw))
  return isSignedBy(readPublicKey(fieldsOf(issuer.raw).spki).key, tbs!.whole, inside(algorithm), bitsOf(signature))
}

function checked(path: X509Certificate[]): X509Certificate[] {
  for (const [i, certificate] of path.entries()) {
    refuseUnknownExtensions(certificate)
    const issuer = path[i + 1]
    if (!issuer) break
    if (!isCertifiedBy(certificate, issuer)) throw new Error(`certificate ${i + 1} is not signed by certificate ${i + 2}`)
    if (!issuer.ca) throw new Error(`certificate ${i + 2} may not sign certificates`)
    if (longestBelow(issuer) < i) throw new Error(`certificate ${i + 2} has too many certificates below it`)
  }
  return path
}

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

function refuseUnknownExtensions({ raw }: X509Certificate): void {
  const unknown = fieldsOf(raw).extensions.find(({ oid, critical }) => critical && !understood.has(oid))
  if (unknown) throw new Error(`a critical extension (${unknown.oid}) is not understood`)
}

/** pathLenConstraint: how many certificates may stand between it and the leaf. */
function longestBelow({ raw }: X509Certificate): number {
  const constraints = fieldsOf(raw).extensions.find(({ oid }) => oid === BASIC_CONSTRAINTS)
  const length = constraints && inside(readOne(constraints.value)).find(({ tag }) => tag === tags.integer)
  return length ? length.content.readUIntBE(0, Math.min(length.content.length, 6)) : Number.POSITIVE_INFINITY
}
