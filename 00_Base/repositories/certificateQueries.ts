import type { Page, PageRequest } from '#base/repositories.js'

/** The messages by which stations ask about certificates; by Authorize only those that were refused are kept. */
export const certificateQueryActions = ['Authorize', 'GetCertificateStatus', 'GetCertificateChainStatus', 'Get15118EVCertificate'] as const
export type CertificateQueryAction = (typeof certificateQueryActions)[number]

export interface CertificateQuery {
  id: number
  action: CertificateQueryAction
  /** What it asked about, without what a vehicle sent along. */
  about: unknown
  /** What it was answered. */
  answer: string
  /** Why, where it was told nothing, or told no. */
  reason?: string
  /** How often it asked just that. */
  times: number
  firstAt: Date
  lastAt: Date
}

export interface CertificateQueries {
  /** Keeps the question; the same again counts on. */
  record(
    stationPk: number,
    query: { action: CertificateQueryAction; about: object; answer: string; reason?: string; at: Date },
  ): Promise<void>
  list(stationPk: number, filter: { action?: CertificateQueryAction }, page: PageRequest): Promise<Page<CertificateQuery>>
}
