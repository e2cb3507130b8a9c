import type { X509Certificate } from 'node:crypto'
import type { CertificateHashDataType } from '#base/ocpp/generated/v21.js'

/** Where the word about a certificate is to be had. */
export interface RevocationQuestion {
  tenantId: number
  source: 'OCSP' | 'CRL'
  /** The certificate, as OCPP calls it. */
  certificate: CertificateHashDataType
  /** Where to ask; in this order, until one answers. */
  urls: string[]
  /** Certificates among which that of its issuer may be. */
  known: X509Certificate[]
}

/** The word of the issuer about one of its certificates. */
export interface Standing {
  status: 'Good' | 'Revoked' | 'Unknown'
  /** Until when it holds. */
  nextUpdate: Date
  /**
   * True when the signature was traced to the issuer. False when nothing speaks against it but the issuer's certificate is not at hand: whoever has that may
   * still make sure, and nobody else should rely on it. Of a CRL always true.
   */
  proven: boolean
  /** OCSPResponse (RFC 6960) in DER; absent from a CRL. */
  response?: Buffer
}

/** Asks OCSP responders and fetches CRLs. */
export interface Revocation {
  /** Rejects, within a few seconds, with a `NoStanding` where there is no word that can be used. */
  ask(question: RevocationQuestion): Promise<Standing>
}

/** `message` says why, for the log: it may hold addresses of networks that a station has no business to know. */
export class NoStanding extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'NoStanding'
  }
}
