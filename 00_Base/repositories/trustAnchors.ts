import type { Page, PageRequest } from '#base/repositories.js'

/** What an authority's certificate is kept for. The roots are trusted; `IntermediateCertificate` completes paths to them, and checks what its owner signs. */
export const trustAnchorTypes = ['V2GRootCertificate', 'MORootCertificate', 'OEMRootCertificate', 'IntermediateCertificate'] as const
export type TrustAnchorType = (typeof trustAnchorTypes)[number]

export interface NewTrustAnchor {
  certificateType: TrustAnchorType
  /** SHA-256 of the certificate, hexadecimal. */
  fingerprint: string
  pem: string
  subject: string
  validFrom: Date
  validTo: Date
}

export interface TrustAnchor extends NewTrustAnchor {
  id: number
  createdAt: Date
}

export interface TrustAnchors {
  /** Everything there is; a tenant has few. */
  all(): Promise<TrustAnchor[]>
  list(filter: { certificateType?: TrustAnchorType }, page: PageRequest): Promise<Page<TrustAnchor>>
  get(id: number): Promise<TrustAnchor | undefined>
  count(): Promise<number>
  /** Undefined when the certificate is there already for that use. */
  create(anchor: NewTrustAnchor): Promise<TrustAnchor | undefined>
  /** False when it is not there. */
  remove(id: number): Promise<boolean>
}
