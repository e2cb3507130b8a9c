import { X509Certificate } from 'node:crypto'
import type { TrustAnchorType } from '#base/repositories/trustAnchors.js'
import type { Repositories } from '#base/repositories.js'

/** The certificates of authorities a tenant knows. */
export interface Authorities {
  all: X509Certificate[]
  /** Those kept for these uses. */
  of(...types: TrustAnchorType[]): X509Certificate[]
}

export async function authorities({ trustAnchors }: Pick<Repositories, 'trustAnchors'>): Promise<Authorities> {
  const all = (await trustAnchors.all()).map(({ certificateType, pem }) => ({ certificateType, certificate: new X509Certificate(pem) }))
  return {
    all: all.map(({ certificate }) => certificate),
    of: (...types) => all.filter(({ certificateType }) => types.includes(certificateType)).map(({ certificate }) => certificate),
  }
}
