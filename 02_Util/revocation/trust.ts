import type { X509Certificate } from 'node:crypto'
import { serial } from '#util/x509/hashData.js'
import { namesIn } from '#util/x509/names.js'
import { pemBlocksIn } from '#util/x509/pem.js'
import { type RevocationList, readList, serialsOf } from './crl.js'

/** Whom an installation trusts to sign certificates, and what it knows to be revoked. */
export interface Trust {
  anchors: X509Certificate[]
  /** Serial numbers, as `serial` writes them, by the subject of the CA that revoked them. */
  revoked: ReadonlyMap<string, ReadonlySet<string>>
}

/** Whether a list of its issuer has it. */
export const isListed = ({ revoked }: Trust, { serialNumber }: X509Certificate, issuer: X509Certificate): boolean =>
  revoked.get(issuer.subject)?.has(serial(serialNumber)) === true

/** What the revocation lists of a PEM file revoke. Throws when one cannot be read or none of the CAs signed it. However old they are: what is revoked stays so. */
export function revokedBy(pem: string, authorities: X509Certificate[]): Trust['revoked'] {
  const revoked = new Map<string, Set<string>>()
  for (const { label, der } of pemBlocksIn(pem)) {
    if (label !== 'X509 CRL') continue
    const list = readList(der)
    const signer = authorities.find((authority) => isSignedBy(list, authority))
    if (!signer) throw new Error(`none of the CAs signed the list of ${namesIn(list.issuer, 'CN').join() || 'somebody without a name'}`)
    revoked.set(signer.subject, new Set([...(revoked.get(signer.subject) ?? []), ...serialsOf(list)]))
  }
  return revoked
}

function isSignedBy(list: RevocationList, authority: X509Certificate): boolean {
  try {
    return list.isSignedBy(authority)
  } catch {
    return false
  }
}
