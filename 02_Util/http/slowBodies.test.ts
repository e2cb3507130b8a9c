import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { slowBodies } from './slowBodies.js'

let app: FastifyInstance
let port: number
beforeAll(async () => {
  app = Fastify({ requestTimeout: 0 })
  await app.register(slowBodies, { patience: 300 })
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body))
  app.post('/plain', async ({ body }) => body)
  app.post('/file', { config: { slowBody: true } }, async ({ body }) => body)
  app.get('/slow', async () => {
    await sleep(600)
    return 'late'
  })
  port = Number(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port)
})
afterAll(() => app.close())

/** Sends ten bytes, one every `everyMs`; what came back until the connection ended. */
async function trickle(path: string, everyMs: number, count = 10): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  let heard = ''
  socket.on('data', (data) => (heard += data))
  socket.on('error', () => undefined) // the other side closes on us
  const closed = once(socket, 'close')
  socket.write(`POST ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: text/x\r\nContent-Length: 10\r\n\r\n`)
  for (let i = 0; i < count && !socket.destroyed; i++) {
    await sleep(everyMs)
    if (!socket.destroyed) socket.write('x')
  }
  await closed
  return heard
}

it('a body that trickles in is cut off (A-08)', async () => {
  expect(await trickle('/plain', 100)).toBe('')
})

it('a body that is quick enough is read', async () => {
  expect(await trickle('/plain', 1)).toContain('xxxxxxxxxx')
})

it('a file may take its time, as long as it keeps arriving', async () => {
  expect(await trickle('/file', 100)).toContain('xxxxxxxxxx')
  expect(await trickle('/file', 10, 3)).toBe('')
})

it('an answer may take its time', async () => {
  expect(await (await fetch(`http://127.0.0.1:${port}/slow`)).text()).toBe('late')
})
