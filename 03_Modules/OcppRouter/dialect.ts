import { OcppError } from '#base/ocpp/errors.js'
import { refusedBefore21 } from '#base/ocpp/since21.js'
import { isAction, validate } from '#base/ocpp/validate.js'
import type { OcppVersion } from '#base/ocpp/version.js'
import type { StationCall } from '#base/ports/stationCall.js'
import { type Told, told2 } from './accessChanges.js'

/** A station's request in 2.x terms, and the way its answer goes back. */
export interface Heard {
  action: string
  request: object
  /** The schemas the request now obeys. */
  version: '2.0.1' | '2.1'
  /** Turns the 2.x answer into the station's own. */
  down(response: object): object
}

/** A message that asks nothing of a module: its answer is known. */
export interface Answered {
  answer: object
}

/** CALLs that put one command to a station, and what their answers mean. */
export interface Said {
  /** Sent one after the other. With `onCallError` a refusal of one is taken as that answer, so that the others still count. */
  calls: Array<{ action: string; payload: string; onCallError?: object }>
  up(answers: object[]): { payload: object; as?: { action: string; request: object; response: object } }
}

/** How one OCPP version sounds. Everything behind it speaks 2.x. Both directions throw an OcppError where the version has no words. */
export interface Dialect {
  version: OcppVersion
  hear(action: string, payload: object, receivedAt: Date): Heard | Answered
  say(call: StationCall): Said
  /** What one of those CALLs tells the station about how to log in from now on. */
  tells(action: string, payload: object): Told[]
}

/** 2.0.1 and 2.1 are spoken as they are. */
export const dialect2 = (version: '2.0.1' | '2.1'): Dialect => ({
  version,
  hear: (action, payload) => ({ action, request: withoutOurMark(payload), version, down: (response) => withoutOurMark(response) }),
  say({ action, payload, version: of }) {
    if (of === '1.6') throw new OcppError('NotSupported', `the station speaks OCPP ${version}, this is an OCPP 1.6 command`)
    if (!isAction(version, action))
      throw new OcppError('NotSupported', refusedBefore21(version, action) ?? `OCPP ${version} has no ${action}`)
    validate(version, action, 'request', JSON.parse(payload))
    return { calls: [{ action, payload }], up: ([answer]) => ({ payload: answer! }) }
  },
  tells: told2,
})

/** customData under our own vendorId is how translations talk to handlers: nobody on a socket may speak it, and nobody there needs to hear it. */
export function withoutOurMark<T>(value: T): T {
  if (Array.isArray(value)) return value.some(holdsMark) ? (value.map(withoutOurMark) as T) : value
  if (typeof value !== 'object' || value === null || !holdsMark(value)) return value
  const entries = Object.entries(value).filter(([name, inner]) => name !== 'customData' || inner?.vendorId !== 'plugboard')
  return Object.fromEntries(entries.map(([name, inner]) => [name, withoutOurMark(inner)])) as T
}

function holdsMark(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  if ('vendorId' in value && value.vendorId === 'plugboard') return true
  return Object.values(value).some(holdsMark)
}
