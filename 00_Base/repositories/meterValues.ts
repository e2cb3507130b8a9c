import type { Page, PageRequest } from '#base/repositories.js'

/** One sampled value. Absent fields were absent on the wire; their OCPP defaults hold. */
export interface MeterValue {
  at: Date
  evseId?: number
  connectorId?: number
  /** The row id of the transaction it belongs to. */
  transactionPk?: number
  measurand: string
  phase?: string
  location?: string
  context?: string
  format?: string
  /** As sent: text, so that no digit is lost. */
  value: string
  unit?: string
  multiplier?: number
  /** What signs it, as sent (2.x). */
  signedMeterValue?: object
  /** In the base unit of its measurand (Wh, W, A, V …); absent when it cannot be read. */
  normalised?: { value: number; unit: string }
}

/** What was measured in one span of time, in base units. */
export interface MeterBucket {
  /** Start of the span. */
  at: Date
  evseId?: number
  measurand: string
  phase?: string
  location?: string
  unit?: string
  min: number
  max: number
  average: number
  last: number
  count: number
}

export interface MeterValueFilter {
  evseId?: number
  measurand?: string
  from?: Date
  to?: Date
}

export interface MeterValues {
  /** Readings of a station, in and outside transactions, latest first. */
  list(stationPk: number, filter: MeterValueFilter, page: PageRequest): Promise<Page<MeterValue>>
  /** The same in spans of `seconds`, oldest first; spans without readings are absent. At most `limit`. */
  buckets(stationPk: number, filter: MeterValueFilter, seconds: number, limit: number): Promise<MeterBucket[]>
}
