import type { EventName, Events } from '#base/events.js'
import type { ActionName, RequestOf, ResponseOf } from '#base/ocpp/action.js'
import type { OcppVersion } from '#base/ocpp/version.js'
import type { Cache } from '#base/ports/cache.js'
import type { ContractPool } from '#base/ports/contractPool.js'
import type { Revocation } from '#base/ports/revocation.js'
import type { Repositories } from '#base/repositories.js'

/** A station we know. `id` is ours (the row), `stationId` is the identity in its URL. */
export interface StationRef {
  tenantId: number
  id: number
  stationId: string
}

export interface Log {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** What a handler may touch. Everything is already narrowed to one tenant and one station. */
export interface Context {
  station: StationRef
  /** The schema version the payload was written in: what a 1.6 station says arrives translated, as 2.1. */
  version: Exclude<OcppVersion, '1.6'>
  /** When the router read the message; the order of a station's messages is the order of these. */
  receivedAt: Date
  data: Repositories
  cache: Cache
  log: Log
  now(): Date
  /** Announces a fact to other modules: durable ones with the commit, volatile ones after it. */
  emit<E extends EventName>(event: E, body: Events[E]): void
}

/** What may be touched before the transaction of a message opens, to ask others. */
export interface OutsideContext extends Pick<Context, 'station' | 'version' | 'receivedAt' | 'cache' | 'log' | 'now'> {
  /** A transaction of its own, over before anybody is asked. */
  read<T>(work: (data: Repositories) => Promise<T>): Promise<T>
  revocation: Revocation
  /** Where contract certificates come from; undefined where no pool is set. */
  contractPool?: ContractPool
}

/** Only `after` may call the station back: `handle` may hold a database transaction open. */
export interface AfterContext extends Context {
  call<A extends ActionName>(action: A, request: RequestOf<A>): Promise<ResponseOf<A>>
}
