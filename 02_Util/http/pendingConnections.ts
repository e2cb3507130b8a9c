import type { Server } from 'node:http'
import type { Socket } from 'node:net'

/**
 * Bounds the connections that have not yet sent their first request's header: of more than `limit` the oldest is closed, which is the slowest. In a storm
 * of honest reconnections each is pending for a moment only.
 */
export function boundPending(server: Server, limit = 2_000): void {
  const pending = new Map<string, Socket>()
  server.on('connection', (socket: Socket) => {
    const from = endOf(socket)
    pending.set(from, socket)
    socket.once('close', () => {
      if (pending.get(from) === socket) pending.delete(from)
    })
    if (pending.size <= limit) return
    const [oldest] = pending.keys()
    pending.get(oldest!)!.destroy()
    pending.delete(oldest!)
  })
  const arrived = ({ socket }: { socket: Socket }) => void pending.delete(endOf(socket))
  server.prependListener('request', arrived)
  server.prependListener('upgrade', arrived)
}

/** A request over TLS comes from another socket than the connection did, but from the same address and port. */
const endOf = ({ remoteAddress, remotePort }: Socket) => `${remoteAddress} ${remotePort}`
