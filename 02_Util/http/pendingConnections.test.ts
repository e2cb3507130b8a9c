import { once } from 'node:events'
import { createServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import { expect, it } from 'vitest'
import { authority, forThisMachine } from '../../test/authority.js'
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

it('A-08: over TLS too those that spoke do not count', async () => {
  const { cert, key } = await (await authority()).issue(forThisMachine())
  const server = createTlsServer({ cert, key }, (_request, response) => void response.end('hello'))
  boundPending(server, 2)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const honest: TLSSocket[] = []
  for (let i = 0; i < 4; i++) {
    const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false })
    socket.on('error', () => undefined)
    await once(socket, 'secureConnect')
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
    await once(socket, 'data')
    honest.push(socket)
  }

  const silent = [0, 1].map(() => connect(port, '127.0.0.1').resume())
  await Promise.all(silent.map((socket) => once(socket, 'connect')))
  const oneMore = connect(port, '127.0.0.1').resume()

  await once(silent[0]!, 'close')
  expect(honest.map(({ destroyed }) => destroyed)).toEqual([false, false, false, false])
  for (const socket of [...honest, ...silent, oneMore]) socket.destroy()
  server.close()
})
