import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { connectedStations } from '#util/observability/metrics.js'
import { vendorMessages } from '../../03_Modules/Configuration/vendorMessages.js'
import { startPlugboard, type TestPlugboard } from '../plugboard.js'
import { bootOf, connectStation, type TestStation } from '../station.js'

let plugboard: TestPlugboard
beforeAll(async () => {
  plugboard = await startPlugboard({ ocpp: { onboarding: 'open' } })
})
afterAll(() => plugboard.stop())

const names = Array.from({ length: 10 }, (_, i) => `TWICE${i}`)
const password = 'the password of all of them'

/** The same numbers for the same seed (mulberry32). */
function random(seed: number) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

it('A-02, A-03: 500 random interleavings of connections, drops, guesses and messages leave each station with one owner, the newest', async () => {
  const seed = randomBytes(4).readUInt32LE()
  const next = random(seed)
  const open = new Map<string, TestStation[]>(names.map((name) => [name, []]))
  const wrong: string[] = []
  let kept = 0
  const dial = (name: string, secret = password) => connectStation(`${plugboard.ocpp}/${name}`, '2.0.1', { password: secret })

  const acts: Array<(name: string) => Promise<unknown>> = [
    // Twice as likely as the others: the newest authenticated connection wins at once.
    ...Array.from({ length: 2 }, () => async (name: string) => {
      const station = await dial(name)
      station.answer({ ClearCache: () => ({ status: 'Accepted' }) })
      open.get(name)!.push(station)
      void station.closed.then(({ code }) => ![1000, 1005, 1006, 1008].includes(code) && wrong.push(`${name} closed ${code}`))
    }),
    async (name) => {
      // without the password it is not even noticed.
      await dial(name, 'a guess').then(
        () => wrong.push(`${name} let a guess in`),
        (err: Error) => /refused 4(01|29)/.test(err.message) || wrong.push(`${name} ${err.message}`),
      )
    },
    async (name) => open.get(name)!.at(-1)?.socket.terminate(),
    async (name) => open.get(name)!.at(-1)?.socket.close(),
    async (name) => {
      // What was read before the replacement is finished and answered on the old socket.
      const station = open.get(name)!.at(-1)
      if (!station || station.socket.readyState !== station.socket.OPEN) return
      const answer = await Promise.race([station.call('BootNotification', bootOf('2.0.1')), station.closed])
      if (Array.isArray(answer) && answer[0] !== 3) wrong.push(`${name} was answered ${JSON.stringify(answer)}`)
      if (Array.isArray(answer)) kept++
    },
  ]
  await Promise.all(
    names.map(async (name) => {
      const station = await dial(name)
      await station.ask('BootNotification', bootOf('2.0.1'))
      await station.close()
    }),
  )

  // Twenty at a time, each after a delay of its own.
  for (let round = 0; round < 25; round++)
    await Promise.all(
      Array.from({ length: 20 }, async () => {
        const [act, name, delay] = [acts[Math.floor(next() * acts.length)]!, names[Math.floor(next() * names.length)]!, next() * 15]
        await new Promise((resolve) => setTimeout(resolve, delay))
        await act(name)
      }),
    )
  // Somebody comes last, so that there is an owner to be found.
  for (const name of names) await acts[0]!(name)

  const living = () => [...open.values()].map((all) => all.filter(({ socket }) => socket.readyState === socket.OPEN).length)
  await expect.poll(living, { timeout: 5_000, message: `seed ${seed}` }).toEqual(names.map(() => 1))
  expect([seed, wrong]).toEqual([seed, []])
  expect(kept).toBeGreaterThan(5)
  for (const name of names) {
    const newest = open.get(name)!.at(-1)!
    expect([seed, name, newest.socket.readyState]).toEqual([seed, name, newest.socket.OPEN])
    const { body } = await plugboard.api('POST', `/ocpp/2.0.1/evDriver/clearCache?identifier=${name}`, {})
    expect([seed, name, body[0].payload]).toEqual([seed, name, { status: 'Accepted' }])
  }
  expect(plugboard.app.sockets?.count()).toBe(10)
  // The ends of the others are on record, and none of them took the newest offline.
  await expect.poll(async () => (await plugboard.api('GET', '/api/v1/stations?online=true')).body.items.length).toBe(10)
  expect((await connectedStations.get()).values.reduce((sum, { value }) => sum + value, 0)).toBe(10)
}, 30_000)

it('A-02: the old socket finishes the message it has in hand, then closes 1008', async () => {
  const slow = vendorMessages.on('slow', undefined, () => new Promise((resolve) => setTimeout(resolve, 300, { status: 'Accepted' })))
  const old = await connectStation(`${plugboard.ocpp}/IN-HAND`, '2.0.1')
  await old.ask('BootNotification', bootOf('2.0.1'))
  const frames: unknown[] = []
  old.socket.on('message', (data) => frames.push(JSON.parse(String(data)).slice(0, 2)))
  old.send('[2,"in hand","DataTransfer",{"vendorId":"slow"}]')
  old.send('[2,"behind it","DataTransfer",{"vendorId":"slow"}]')
  await new Promise((resolve) => setTimeout(resolve, 100))

  const fresh = await connectStation(`${plugboard.ocpp}/IN-HAND`, '2.0.1')

  expect(await old.closed).toEqual({ code: 1008, reason: 'replaced by a newer connection' })
  expect(frames).toEqual([[3, 'in hand']]) // what was behind it the station sends again, on its new connection
  await fresh.close()
  slow()
})
