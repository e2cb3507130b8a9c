import type { CertificateHashDataType, CertificateSigningUseEnumType } from '#base/ocpp/generated/v21.js'
import type { Page, PageRequest } from '#base/repositories.js'

/**
 * `pending`: waits for a certificate. `invalid`: refused, with the reason. `superseded`: the station sent a newer one before it had its certificate.
 * `signed`: the station took the certificate. `refused`: the station refused the certificate.
 */
export const signingRequestStates = ['pending', 'invalid', 'superseded', 'signed', 'refused'] as const
export type SigningRequestState = (typeof signingRequestStates)[number]

/** What a station sent. */
export interface NewSigningRequest {
  /** What the certificate is for; absent when the station has one certificate for everything. */
  certificateType?: CertificateSigningUseEnumType
  /** The station's number for it; its certificate has to carry the same (A02.FR.25, A03.FR.21). */
  requestId?: number
  /** PEM, as it came. */
  csr: string
  /** The root the station would like its certificate to come from. */
  rootHashData?: CertificateHashDataType
  /** Why it was refused; absent when it was not. */
  reason?: string
  commonName?: string
  organization?: string
  keyType?: string
  keyBits?: number
  /** SHA-256 of its public key, in hexadecimal. */
  keyHash?: string
  receivedAt: Date
}

export interface SigningRequest extends NewSigningRequest {
  id: number
  stationPk: number
  stationId: string
  state: SigningRequestState
  /** How often it came while it waited. */
  times: number
  lastReceivedAt: Date
  /** When the station said what it thinks of the certificate. */
  answeredAt?: Date
  /** The certificates it was sent, PEM. */
  certificateChain?: string
}

export interface SigningRequests {
  /** Keeps it, waiting or refused. The same again counts on; a new one takes the place of what waits for the same type (A02.FR.17). */
  record(stationPk: number, request: NewSigningRequest): Promise<void>
  /** What waits, the newest first. */
  pending(stationPk: number): Promise<SigningRequest[]>
  /** The station's word on the certificate it was sent. */
  answered(id: number, answer: { state: 'signed' | 'refused'; certificateChain: string; at: Date }): Promise<void>
  /** The chains the station took, PEM with its own certificate first; the newest first. */
  signedChains(stationPk: number): Promise<string[]>
  list(filter: { stationPk?: number; state?: SigningRequestState }, page: PageRequest): Promise<Page<SigningRequest>>
}
