import type { OcppVersion } from '#base/ocpp/version.js'
import type { Page, PageRequest } from '#base/repositories.js'

export interface Connection {
  epoch: number
  version: OcppVersion
  remoteAddress?: string
  processId: string
  from: Date
  to?: Date
  /** WebSocket close code. */
  closeCode?: number
  reason?: string
}

export interface BootRecord {
  id: number
  at: Date
  reason?: string
  vendor: string
  model: string
  serialNumber?: string
  firmwareVersion?: string
  iccid?: string
  imsi?: string
  /** These three OCPP 1.6 alone has. */
  chargeBoxSerialNumber?: string
  meterType?: string
  meterSerialNumber?: string
  /** What it was answered. */
  status: string
  intervalSeconds: number
}

export interface VariableValue {
  component: string
  componentInstance?: string
  evseId?: number
  connectorId?: number
  variable: string
  variableInstance?: string
  attributeType: string
  value?: string
  mutability?: string
  persistent?: boolean
  constant?: boolean
  dataType?: string
  unit?: string
  minLimit?: number
  maxLimit?: number
  valuesList?: string
  supportsMonitoring?: boolean
  /** The station's last answer to a read or a write of it. */
  lastStatus?: string
  updatedAt: Date
}

export interface StationEvent {
  id: number
  eventId: number
  at: Date
  receivedAt: Date
  trigger: string
  component: string
  componentInstance?: string
  variable: string
  variableInstance?: string
  evseId?: number
  connectorId?: number
  actualValue: string
  severity?: number
  /** It says that the value is back within its limits. */
  cleared: boolean
  eventNotificationType?: string
  variableMonitoringId?: number
  techCode?: string
  techInfo?: string
  /** Number of the event that caused it. */
  cause?: number
  transactionId?: string
  /** Of an alert: when a later event cleared it, and the number of that event. */
  clearedAt?: Date
  clearedByEventId?: number
  payload: unknown
}

export interface StationEventFilter {
  component?: string
  variable?: string
  trigger?: string
  severity?: number
  maxSeverity?: number
  cleared?: boolean
  /** True: alerts that nothing cleared yet; false: everything else. */
  open?: boolean
  eventNotificationType?: string
  variableMonitoringId?: number
  techCode?: string
  evseId?: number
  connectorId?: number
  transactionId?: string
  /** Those that happened at or after it. */
  from?: Date
  /** Those that happened before it. */
  to?: Date
}

export interface SecurityEvent {
  id: number
  type: string
  /** The standard calls it so. */
  critical: boolean
  at: Date
  receivedAt: Date
  techInfo?: string
}

export interface DataTransferRecord {
  id: number
  vendorId: string
  messageId?: string
  data?: unknown
  status: string
  at: Date
}

export interface DeadLetterRecord {
  id: number
  receivedAt: Date
  action: string
  reason: string
  payload: unknown
}

/** Of the instant the list is in the order of. */
export interface Period {
  from?: Date
  to?: Date
}

/** Names compare without regard to case. */
export interface VariableFilter {
  component?: string
  variable?: string
  evseId?: number
  connectorId?: number
  attributeType?: string
}

/** What a station said and did, the most recent first; variables by name. */
export interface StationHistory {
  connections(stationPk: number, filter: Period, page: PageRequest): Promise<Page<Connection>>
  boots(stationPk: number, filter: Period & { status?: string }, page: PageRequest): Promise<Page<BootRecord>>
  variables(stationPk: number, filter: VariableFilter, page: PageRequest): Promise<Page<VariableValue>>
  events(stationPk: number, filter: StationEventFilter, page: PageRequest): Promise<Page<StationEvent>>
  securityEvents(stationPk: number, filter: Period & { type?: string; critical?: boolean }, page: PageRequest): Promise<Page<SecurityEvent>>
  dataTransfers(
    stationPk: number,
    filter: Period & { vendorId?: string; messageId?: string },
    page: PageRequest,
  ): Promise<Page<DataTransferRecord>>
  deadLetters(stationPk: number, filter: Period & { action?: string }, page: PageRequest): Promise<Page<DeadLetterRecord>>
}
