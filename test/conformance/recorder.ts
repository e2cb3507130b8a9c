import type { RPCClient } from 'ocpp-rpc'
import { isSendOnly, validate } from '#base/ocpp/validate.js'
import type { OcppVersion } from '#base/ocpp/version.js'
import type { Crossed } from './evidence.js'

/**
 * Tells of each request that crossed a socket and got an answer that is no error; of one that has none (SEND), when it was sent. The client checks 1.6 and
 * 2.0.1 against the schemas by itself; all versions are checked here once more, in both directions, and a frame that does not fit is one of `faults`.
 */
export function record(client: RPCClient, version: OcppVersion, crossed: (one: Omit<Crossed, 'station' | 'order'>) => void) {
  const open = new Map<string, { action: string; direction: 'up' | 'down'; request: unknown; sentAt: number }>()
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
    const direction = outbound ? 'up' : 'down'
    // Each side has message ids of its own.
    const key = (mine: boolean) => `${mine} ${id}`
    if (type === 2 || type === 6) {
      const [action, request] = rest
      const sent = { action, direction, request, sentAt: Date.now() } as const
      check(action, 'request', request)
      if (type === 2) open.set(key(outbound), sent)
      else if (isSendOnly(version, action)) crossed({ version, ...sent, response: undefined })
      return
    }
    const asked = open.get(key(!outbound))
    if (type !== 3 || !asked) return
    check(asked.action, 'response', rest[0])
    crossed({ version, ...asked, response: rest[0] })
  })
  return { faults }
}
