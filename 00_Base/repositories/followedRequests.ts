import type { FollowedAction, FollowedState } from '#base/domain/followed.js'
import type { Page, PageRequest } from '#base/repositories.js'

/** A request to a station with the last it said of it. */
export interface FollowedRequest {
  /** Ours; `requestId` is the one on the wire and may come again. */
  id: number
  action: FollowedAction
  /** Absent where the station's protocol has no such numbers. Of a SetNetworkProfile it is the configuration slot. */
  requestId?: number
  /** In 2.x words, secrets masked; absent when nobody asked. */
  request?: unknown
  /** Status in the station's answer. */
  answer?: string
  /** Why the station answered so, or why there is no answer. */
  reason?: string
  /** Name of the file the station said it would upload. */
  filename?: string
  /** Of a log that was uploaded here: its file. Of an update that came from here: the file it was to install. */
  fileId?: number
  /** The `id` of the update that this one tries again. */
  retryOf?: number
  state: FollowedState
  /** The last status of its notifications. */
  status?: string
  /** Where a published file can be had. */
  locations?: string[]
  requestedAt: Date
  answeredAt?: Date
  statusAt?: Date
}

/** One status of the history. Said again at once (a retry, or a trigger: L01.FR.26) it counts up. */
export interface FollowedStatus {
  status: string
  reason?: string
  at: Date
  lastAt: Date
  times: number
}

/** A station's notification. */
export interface Notification {
  action: FollowedAction
  requestId?: number
  status: string
  reason?: string
  locations?: string[]
  at: Date
}

export interface FollowedFilter {
  actions: readonly FollowedAction[]
  state?: FollowedState
  requestId?: number
  from?: Date
  to?: Date
}

/** Requests of which a station's history is kept; most are followed up with notifications. */
export interface FollowedRequests {
  /** Notes what is about to be sent. */
  open(stationPk: number, asked: { action: FollowedAction; requestId: number; request: object; fileId?: number }): Promise<void>
  /** The station's answer, to the newest request of the number that has none; `AcceptedCanceled` gives up the older ones. A request that was not noted before is noted now. */
  answered(
    stationPk: number,
    asked: {
      action: FollowedAction
      requestId?: number
      request: object
      answer: string
      reason?: string
      filename?: string
      at: Date
    },
  ): Promise<void>
  /** The command sent at this instant ended without an answer. With `refused` nothing will come of it. */
  unanswered(stationPk: number, failure: { action: FollowedAction; requestedAt: Date; reason: string; refused: boolean }): Promise<void>
  /**
   * Keeps a notification with the newest request of its number; without a number it belongs to the newest open one, and `Idle` to the newest of all.
   * Where there is none, one that nobody asked for begins. Returns which it was and what became of it; undefined when it is no news.
   */
  told(stationPk: number, notification: Notification): Promise<{ id: number; state: FollowedState } | undefined>
  /** The newest that tries this one again and was not refused. */
  retryOf(stationPk: number, id: number): Promise<FollowedRequest | undefined>
  /** What was just noted under this number tries `original` again. False when something else does already. */
  triesAgain(stationPk: number, requestId: number, original: number): Promise<boolean>
  /** True when a local controller of the tenant offers a file there. */
  isPublished(location: string): Promise<boolean>
  /** A published file of this MD5 checksum is published no longer. */
  withdrawn(stationPk: number, checksum: string, at: Date): Promise<void>
  /** Newest first. */
  list(stationPk: number, filter: FollowedFilter, page: PageRequest): Promise<Page<FollowedRequest>>
  /** With its whole history, oldest first; undefined when the station has none of this id. */
  find(
    stationPk: number,
    id: number,
    actions: readonly FollowedAction[],
  ): Promise<(FollowedRequest & { history: FollowedStatus[] }) | undefined>
}
