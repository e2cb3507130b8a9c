import type { Transfers } from './files.js'
import type { Answer, Link } from './link.js'
import type { Memory } from './memory.js'
import type { Reading } from './meter.js'
import type { ConnectorState, Session, StopReason } from './session.js'
import type { Settings } from './stationSettings.js'

export interface Identity {
  vendor: string
  model: string
  serialNumber: string
  firmwareVersion: string
}

/** How one OCPP version says what a station does. */
export interface Protocol {
  subprotocol: string
  strict: boolean
  settings(): Settings
  boot(link: Link, identity: Identity, reason: 'PowerUp' | 'RemoteReset'): Promise<{ status: string; interval: number }>
  heartbeat(link: Link): Promise<void>
  /** Tells the state; the same again only when `again`. */
  connector(link: Link, state: ConnectorState, again?: boolean): Promise<void>
  /** True: the token may charge. */
  authorize(link: Link, idToken: string): Promise<boolean>
  /** True: the start was accepted. */
  start(link: Link, session: Session, reading: Reading): Promise<boolean>
  sample(link: Link, session: Session, reading: Reading): Promise<void>
  stop(link: Link, session: Session, reading: Reading, reason: StopReason): Promise<void>
  /** Readings of a meter nobody charges at. */
  meterValues(link: Link, reading: Reading): Promise<void>
  answers(controls: Controls): Record<string, Answer>
}

/** What a station lets an operator do. Each decides at once; what follows begins after the answer has left. */
export interface Controls {
  settings: Settings
  session(): Session | undefined
  /** False: there is no such EVSE or connector; 0 and nothing are the station itself. */
  knows(evseId: number | undefined, connectorId?: number): boolean
  start(idToken: string, remoteStartId?: number): boolean
  stop(transactionId: string, reason: StopReason): boolean
  reset(): void
  setAvailable(available: boolean): 'Accepted' | 'Scheduled'
  send(what: 'boot' | 'heartbeat' | 'connector' | 'meterValues' | 'sample'): void
  memory: Memory
  /** Most it can give, W. */
  powerW: number
  reserve(reservation: Reservation): 'Accepted' | 'Occupied' | 'Unavailable'
  /** False: it holds none of this number. */
  cancelReservation(id: number): boolean
  /** What follows an answer: messages in order, each tried until it is answered. */
  follow(work: (tell: Tell) => Promise<void>): void
  firmware: Transfers
  uploads: Transfers
  /** What a log of it says. */
  log(): { name: string; text: string }
}

export type Tell = (action: string, payload: object) => Promise<unknown>

export interface Reservation {
  id: number
  idToken: string
  expiresAt: Date
  /** Tells that it ended by itself; not every version can. */
  expired?(tell: Tell): Promise<void>
}
