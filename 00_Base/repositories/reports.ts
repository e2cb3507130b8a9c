import type { Page, PageRequest } from '#base/repositories.js'

/** The messages by which a station brings what it was asked for, in as many as it needs. */
export const reportMessages = [
  'NotifyCustomerInformation',
  'NotifyDisplayMessages',
  'NotifyMonitoringReport',
  'NotifyReport',
  'ReportChargingProfiles',
  'ReportDERControl',
] as const
export type ReportMessage = (typeof reportMessages)[number]

/**
 * `requested`: no part came yet. `refused`: the station will send none. `arriving`: some parts came. `complete`: all did.
 * `incomplete`: nothing came for ten minutes and something is missing.
 */
export const reportStates = ['requested', 'refused', 'arriving', 'complete', 'incomplete'] as const
export type ReportState = (typeof reportStates)[number]

export interface Report {
  /** Ours; `requestId` is the one on the wire and may come again. */
  id: number
  message: ReportMessage
  /** The action that asked for it; absent when the station sent it unasked. */
  askedBy?: string
  requestId: number
  request?: object
  /** What the station answered to the request, or the code of its error. */
  status?: string
  state: ReportState
  requestedAt: Date
  lastPartAt?: Date
  parts: number
  /** Numbers of parts that must exist and did not come; the first hundred. */
  missing: number[]
  /** False until the part came that says it is the last. */
  lastPartKnown: boolean
}

/** A report with what its parts say, in order. */
export interface CompleteReport extends Report {
  content: unknown[]
}

export interface ReportPart {
  message: ReportMessage
  requestId: number
  /** Counts from 0 in each report (B07.FR.10); where the message has no number, the order of arrival counts. */
  seqNo?: number
  /** To be continued: more parts follow. */
  tbc: boolean
  generatedAt?: Date
  receivedAt: Date
  /** What this part adds, to be put together with the others. */
  content: unknown[]
}

export interface ReportFilter {
  message?: ReportMessage
  state?: ReportState
  requestId?: number
  /** True: nobody asked for it. */
  unasked?: boolean
  /** Of `requestedAt`. */
  from?: Date
  to?: Date
}

export interface Reports {
  /** Notes that one is about to be asked for. False when parts of one of the same number are still to come: they could not be told apart. */
  open(
    stationPk: number,
    report: { message: ReportMessage; askedBy: string; requestId: number; request: object; at: Date },
  ): Promise<boolean>
  /** The request never reached the station: what `open` noted at or after that instant is gone. */
  withdraw(stationPk: number, report: { askedBy: string; requestId: number; since: Date }): Promise<void>
  /** The station answered the request with an error: of what `open` noted at or after that instant no part will come. */
  refused(stationPk: number, report: { askedBy: string; requestId: number; since: Date; code: string }): Promise<void>
  /** The station's answer to the request; resolves with when that was made. */
  answered(stationPk: number, report: { message: ReportMessage; requestId: number; status: string }): Promise<Date | undefined>
  /** Keeps one part, with the newest report of its number; a report nobody asked for is begun by its first part. False for a repeat. */
  add(stationPk: number, part: ReportPart): Promise<boolean>
  /** The newest report of that number with what its parts say, once all of them came; undefined before. */
  completed(stationPk: number, report: { message: ReportMessage; requestId: number }): Promise<CompleteReport | undefined>
  list(stationPk: number, filter: ReportFilter, page: PageRequest): Promise<Page<Report>>
  /** One report with what its parts say, in order; undefined when the station has none of this id. */
  find(stationPk: number, id: number): Promise<CompleteReport | undefined>
}
