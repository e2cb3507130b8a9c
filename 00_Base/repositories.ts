import type { ApiKeys } from '#base/repositories/apiKeys.js'
import type { BatterySwaps } from '#base/repositories/batterySwaps.js'
import type { Boots } from '#base/repositories/boots.js'
import type { CertificateQueries } from '#base/repositories/certificateQueries.js'

import type { ChargingLimits } from '#base/repositories/chargingLimits.js'
import type { ChargingNeedsLog } from '#base/repositories/chargingNeeds.js'
import type { ChargingProfiles } from '#base/repositories/chargingProfiles.js'
import type { Commands } from '#base/repositories/commands.js'
import type { ConnectionAttempts } from '#base/repositories/connectionAttempts.js'
import type { Connectors } from '#base/repositories/connectors.js'
import type { DataTransfers } from '#base/repositories/dataTransfers.js'

import type { DeadLetters } from '#base/repositories/deadLetters.js'
import type { DerControls } from '#base/repositories/derControls.js'
import type { DisplayMessages } from '#base/repositories/displayMessages.js'
import type { EventStreams } from '#base/repositories/eventStreams.js'
import type { FollowedRequests } from '#base/repositories/followedRequests.js'
import type { InstalledCertificates } from '#base/repositories/installedCertificates.js'
import type { Locations } from '#base/repositories/locations.js'
import type { Messages } from '#base/repositories/messages.js'
import type { MeterValues } from '#base/repositories/meterValues.js'
import type { Monitors } from '#base/repositories/monitors.js'
import type { Outbox } from '#base/repositories/outbox.js'
import type { Payments } from '#base/repositories/payments.js'
import type { Prices } from '#base/repositories/prices.js'
import type { Reports } from '#base/repositories/reports.js'
import type { SecurityEvents } from '#base/repositories/securityEvents.js'
import type { SigningRequests } from '#base/repositories/signingRequests.js'
import type { StationHistory } from '#base/repositories/stationHistory.js'
import type { Stations } from '#base/repositories/stations.js'
import type { StoredFiles } from '#base/repositories/storedFiles.js'
import type { Tariffs } from '#base/repositories/tariffs.js'
import type { OwnTenant } from '#base/repositories/tenant.js'
import type { Tokens } from '#base/repositories/tokens.js'
import type { Transactions } from '#base/repositories/transactions.js'
import type { TrustAnchors } from '#base/repositories/trustAnchors.js'
import type { Unexpected } from '#base/repositories/unexpected.js'
import type { Variables } from '#base/repositories/variables.js'
import type { LocalLists } from './repositories/localLists.js'
import type { Reservations } from './repositories/reservations.js'

/** What the domain asks of storage, in domain words, bound to one tenant. 01_Data implements it; RLS enforces the tenant. */
export interface Repositories {
  apiKeys: ApiKeys
  batterySwaps: BatterySwaps
  boots: Boots
  chargingLimits: ChargingLimits
  chargingNeeds: ChargingNeedsLog
  chargingProfiles: ChargingProfiles
  certificateQueries: CertificateQueries
  commands: Commands
  connectionAttempts: ConnectionAttempts
  connectors: Connectors
  dataTransfers: DataTransfers
  deadLetters: DeadLetters
  displayMessages: DisplayMessages
  derControls: DerControls
  eventStreams: EventStreams
  localLists: LocalLists
  followedRequests: FollowedRequests
  installedCertificates: InstalledCertificates
  locations: Locations
  messages: Messages
  meterValues: MeterValues
  monitors: Monitors
  outbox: Outbox
  payments: Payments
  prices: Prices
  reports: Reports
  reservations: Reservations
  securityEvents: SecurityEvents
  signingRequests: SigningRequests
  stationHistory: StationHistory
  stations: Stations
  storedFiles: StoredFiles
  tariffs: Tariffs
  tenant: OwnTenant
  tokens: Tokens
  transactions: Transactions
  trustAnchors: TrustAnchors
  unexpected: Unexpected
  variables: Variables
}

/** One page of a list. `nextCursor` is opaque and absent on the last page; `total` only when it was asked for. */
export interface Page<T> {
  items: T[]
  nextCursor?: string
  total?: number
}

export interface PageRequest {
  limit: number
  cursor?: string
  count?: boolean
}
