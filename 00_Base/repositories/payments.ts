import type { Page, PageRequest } from '#base/repositories.js'

export const settlementStatuses = ['Settled', 'Canceled', 'Rejected', 'Failed'] as const
export type SettlementStatus = (typeof settlementStatuses)[number]

/** What became of an ad hoc payment (2.1 C19 to C22). */
export interface Settlement {
  /** The payment service provider's reference, which is the idToken of the transaction. */
  pspRef: string
  /** As on the wire; absent: cancelled before a transaction. */
  transactionId?: string
  status: SettlementStatus
  statusInfo?: string
  /** Settled, or tried to be; decimal text in the currency of the tariff. */
  amount: string
  settledAt: Date
  receivedAt: Date
  receiptId?: string
  receiptUrl?: string
  vatNumber?: string
  /** 2.1 AddressType. */
  vatCompany?: object
}

export interface KnownSettlement extends Settlement {
  id: number
  stationPk: number
  stationId: string
  /** Our number for the transaction; absent while none of that id is known. */
  transactionPk?: number
}

export interface SettlementFilter {
  stationId?: string
  transactionId?: string
  pspRef?: string
  status?: string
  /** Those settled at or after it. */
  from?: Date
  /** Those settled before it. */
  to?: Date
}

/** A station was told that somebody pays on a web page (2.1 C25). */
export interface WebPayment {
  evseId: number
  timeoutSeconds: number
  startedBy?: string
  startedAt: Date
  /** Until then the EVSE is kept for the payer, unless a remote start comes first. */
  until: Date
}

/** A driver's VAT number that a station had checked (2.1 C18). */
export interface VatCheck {
  evseId?: number
  vatNumber: string
  status: 'Accepted' | 'Rejected'
  reason: string
  at: Date
}

export interface Payments {
  /** The same settlement again adds what it now says of receipt and company. */
  settled(stationPk: number, settlement: Settlement): Promise<void>
  /** The latest first. */
  settlements(filter: SettlementFilter, page: PageRequest): Promise<Page<KnownSettlement>>
  webPaymentStarted(stationPk: number, payment: Omit<WebPayment, 'until'>): Promise<void>
  /** The latest first. */
  webPayments(stationPk: number, page: PageRequest): Promise<Page<WebPayment>>
  vatChecked(stationPk: number, check: VatCheck): Promise<void>
  /** The latest first. */
  vatChecks(stationPk: number, filter: { status?: string }, page: PageRequest): Promise<Page<VatCheck>>
}
