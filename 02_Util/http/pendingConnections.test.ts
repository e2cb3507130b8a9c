import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { expect, it } from 'vitest'
import { boundPending } from './pendingConnections.js'

it('A-08: of connections that say nothing so many are kept, the oldest go first, and those that spoke do not count', async () => {
  const server = createServer((_request, response) => void response.end('hello'))
  boundPending(server, 50)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const closed: number[] = []
  const open = async (name: number): Promise<Socket> => {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => undefined)
    socket.once('close', () => closed.push(name))
    await once(socket, 'connect')
    return socket
  }
  const honest = await open(-1)
  honest.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
  await once(honest, 'data')

  const silent: Socket[] = []
  for (let name = 0; name < 60; name++) silent.push((await open(name)).resume())

  await expect.poll(() => closed).toHaveLength(10)
  expect(closed.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  for (const socket of [honest, ...silent]) socket.destroy()
  server.close()
})
