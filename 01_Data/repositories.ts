import type { Repositories } from '#base/repositories.js'
import { apiKeys } from './repositories/apiKeys.js'
import { batterySwaps } from './repositories/batterySwaps.js'
import { boots } from './repositories/boots.js'
import { certificateQueries } from './repositories/certificateQueries.js'
import { chargingLimits } from './repositories/chargingLimits.js'
import { chargingNeeds } from './repositories/chargingNeeds.js'
import { chargingProfiles } from './repositories/chargingProfiles.js'
import { commands } from './repositories/commands.js'
import { connectionAttempts } from './repositories/connectionAttempts.js'
import { connectors } from './repositories/connectors.js'
import { dataTransfers } from './repositories/dataTransfers.js'
import { deadLetters } from './repositories/deadLetters.js'
import { derControls } from './repositories/derControls.js'
import { displayMessages } from './repositories/displayMessages.js'
import { eventStreams } from './repositories/eventStreams.js'
import { followedRequests } from './repositories/followedRequests.js'
import { installedCertificates } from './repositories/installedCertificates.js'
import { localLists } from './repositories/localLists.js'
import { locations } from './repositories/locations.js'
import { messages } from './repositories/messages.js'
import { meterValues } from './repositories/meterValues.js'
import { monitors } from './repositories/monitors.js'
import { outbox } from './repositories/outbox.js'
import { payments } from './repositories/payments.js'
import { prices } from './repositories/prices.js'
import { reports } from './repositories/reports.js'
import { reservations } from './repositories/reservations.js'
import { securityEvents } from './repositories/securityEvents.js'
import { signingRequests } from './repositories/signingRequests.js'
import { stationHistory } from './repositories/stationHistory.js'
import { stations } from './repositories/stations.js'
import { storedFiles } from './repositories/storedFiles.js'
import { tariffs } from './repositories/tariffs.js'
import { tenant } from './repositories/tenant.js'
import { tokens } from './repositories/tokens.js'
import { transactions } from './repositories/transactions.js'
import { trustAnchors } from './repositories/trustAnchors.js'
import { unexpected } from './repositories/unexpected.js'
import { variables } from './repositories/variables.js'
import type { Unit } from './unit.js'

/** Every repository, bound to one unit of work: a new one is its own file and a line here. */
export const repositories = (unit: Unit): Repositories => ({
  apiKeys: apiKeys(unit),
  batterySwaps: batterySwaps(unit),
  boots: boots(unit),
  chargingLimits: chargingLimits(unit),
  chargingNeeds: chargingNeeds(unit),
  chargingProfiles: chargingProfiles(unit),
  certificateQueries: certificateQueries(unit),
  commands: commands(unit),
  connectionAttempts: connectionAttempts(unit),
  connectors: connectors(unit),
  dataTransfers: dataTransfers(unit),
  deadLetters: deadLetters(unit),
  displayMessages: displayMessages(unit),
  derControls: derControls(unit),
  eventStreams: eventStreams(unit),
  localLists: localLists(unit),
  followedRequests: followedRequests(unit),
  installedCertificates: installedCertificates(unit),
  locations: locations(unit),
  messages: messages(unit),
  meterValues: meterValues(unit),
  monitors: monitors(unit),
  outbox: outbox(unit),
  payments: payments(unit),
  prices: prices(unit),
  reports: reports(unit),
  reservations: reservations(unit),
  securityEvents: securityEvents(unit),
  signingRequests: signingRequests(unit),
  stationHistory: stationHistory(unit),
  stations: stations(unit),
  storedFiles: storedFiles(unit),
  tariffs: tariffs(unit),
  tenant: tenant(unit),
  tokens: tokens(unit),
  transactions: transactions(unit),
  trustAnchors: trustAnchors(unit),
  unexpected: unexpected(unit),
  variables: variables(unit),
})
