import type { Page, PageRequest } from '#base/repositories.js'

/**
 * `requested`: not answered yet. `failed`: it got no answer (`reason`). `refused`: the station said why in `status`. `accepted`: held.
 * The rest have ended: `replaced` by one of the same number, `cancelled` by an operator, `used` by a transaction, `expired`, `removed` by the station,
 * `noTransaction`: the driver came and no transaction followed.
 */
export const reservationStates = [
  'requested',
  'failed',
  'refused',
  'accepted',
  'replaced',
  'cancelled',
  'used',
  'expired',
  'removed',
  'noTransaction',
] as const
export type ReservationState = (typeof reservationStates)[number]

/** What a station is asked to hold, and for whom. */
export interface Booking {
  /** The number on the wire. */
  reservationId: number
  idToken: { idToken: string; type: string }
  groupIdToken?: string
  /** Absent: any EVSE. */
  evseId?: number
  connectorType?: string
  expiresAt: Date
}

export interface Reservation {
  /** Ours; `reservationId` is the one on the wire and may come again. */
  id: number
  stationPk: number
  stationId: string
  reservationId: number
  state: ReservationState
  /** The station's word: Accepted, Faulted, Occupied, Unavailable or Rejected. */
  status?: string
  /** What it answered to the last request to cancel it. */
  cancelStatus?: string
  /** Why it failed. */
  reason?: string
  idToken: string
  idTokenType: string
  groupIdToken?: string
  evseId?: number
  connectorType?: string
  expiresAt: Date
  requestedAt: Date
  answeredAt?: Date
  endedAt?: Date
  /** The transaction that used it: ours, and as on the wire. */
  transactionPk?: number
  transactionId?: string
}

export interface ReservationFilter {
  stationPk?: number
  stationId?: string
  /** Those for this EVSE by name; any EVSE may also serve others. */
  evseId?: number
  reservationId?: number
  state?: ReservationState
  /** In any case. */
  idToken?: string
  /** Those that expire at or after it. */
  from?: Date
  /** Those that expire before it. */
  to?: Date
}

export interface Reservations {
  /** Notes that one is about to be asked for. False while another request of the same number is not answered: their answers could not be told apart. */
  request(stationPk: number, booking: Booking): Promise<boolean>
  /** What the station answered. An accepted one takes the place of the one it held under this number (H01.FR.02). */
  answered(stationPk: number, booking: Booking, status: string, at: Date): Promise<void>
  /** The command that asked for it ended without an answer; does nothing when it was another command. */
  failed(commandId: string): Promise<void>
  /** What the station answered to the request to cancel it. */
  cancelAnswered(stationPk: number, reservationId: number, status: string, at: Date): Promise<void>
  /** The station ended it. False when nothing is known under this number. */
  ended(stationPk: number, reservationId: number, state: 'expired' | 'removed' | 'noTransaction', at: Date): Promise<boolean>
  /** Ends those of an EVSE that is out of order with all its connectors, or of a station that is (EVSE 0). Asks what they are now. Returns how many. */
  placeLost(stationPk: number, evseId: number, at: Date): Promise<number>
  /** Ends those whose time is over. Returns how many. */
  expire(): Promise<number>
  /** The newest first. */
  list(filter: ReservationFilter, page: PageRequest): Promise<Page<Reservation>>
  get(id: number): Promise<Reservation | undefined>
}
