import type { Reading } from './meter.js'

/** One charging session as its station lives it. */
export interface Session {
  stationId: string
  idToken: string
  /** Known at once over 2.x; over 1.6 the answer to the start gives it. */
  transactionId?: string
  remoteStartId?: number
  reservationId?: number
  startedAt: Date
  startWh: number
  /** Once the end was answered. */
  stopWh?: number
  stopReason?: StopReason
  /** Number of the next message about it (2.x). */
  seqNo: number
  last: Reading
  /** 0 to 1. */
  progress: number
}

/** Why a session ends, in the words of 2.x. */
export type StopReason = 'Local' | 'EVDisconnected' | 'Remote' | 'ImmediateReset' | 'UnlockCommand' | 'DeAuthorized' | 'PowerLoss'

/** What a connector does, in the words of 1.6, which has more of them. */
export type ConnectorState = 'Available' | 'Reserved' | 'Preparing' | 'Charging' | 'Finishing' | 'Unavailable'
