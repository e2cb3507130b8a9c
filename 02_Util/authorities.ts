import { X509Certificate } from 'node:crypto'
import type { TrustAnchorType } from '#base/repositories/trustAnchors.js'
import type { Repositories } from '#base/repositories.js'

/** The authorities a tenant knows: the roots it trusts for a purpose, and the others. */
export async function authorities({ trustAnchors }: Pick<Repositories, 'trustAnchors'>) {
  const all = (await trustAnchors.all()).map(({ certificateType, pem }) => ({ certificateType, certificate: new X509Certificate(pem) }))
  return {
    all: all.map(({ certificate }) => certificate),
    of: (...types: TrustAnchorType[]): X509Certificate[] =>
      all.filter(({ certificateType }) => types.includes(certificateType)).map(({ certificate }) => certificate),
  }
}
