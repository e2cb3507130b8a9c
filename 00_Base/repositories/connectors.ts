import type { EvseFacts } from '#base/domain/connectorFacts.js'
import type { Page, PageRequest } from '#base/repositories.js'

/** A connector and its current status. EVSE 0, connector 0 is the station itself; connector 0 of another EVSE is that EVSE as a whole. */
export interface Connector {
  stationPk: number
  evseId: number
  connectorId: number
  /** AvailabilityState of OCPP 2.x; absent until something was reported. */
  status?: string
  /** The station's own word, such as SuspendedEV. */
  reportedStatus?: string
  statusAt?: Date
  errorCode?: string
  vendorErrorCode?: string
  vendorId?: string
  info?: string
  type?: string
  format?: string
  maxPowerW?: number
}

export interface StatusChange {
  evseId: number
  connectorId: number
  status: string
  reportedStatus?: string
  at: Date
  receivedAt: Date
  errorCode?: string
  vendorErrorCode?: string
  vendorId?: string
  info?: string
}

export interface StatusFilter {
  evseId?: number
  connectorId?: number
  from?: Date
  to?: Date
}

export interface Connectors {
  /** Of all these stations, in order of station, EVSE and connector. */
  list(stationPks: number[]): Promise<Connector[]>
  /** Keeps what the station's device model says of them; makes those within the station's limits. What the operator set still shows first. */
  describe(stationPk: number, facts: EvseFacts[]): Promise<void>
  /** Latest first. */
  history(stationPk: number, filter: StatusFilter, page: PageRequest): Promise<Page<StatusChange>>
}
