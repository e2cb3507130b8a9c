import type { IncomingMessage } from 'node:http'
import ipaddr from 'ipaddr.js'

export interface Client {
  address: string
  /** The station's own connection was encrypted, as seen by us or told by a trusted proxy. */
  tls: boolean
}

/** True when what it forwards counts. */
export const isTrustedProxy = ({ remoteAddress = '' }: { remoteAddress?: string }, trusted: string[]): boolean =>
  trusted.some((range) => within(plain(remoteAddress), range))

/** Who is at the other end. Forwarded headers count only when a trusted proxy set them. */
export function clientOf(request: IncomingMessage, trusted: string[]): Client {
  const peer = plain(request.socket.remoteAddress ?? '')
  const direct = { address: peer, tls: 'encrypted' in request.socket }
  if (!isTrustedProxy(request.socket, trusted)) return direct
  const hops = String(request.headers['x-forwarded-for'] ?? '')
    .split(',')
    .map((hop) => plain(hop.trim()))
    .filter((hop) => ipaddr.isValid(hop))
  const client = hops.findLast((hop) => !trusted.some((range) => within(hop, range)))
  return {
    address: client ?? peer,
    tls: request.headers['x-forwarded-proto'] === 'https' || request.headers['x-forwarded-proto'] === 'wss',
  }
}

const plain = (address: string) => (ipaddr.isValid(address) ? ipaddr.process(address).toString() : address)

function within(address: string, range: string): boolean {
  if (!ipaddr.isValid(address)) return false
  const parsed = ipaddr.process(address)
  const [network, bits] = range.includes('/') ? ipaddr.parseCIDR(range) : [ipaddr.process(range), undefined]
  if (parsed.kind() !== network.kind()) return false
  return parsed.match(network, bits ?? (parsed.kind() === 'ipv4' ? 32 : 128))
}
