import type { StationRef } from '#base/context.js'
import type { EvseFacts } from '#base/domain/connectorFacts.js'
import type { Announcement } from '#base/events.js'
import type { StatusRow } from '#base/ingest.js'
import type { Page, PageRequest } from '#base/repositories.js'

/** What is known of a connector on its EVSE. */
export interface Connector {
  connectorId: number
  /** AvailabilityState of OCPP 2.x; absent until something was reported. */
  status?: string
  /** The station's own word where it said more, such as SuspendedEV. */
  reportedStatus?: string
  statusAt?: Date
  errorCode?: string
  vendorErrorCode?: string
  vendorId?: string
  info?: string
  /** Plug type, such as cCCS2. */
  type?: string
  /** SOCKET or CABLE. */
  format?: string
  maxPowerW?: number
}

/** A connector and where it is. EVSE 0, connector 0 is the station itself; connector 0 of another EVSE is that EVSE as a whole. */
export interface PlacedConnector extends Connector {
  stationPk: number
  evseId: number
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
  list(stationPks: number[]): Promise<PlacedConnector[]>
  /** Keeps what the station's device model says of them; makes those within the station's limits. What the operator set still shows first. */
  describe(stationPk: number, facts: EvseFacts[]): Promise<void>
  /** Keeps statuses, each once; the newest becomes that of its connector, whichever message brought it. Resolves with what changed. */
  report(station: StationRef, statuses: StatusRow[]): Promise<Announcement[]>
  /** Latest first. */
  history(stationPk: number, filter: StatusFilter, page: PageRequest): Promise<Page<StatusChange>>
}
