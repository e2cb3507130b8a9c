import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { tcpProxy } from './tcpProxy.js'

let echo: Server
let served: Socket[]
let proxy: Awaited<ReturnType<typeof tcpProxy>>
let client: Socket
let heard: string
let ended: string

beforeEach(async () => {
  served = []
  echo = createServer((socket) => {
    served.push(socket.on('error', () => {}))
    socket.pipe(socket)
  }).listen(0, '127.0.0.1')
  await once(echo, 'listening')
  proxy = await tcpProxy({ port: (echo.address() as AddressInfo).port })
  client = dial()
  await once(client, 'connect')
})
afterEach(async () => {
  client.destroy()
  await proxy.close()
  echo.close()
  for (const socket of served) socket.destroy()
})

function dial() {
  heard = ''
  ended = ''
  const socket = connect(proxy.port, '127.0.0.1')
  socket.on('data', (chunk) => void (heard += chunk))
  socket.on('end', () => void (ended = 'end'))
  socket.on('error', (err: NodeJS.ErrnoException) => void (ended = err.code ?? 'error'))
  return socket
}

it('passes both ways', async () => {
  client.write('hello')
  await vi.waitFor(() => expect(heard).toBe('hello'))
  expect(proxy.connections()).toBe(1)
})

it('swallows everything as a blackhole and delivers it afterwards', async () => {
  proxy.mode('blackhole')
  client.write('late')
  await sleep(50)
  expect([heard, ended]).toEqual(['', ''])

  proxy.mode('pass')
  await vi.waitFor(() => expect(heard).toBe('late'))
})

it('accepts new connections as a blackhole but says nothing', async () => {
  proxy.mode('blackhole')
  client.destroy()
  client = dial()
  await once(client, 'connect')
  client.write('anybody')
  await sleep(50)
  expect([heard, ended]).toEqual(['', ''])
})

it('resets open and new connections', async () => {
  proxy.mode('reset')
  await vi.waitFor(() => expect(ended).toBe('ECONNRESET'))

  client = dial()
  await vi.waitFor(() => expect(ended).toBe('ECONNRESET'))
  expect(proxy.connections()).toBe(0)
})

it('leaves the near side half-open when the far side is gone', async () => {
  proxy.mode('half-close')
  await vi.waitFor(() => expect(served[0]?.closed).toBe(true))
  client.write('into the void')
  await sleep(50)
  expect([heard, ended]).toEqual(['', ''])
})
