import type { RPCClient } from 'ocpp-rpc'
import { validate } from '#base/ocpp/validate.js'
import type { OcppVersion } from '#base/ocpp/version.js'

/** `<version> <direction> <action>`, such as `1.6 up Heartbeat`: up is from the station, down is to it. */
export type Crossing = `${OcppVersion} ${'up' | 'down'} ${string}`

/**
 * Notes which requests crossed a socket and got an answer that is no error. The client checks 1.6 and 2.0.1 against the schemas by itself; all versions
 * are checked here once more, in both directions, and a frame that does not fit is one of `faults`.
 */
export function record(client: RPCClient, version: OcppVersion) {
  const open = new Map<string, { action: string; direction: 'up' | 'down' }>()
  const crossings = new Set<Crossing>()
  const faults: string[] = []
  const check = (action: string, half: 'request' | 'response', payload: unknown) => {
    try {
      validate(version, action, half, payload)
    } catch (err) {
      faults.push(`${action} ${half}: ${(err as Error).message}`)
    }
  }
  const events = client as unknown as NodeJS.EventEmitter
  events.on('message', ({ message, outbound }: { message: string | Buffer; outbound: boolean }) => {
    const [type, id, ...rest] = JSON.parse(String(message))
    // Each side has message ids of its own.
    const key = (mine: boolean) => `${mine} ${id}`
    if (type === 2) {
      open.set(key(outbound), { action: rest[0], direction: outbound ? 'up' : 'down' })
      return check(rest[0], 'request', rest[1])
    }
    const asked = open.get(key(!outbound))
    if (type !== 3 || !asked) return
    check(asked.action, 'response', rest[0])
    crossings.add(`${version} ${asked.direction} ${asked.action}`)
  })
  return { crossings, faults }
}
