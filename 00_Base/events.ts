import type { StationRef } from '#base/context.js'
import type { FollowedState } from '#base/domain/followed.js'
import type { ChargingProfileType } from '#base/ocpp/generated/v21.js'

/** Facts that modules tell each other. Bodies are JSON; instants are ISO strings. */
export interface Events {
  'station.booted': StationRef & { model: string; vendor: string; status: string }
  'station.online': StationRef & { version: string; processId: string; epoch: number }
  'station.offline': StationRef & { reason: string }
  /** By an operator: whoever holds its socket closes it. */
  'station.removed': StationRef
  'station.contested': StationRef & { replacements: number }
  'status.changed': StationRef & { evseId: number; connectorId: number; status: string }
  'transaction.started': StationRef & { transactionPk: number; transactionId: string }
  /** A message about a running one is missing: its start, or a number before the last. */
  'transaction.incomplete': StationRef & { transactionPk: number; transactionId: string }
  'transaction.ended': StationRef & { transactionPk: number; transactionId: string; energyWh?: number; flags: string[] }
  /** What a station tells of an update (UpdateFirmware) or of a publication (PublishFirmware), where it is news. `firmwareId` is that of its REST resource. */
  'firmware.changed': StationRef & FollowedChange & { firmwareId: number; action: 'UpdateFirmware' | 'PublishFirmware' }
  /** The same of a log. */
  'log.changed': StationRef & FollowedChange & { logId: number }
  /** A station was told to forget a customer, and accepted; its local authorization list is not part of that (N10.FR.02). */
  'customer.cleared': StationRef & { idToken: { idToken: string; type: string } }
  'security.event': StationRef & { type: string; at: string; critical: boolean }
  /** Promised to the vehicle of a running transaction: to be sent within a minute. */
  'charging.profileDue': StationRef & { evseId: number; profile: ChargingProfileType }
  'command.finished': { tenantId: number; commandId: string; stationId: string; action: string; status: string }
}

/** What a station told of a request that it follows up. */
interface FollowedChange {
  requestId?: number
  /** In its own words. */
  status: string
  state: FollowedState
  at: string
}

export type EventName = keyof Events

/** These survive a crash: they travel through an outbox row, committed with the fact. The others may be lost and cost no row. */
const durable: ReadonlySet<EventName> = new Set([
  'station.booted',
  'transaction.started',
  'transaction.incomplete',
  'transaction.ended',
  'firmware.changed',
  'log.changed',
  'customer.cleared',
  'security.event',
  'charging.profileDue',
  'command.finished',
])

export const isDurable = (event: EventName): boolean => durable.has(event)

/** An event on its way out of a handler. */
export type Announcement = { [E in EventName]: { event: E; body: Events[E] } }[EventName]
