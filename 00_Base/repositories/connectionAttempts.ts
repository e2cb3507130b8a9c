import type { Page, PageRequest } from '#base/repositories.js'

/** Refused handshakes of one cause from one address block, added up. */
export interface ConnectionAttempt {
  id: number
  /** The station id in the URL it tried; anybody may claim one. */
  stationId: string
  /** Short name, such as `unknownStation`. */
  cause: string
  /** The same in words. */
  detail: string
  addressBlock: string
  count: number
  firstAt: Date
  lastAt: Date
  /** What it offered: subprotocols, user agent and the like; never its password. */
  offered: Record<string, unknown>
  /** It sent a password; the hash of the first one is kept. */
  hasPassword: boolean
  /** Not all attempts in this name, from wherever, offered the same password (or none). */
  offersDiffer: boolean
}

export interface AttemptFilter {
  stationId?: string
  cause?: string
}

export interface ConnectionAttempts {
  /** The most recent first. */
  list(filter: AttemptFilter, page: PageRequest): Promise<Page<ConnectionAttempt>>
  /** With the hash of the first password it offered. */
  get(id: number): Promise<(ConnectionAttempt & { passwordHash?: Buffer }) | undefined>
  /** Forgets every attempt of that id and cause. */
  forget(stationId: string, cause: string): Promise<void>
}
