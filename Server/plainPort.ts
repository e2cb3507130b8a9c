import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { boundPending } from '#util/http/pendingConnections.js'
import { httpLimits } from './app.js'

/** A second listener without TLS, for stations only: their sockets, and the files they are given or asked for. Returns how to stop, and the port it got. */
export async function servePlainStations(
  app: FastifyInstance,
  port: number,
  host: string,
): Promise<{ port: number; stop(): Promise<void> }> {
  const server = createServer(httpLimits, (request, response) => {
    if (/^\/files\//.test(request.url ?? '')) return app.routing(request, response)
    response
      .writeHead(403, { 'content-type': 'text/plain', connection: 'close' })
      .end('Stations only: everything else is served over TLS.\n')
  })
  boundPending(server)
  server.on('upgrade', (request, socket, head) => {
    if (!app.server.emit('upgrade', request, socket, head)) socket.destroy()
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve))
  return {
    port: (server.address() as AddressInfo).port,
    // Sockets of stations are drained with all others.
    stop: async () => {
      server.close()
      server.closeAllConnections()
    },
  }
}
