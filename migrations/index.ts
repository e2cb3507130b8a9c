import tenancy from './001-tenancy.js'
import stations from './002-stations.js'
import charging from './003-charging.js'
import series from './004-series.js'
import reports from './005-reports.js'
import reportedAndOffered from './006-reported-and-offered.js'
import localLists from './010-local-lists.js'
import reservations from './011-reservations.js'
import chargingProfiles from './012-charging-profiles.js'
import monitors from './013-monitors.js'
import displayMessages from './014-display-messages.js'
import firmware from './015-firmware.js'
import logs from './016-logs.js'
import certificates from './018-certificates.js'
import der from './020-der.js'
import eventStreams from './021-event-streams.js'
import batterySwaps from './022-battery-swaps.js'
import stationTariffs from './023-station-tariffs.js'
import settlements from './024-settlements.js'
import accessChanges from './025-access-changes.js'
import organizations from './026-organizations.js'
import trustAnchors from './027-trust-anchors.js'
import certificateReasons from './028-certificate-reasons.js'
import unkeptFiles from './029-unkept-files.js'
import firmwareRetries from './030-firmware-retries.js'
import prices from './031-prices.js'
import monitorsAfterBoot from './033-monitors-after-boot.js'
import unexpectedMessages from './034-unexpected-messages.js'
import afrrSignals from './035-afrr-signals.js'
import type { Migration } from './migration.js'

/** Every step, in order. Names are what the database remembers: never rename one that was released. */
export const migrations: Migration[] = [
  tenancy,
  stations,
  charging,
  series,
  reports,
  reportedAndOffered,
  localLists,
  reservations,
  chargingProfiles,
  monitors,
  displayMessages,
  firmware,
  logs,
  certificates,
  der,
  eventStreams,
  batterySwaps,
  stationTariffs,
  settlements,
  accessChanges,
  organizations,
  trustAnchors,
  certificateReasons,
  unkeptFiles,
  firmwareRetries,
  prices,
  monitorsAfterBoot,
  unexpectedMessages,
  afrrSignals,
]
