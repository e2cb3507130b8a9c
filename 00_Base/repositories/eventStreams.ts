import type { Page, PageRequest } from '#base/repositories.js'

/** How often a stream is sent. */
export interface StreamRate {
  intervalSeconds?: number
  valuesPerMessage?: number
}

export interface StreamOpening extends StreamRate {
  /** The station's number for it. */
  streamId: number
  /** Undefined of a stream we were not told of. */
  variableMonitoringId?: number
}

/** What a station streams (2.1 part 2, N11 to N15), with what its monitor says, where that is known (N11.FR.08). */
export interface EventStream extends StreamOpening {
  /** Ours; the station's number may come again once it is closed. */
  id: number
  openedAt: Date
  closedAt?: Date
  /** Values that waited when the last message was sent. */
  pending?: number
  /** Messages in a row of which each had more waiting than the one before (N15.FR.05). */
  pendingGrew: number
  /** When the last message came. */
  receivedAt?: Date
  component?: string
  componentInstance?: string
  evseId?: number
  connectorId?: number
  variable?: string
  variableInstance?: string
  severity?: number
  eventNotificationType?: string
}

export interface StreamMessage {
  streamId: number
  pending: number
  basetime: Date
  /** Seconds after `basetime`, and the value. */
  data: Array<{ t: number; v: string }>
  receivedAt: Date
}

/** What a message of a stream meant. */
export interface StreamTold {
  /** How often in a row the backlog grew. */
  grew: number
  /** The variable it brings, once its monitor is known. */
  watched?: { component: string; variable: string; evseId?: number; connectorId?: number }
  /** The values of this message. */
  values: Array<{ at: Date; value: string }>
}

export interface StreamValue {
  at: Date
  value: string
  receivedAt: Date
}

export interface EventStreams {
  /** False when the station has as many open as one may have. */
  opened(stationPk: number, stream: StreamOpening, at: Date): Promise<boolean>
  /** False when it had no such stream open. */
  closed(stationPk: number, streamId: number, at: Date): Promise<boolean>
  adjusted(stationPk: number, streamId: number, rate: StreamRate): Promise<void>
  /** The station has just these open. */
  areOpen(stationPk: number, streams: StreamOpening[], at: Date): Promise<void>
  /** Keeps the values, once per instant. Undefined when the stream is closed or one too many. */
  told(stationPk: number, message: StreamMessage): Promise<StreamTold | undefined>
  /** The latest first. */
  list(stationPk: number, filter: { open?: boolean; variableMonitoringId?: number }, page: PageRequest): Promise<Page<EventStream>>
  /** The latest first; undefined when the station has no such stream. */
  values(stationPk: number, id: number, filter: { from?: Date; to?: Date }, page: PageRequest): Promise<Page<StreamValue> | undefined>
}
