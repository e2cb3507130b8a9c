import type { Server } from 'node:http'
import type { Socket } from 'node:net'

/**
 * Bounds the connections that have not yet sent their first request's header: of more than `limit` the oldest is closed, which is the slowest. In a storm
 * of honest reconnections each is pending for a moment only.
 */
export function boundPending(server: Server, limit = 2_000): void {
  const pending = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    pending.add(socket)
    socket.once('close', () => pending.delete(socket))
    if (pending.size <= limit) return
    const [oldest] = pending
    pending.delete(oldest!)
    oldest!.destroy()
  })
  const arrived = ({ socket }: { socket: Socket }) => void pending.delete(socket)
  server.prependListener('request', arrived)
  server.prependListener('upgrade', arrived)
}
