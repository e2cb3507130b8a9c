import type { StationRef } from '#base/context.js'
import type { Announcement } from '#base/events.js'

/** One sampled value as the station sent it; numbers stay text so that no digit is lost. */
export interface SampleRow {
  at: Date
  value: string
  measurand?: string
  phase?: string
  location?: string
  context?: string
  format?: string
  unit?: string
  multiplier?: number
  /** What has no column: signed values, custom data. */
  extra?: { signedMeterValue?: object; [more: string]: unknown }
}

export interface Evse {
  id: number
  connectorId?: number
}

/** Everything one TransactionEvent says. */
export interface TransactionEventRow {
  kind: 'transactionEvent'
  transactionId: string
  /** The id is ours to give: `transactionId` is then the business key of the start, and the insert allocates the number. */
  allocateId: boolean
  eventType: 'Started' | 'Updated' | 'Ended'
  /** Undefined where the protocol numbers nothing; the first end then wins. */
  seqNo?: number
  at: Date
  receivedAt: Date
  triggerReason: string
  offline: boolean
  evse?: Evse
  idToken?: { idToken: string; type: string; valueKey: string; groupKey?: string }
  chargingState?: string
  stopReason?: string
  remoteStartId?: number
  reservationId?: number
  samples: SampleRow[]
  /** It says itself what the transaction costs: then nobody else does. */
  stationCost?: boolean
  payload: object
  /** What this event is answered, but for its cost, kept for its repeats. */
  response: object
  customData?: object
  /** Flags known before the row is written. */
  flags?: string[]
}

/** Readings outside a transaction event: 2.x MeterValues, or those that name a transaction by its id on the wire. */
export interface MeterValuesRow {
  kind: 'meterValues'
  evse: Evse
  transactionId?: string
  receivedAt: Date
  samples: SampleRow[]
}

/** The status of a connector (or of the station: EVSE 0, connector 0). The newest `at` wins; every one is history. */
export interface StatusRow {
  kind: 'status'
  evseId: number
  connectorId: number
  /** AvailabilityState of 2.x. */
  status: string
  /** The station's own word where it said more, such as Charging or SuspendedEV. */
  reportedStatus?: string
  at: Date
  receivedAt: Date
  errorCode?: string
  vendorErrorCode?: string
  vendorId?: string
  info?: string
}

/** Something a station noticed that is not the status of a connector. Stored once per (eventId, at). */
export interface StationEventRow {
  kind: 'stationEvent'
  eventId: number
  at: Date
  receivedAt: Date
  trigger: string
  component: string
  componentInstance?: string
  variable: string
  variableInstance?: string
  evse?: Evse
  actualValue: string
  /** 0 (danger) to 9 (debug). */
  severity?: number
  /** The value is back within its limits. */
  cleared: boolean
  eventNotificationType: string
  variableMonitoringId?: number
  techCode?: string
  techInfo?: string
  /** Number of the event that caused it. */
  cause?: number
  transactionId?: string
  payload: object
}

export type Row = TransactionEventRow | MeterValuesRow | StatusRow | StationEventRow

/** What became of a row. */
export interface Outcome {
  /** The same business key was stored before: nothing was written. Of readings it is not told: those stored before are skipped one by one. */
  repeat: boolean
  /** For transaction events: the id as on the wire, and the stored answer of a repeat. */
  transactionId?: string
  response?: object
  /** Why the row was stored as evidence only, e.g. a second, different end of the same transaction. */
  conflict?: string
  /** Facts that came true with the row: durable ones are in the outbox already, the others are the caller's to publish. */
  announcements?: Announcement[]
}

/** Commits rows of many stations together, with the durable events among the announcements, and tells each what became of it. Rejects when nothing was committed. */
export interface Ingest {
  write(station: StationRef, rows: Row[], announcements?: Announcement[]): Promise<Outcome[]>
}
