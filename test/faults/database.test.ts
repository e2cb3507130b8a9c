import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { startPlugboard, type TestPlugboard } from '../plugboard.js'
import { bootOf, connectStation } from '../station.js'
import { type TcpProxy, tcpProxy } from '../tcpProxy.js'

let proxy: TcpProxy
let plugboard: TestPlugboard

beforeAll(async () => {
  const server = new URL(inject('postgres').url)
  proxy = await tcpProxy({ host: server.hostname, port: Number(server.port || 5432) })
  plugboard = await startPlugboard({
    ocpp: { onboarding: 'open', messageDeadlineSeconds: 3 },
    through: (url) => {
      const through = new URL(url)
      through.hostname = '127.0.0.1'
      through.port = String(proxy.port)
      return through.href
    },
  })
})
afterAll(async () => {
  proxy.mode('pass')
  await plugboard.stop()
  await proxy.close()
})

it.each(['blackhole', 'reset'] as const)(
  'F-03, F-06: while the database is away (%s) a durable message gets no answer, its socket closes 1013, others keep their heartbeat',
  async (mode) => {
    const [durable, idle] = [
      await connectStation(`${plugboard.ocpp}/D-${mode}`, '2.0.1'),
      await connectStation(`${plugboard.ocpp}/I-${mode}`, '2.0.1'),
    ]
    await durable.ask('BootNotification', bootOf('2.0.1'))
    await idle.ask('BootNotification', bootOf('2.0.1'))

    proxy.mode(mode)
    const frames: unknown[] = []
    durable.socket.on('message', (data) => frames.push(String(data)))
    durable.send(JSON.stringify([2, 'boot', 'BootNotification', bootOf('2.0.1')]))
    expect(await idle.ask('Heartbeat', {})).toHaveProperty('currentTime')
    await expect(connectStation(`${plugboard.ocpp}/N-${mode}`, '2.0.1')).rejects.toThrow('refused 503')
    expect((await durable.closed).code).toBe(1013)
    expect(frames).toEqual([])

    proxy.mode('pass')
    await expect.poll(() => plugboard.app.data.healthy(), { timeout: 10_000 }).toBe(true)
    const again = await connectStation(`${plugboard.ocpp}/D-${mode}`, '2.0.1')
    expect(await again.ask('BootNotification', bootOf('2.0.1'))).toMatchObject({ status: 'Accepted' })
    await Promise.all([again.close(), idle.close()])
  },
  40_000,
)

it('a database that is back within the deadline costs the station nothing but time', async () => {
  const station = await connectStation(`${plugboard.ocpp}/BRIEF`, '2.0.1')
  proxy.mode('reset')
  const answer = station.ask('BootNotification', bootOf('2.0.1'))
  await new Promise((resolve) => setTimeout(resolve, 700))
  proxy.mode('pass')
  expect(await answer).toMatchObject({ status: 'Accepted' })
  await station.close()
})

it('A-04: a station is never kept out for what was our fault: after refusals 503 and sockets closed 1013 it is back at once', async () => {
  const url = `${plugboard.ocpp}/INNOCENT`
  const refused = () => connectStation(url, '2.0.1').then(String, (err: Error) => err.message)
  const other = await connectStation(`${plugboard.ocpp}/SOMEBODY`, '2.0.1') // the tenant is known, the station is not yet
  await other.close()
  proxy.mode('reset')
  // Ten in a row would use up what a guesser has.
  const answers = []
  for (let i = 0; i < 10; i++) answers.push(await refused())
  proxy.mode('pass')

  expect(new Set(answers)).toEqual(new Set(['refused 503']))
  await expect.poll(() => plugboard.app.data.healthy(), { timeout: 10_000 }).toBe(true)
  for (let i = 0; i < 10; i++) {
    const station = await connectStation(url, '2.0.1')
    // What we do when a message fails on our side.
    await plugboard.app.sockets?.closeAll(1013, 'try again later')
    expect((await station.closed).code).toBe(1013)
  }
  const station = await connectStation(url, '2.0.1')
  expect(await station.ask('BootNotification', bootOf('2.0.1'))).toMatchObject({ status: 'Accepted' })
  await station.close()
})
