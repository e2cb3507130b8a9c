import type { ErrorCode } from '#base/ocpp/errors.js'
import type { OcppVersion } from '#base/ocpp/version.js'

/** A CALL for a station, as asked of the router process that holds its socket (topic `router.<processId>`). */
export interface StationCall {
  tenantId: number
  stationId: string
  action: string
  /** The payload as JSON text, so that the operator's key order survives. */
  payload: string
  /** The vocabulary of the payload. The router translates 2.x for a 1.6 station; '1.6' goes out as given and only to 1.6 stations. */
  version: OcppVersion
  /** Milliseconds since 1970 after which the frame must not be written any more: whoever asked has stopped waiting. */
  writeBefore?: number
}

/**
 * What came of it. `offline` promises that the frame was not written: a queued command is then sent again later. A frame that was written and lost its
 * answer (the socket closed, the time ran out) is a `timeout`. `payload` is in 2.x terms, except where the call was made in 1.6 terms.
 */
export type StationReply =
  | {
      kind: 'result'
      payload: object
      /** The same answer in 2.x terms, with the 2.x request it answers, where a 1.6 call has a counterpart. */
      as?: { action: string; request: object; response: object }
    }
  /** `misread`: the station did answer, but not in words that fit: it may have done what it was asked. */
  | { kind: 'callError'; code: string; description: string; details: object; misread?: true }
  | { kind: 'offline' }
  | { kind: 'timeout' }
  | { kind: 'refused'; code: ErrorCode; reason: string }

/** Topic on which a router process is told that commands wait for one of its stations; body `{ tenantId, stationId }`, answered when the queue is drained. */
export const drainTopic = (processId: string): string => `router.${processId}.drain`

/** Topic of the module that owns a command, asked to record what a station answered; body is a `CommandRef`. */
export const finishTopic = (action: string): string => `finish.${action}`

/** Topic of the module that owns a command, asked to record a part of the answer; body is a `CommandRef` with `request` and `response`. True when it did. */
export const partTopic = (action: string): string => `finish.${action}.part`

/** Topic of the router process that holds a station's socket. */
export const routerTopic = (processId: string): string => `router.${processId}`
