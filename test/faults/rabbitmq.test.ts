import { setTimeout as sleep } from 'node:timers/promises'
import { type ChannelModel, connect } from 'amqplib'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Bus } from '#base/ports/bus.js'
import { testBuses } from '../amqp.js'
import { amqpUrl, skipAmqp } from '../services.js'
import { tcpProxy } from '../tcpProxy.js'

const buses = testBuses()
const unavailable = { name: 'BusError', kind: 'unavailable' }
const nobody = { name: 'BusError', kind: 'nobody' }

describe.skipIf(skipAmqp)('RabbitMQ bus in trouble', () => {
  let direct: ChannelModel
  let proxy: Awaited<ReturnType<typeof tcpProxy>>
  let opened: Bus[]
  let id: string
  let count = 0
  let release: (() => void)[]

  beforeAll(async () => {
    direct = await connect(amqpUrl())
  })
  beforeEach(async () => {
    proxy = await tcpProxy({ port: Number(new URL(amqpUrl()).port) || 5672, host: new URL(amqpUrl()).hostname })
    opened = []
    release = []
    id = `t${++count}`
  })
  afterEach(async () => {
    proxy.mode('pass')
    for (const end of release) end()
    await Promise.all(opened.map((bus) => bus.close()))
    await proxy.close()
  })
  afterAll(async () => {
    await direct.close()
    await buses.wipe()
  })

  const open = async (options = {}, url?: string) => {
    const bus = await buses.open(options, url)
    opened.push(bus)
    return bus
  }
  const behindProxy = (options = {}) => open(options, proxy.url(amqpUrl()))
  /** A server that does not answer while the test runs. */
  const hang = () => new Promise<void>((resolve) => release.push(resolve))
  /** As if the process had been killed: its socket is reset and it never comes back. */
  const killed = () => proxy.mode('reset')

  it('F-02: gives an unanswered request of a killed process to the next one, once', async () => {
    const seen: string[] = []
    const caller = await open()
    const dying = await behindProxy()
    await dying.serve(`${id}.t`, () => (seen.push('dying'), hang()), { owner: id })
    const asked = caller.request(`${id}.t`, {}, 10_000)
    await vi.waitFor(() => expect(seen).toEqual(['dying']))

    const next = await open()
    await next.serve(`${id}.t`, async () => (seen.push('next'), 'answered'), { owner: id })
    killed()

    expect(await asked).toBe('answered')
    expect(seen).toEqual(['dying', 'next'])
  })

  it('keeps the requests of a module that restarts, until their deadline', async () => {
    const caller = await open()
    const first = await open()
    await first.serve(`${id}.t`, async () => 'first', { owner: id })
    await first.close()

    const asked = caller.request(`${id}.t`, {}, 10_000)
    const second = await open()
    await second.serve(`${id}.t`, async () => 'second', { owner: id })

    expect(await asked).toBe('second')
  })

  it('goes on answering while one process of a module stops and another stays', async () => {
    const caller = await open()
    const [leaving, staying] = [await open(), await open()]
    const stop = await leaving.serve(`${id}.t`, async () => 'leaving', { owner: id })
    await leaving.serve(`${id}.other`, async () => {}, { owner: id })
    await staying.serve(`${id}.t`, async () => 'staying', { owner: id })

    await stop()

    // The leaving process still takes from the queue, for its other topic; it hands back what it no longer serves.
    for (let i = 0; i < 4; i++) expect(await caller.request(`${id}.t`, {}, 5_000)).toBe('staying')
  })

  it('drops a request that is late: its caller has given up', async () => {
    const seen: number[] = []
    const caller = await open()
    const first = await open()
    await first.serve(`${id}.t`, async () => {}, { owner: id })
    await first.close()
    await expect(caller.request(`${id}.t`, 1, 100)).rejects.toMatchObject({ kind: 'timeout' })

    const second = await open()
    await second.serve(`${id}.t`, async (n) => void seen.push(n), { owner: id })
    await caller.request(`${id}.t`, 2, 5_000)

    expect(seen).toEqual([2])
  })

  it('drops what was late on the way, where no time to live of the broker helped', async () => {
    const seen: number[] = []
    const server = await open()
    await server.serve(`${id}.t`, async (n) => void seen.push(n), { owner: id })
    const channel = await direct.createChannel()
    for (const [n, deadline] of [
      [1, Date.now() - 1],
      [2, Date.now() + 5_000],
      [3, Date.now() - 3_600_000], // no request is an hour late: the clocks disagree, and the broker's time to live counts
    ])
      channel.publish(`${buses.prefix}requests`, `${id}.t`, Buffer.from(`${n}`), { headers: { deadline } })

    await vi.waitFor(() => expect(seen).toEqual([2, 3]))
  })

  it('serves a topic that is registered a moment after its module began to listen', async () => {
    const caller = await open()
    const first = await open()
    await first.serve(`${id}.early`, async () => {}, { owner: id })
    await first.serve(`${id}.late`, async () => {}, { owner: id })
    await first.close()

    const second = await open()
    await second.serve(`${id}.early`, async () => {}, { owner: id })
    const asked = caller.request(`${id}.late`, {}, 5_000)
    await sleep(200)
    await second.serve(`${id}.late`, async () => 'here', { owner: id })

    expect(await asked).toBe('here')
  })

  it('forgets the topics of a process that was killed', async () => {
    const caller = await open()
    const dying = await behindProxy()
    await dying.serve(`${id}.t`, async () => 1)
    expect(await caller.request(`${id}.t`, {})).toBe(1)

    killed()

    // What is asked before the broker noticed goes down with the queue of the dead: hence the short deadline.
    await vi.waitFor(() => expect(caller.request(`${id}.t`, {}, 200)).rejects.toMatchObject(nobody), 5_000)
  })

  it('rejects what is pending at once when the connection is reset, fails fast during the outage, and heals', async () => {
    const server = await open()
    await server.serve(`${id}.slow`, hang)
    await server.serve(`${id}.t`, async () => 'here')
    const caller = await behindProxy()
    const got: string[] = []
    await caller.serve(`${id}.mine`, async () => 'mine')
    await caller.subscribe(`${id}.e`, id, async () => void got.push('group'))
    await caller.subscribe(`${id}.e`, undefined, async () => void got.push('everyone'))
    const pending = caller.request(`${id}.slow`, {})
    await sleep(50)

    proxy.mode('reset')
    const started = performance.now()
    await expect(pending).rejects.toMatchObject(unavailable)
    await expect(caller.request(`${id}.t`, {})).rejects.toMatchObject(unavailable)
    await expect(caller.publish(`${id}.e`, {})).rejects.toMatchObject(unavailable)
    expect(await caller.healthy()).toBe(false)
    expect(performance.now() - started).toBeLessThan(500)

    await caller.serve(`${id}.duringOutage`, async () => 'new')
    proxy.mode('pass')
    await vi.waitFor(async () => expect(await caller.healthy()).toBe(true), 5_000)
    expect(await caller.request(`${id}.t`, {})).toBe('here')
    expect(await server.request(`${id}.mine`, {})).toBe('mine')
    expect(await server.request(`${id}.duringOutage`, {})).toBe('new')
    await server.publish(`${id}.e`, {})
    await vi.waitFor(() => expect(got.toSorted()).toEqual(['everyone', 'group']))
  })

  it('F-06: notices a blackholed broker within 5 s, and is back within 5 s afterwards', async () => {
    const server = await open()
    await server.serve(`${id}.t`, async () => 'here')
    const caller = await behindProxy()
    expect(await caller.request(`${id}.t`, {})).toBe('here')

    proxy.mode('blackhole')
    let started = performance.now()
    const results = await Promise.allSettled([caller.request(`${id}.t`, {}), caller.publish(`${id}.e`, {}), caller.healthy()])
    expect(results).toMatchObject([{ reason: unavailable }, { reason: unavailable }, { value: false }])
    expect(performance.now() - started).toBeLessThan(5_000)

    started = performance.now()
    await expect(caller.request(`${id}.t`, {})).rejects.toMatchObject(unavailable)
    expect(performance.now() - started).toBeLessThan(50)
    // Long enough for attempts that hang while they connect.
    await sleep(3_000)

    proxy.mode('pass')
    started = performance.now()
    await vi.waitFor(async () => expect(await caller.request(`${id}.t`, {})).toBe('here'), 10_000)
    expect(performance.now() - started).toBeLessThan(5_000)
    await vi.waitFor(() => expect(proxy.connections()).toBe(1))
  })

  it('F-06: closes within seconds while the broker is blackholed', async () => {
    const caller = await behindProxy()
    proxy.mode('blackhole')

    const started = performance.now()
    await caller.close()

    expect(performance.now() - started).toBeLessThan(8_000)
  })

  it('F-15: notices a half-open connection', async () => {
    const caller = await behindProxy()
    proxy.mode('half-close')

    const started = performance.now()
    await expect(caller.request(`${id}.t`, {}, 30_000)).rejects.toMatchObject(unavailable)

    expect(performance.now() - started).toBeLessThan(5_000)
    proxy.mode('pass')
    await vi.waitFor(async () => expect(await caller.healthy()).toBe(true), 5_000)
  })

  it('does not mistake a busy event loop for a dead broker', async () => {
    const caller = await behindProxy()
    await caller.serve(`${id}.t`, async () => 'here')
    const asked = caller.request(`${id}.t`, {}, 30_000)

    for (const until = Date.now() + 4_500; Date.now() < until; );

    expect(await asked).toBe('here')
  })

  it('F-04: comes back from thirty lost connections with one connection and one of every consumer', async () => {
    const server = await behindProxy()
    let handled = 0
    await server.serve(`${id}.owned`, async () => 'owned', { owner: id })
    await server.serve(`${id}.own`, async () => 'own')
    await server.subscribe(`${id}.e`, id, async () => void handled++)
    const caller = await open()

    for (let i = 0; i < 30; i++) {
      proxy.mode('reset')
      proxy.mode('pass')
      await vi.waitFor(async () => expect(await server.healthy()).toBe(true), { timeout: 5_000, interval: 5 })
    }

    expect(await caller.request(`${id}.owned`, {})).toBe('owned')
    expect(await caller.request(`${id}.own`, {})).toBe('own')
    await caller.publish(`${id}.e`, {})
    await vi.waitFor(() => expect(handled).toBe(1))
    expect(proxy.connections()).toBe(1)
    const channel = await direct.createChannel()
    for (const queue of [`module.${id}`, `group.${id}`])
      expect(await channel.checkQueue(buses.prefix + queue)).toMatchObject({ consumerCount: 1 })
  })

  it('declares a queue again that somebody deleted', async () => {
    const server = await open()
    await server.serve(`${id}.t`, async () => 'here', { owner: id })
    const channel = await direct.createChannel()
    await channel.deleteQueue(`${buses.prefix}module.${id}`)

    const caller = await open()
    await vi.waitFor(async () => expect(await caller.request(`${id}.t`, {})).toBe('here'), 5_000)
  })

  it('keeps events for a group while none of its processes is there', async () => {
    const got: number[] = []
    const first = await open()
    await first.subscribe(`${id}.e`, id, async () => {})
    await first.close()
    const publisher = await open()
    for (const n of [1, 2, 3]) await publisher.publish(`${id}.e`, { n })

    const second = await open()
    await second.subscribe(`${id}.e`, id, async ({ n }) => void got.push(n))

    await vi.waitFor(() => expect(got).toEqual([1, 2, 3]))
  })

  it('F-18: tries a failed event again after growing delays, then dead-letters it with the reason; others are not blocked', async () => {
    const at: number[] = []
    const got: unknown[] = []
    const bus = await open()
    await bus.subscribe(`${id}.e`, id, async (body) => {
      if (!body.poison) return void got.push(body)
      at.push(performance.now())
      throw new Error(`cannot digest ${'x'.repeat(100_000)}`)
    })

    await bus.publish(`${id}.e`, { poison: true })
    await bus.publish(`${id}.e`, { n: 1 })
    await vi.waitFor(() => expect(got).toEqual([{ n: 1 }]))

    const channel = await direct.createChannel()
    const dead = await vi.waitFor(async () => {
      const message = await channel.get(`${buses.prefix}dead`, { noAck: true })
      if (!message) throw new Error('not yet')
      return message
    }, 5_000)
    expect(JSON.parse(dead.content.toString())).toEqual({ poison: true })
    expect(dead.properties).toMatchObject({ type: `${id}.e`, headers: { failures: 3, queue: `${buses.prefix}group.${id}` } })
    expect(dead.properties.headers?.reason).toMatch(/^Error: cannot digest x{100,500}$/)
    expect(at).toHaveLength(3)
    const [first = 0, second = 0, third = 0] = at
    expect(second - first).toBeGreaterThan(45)
    expect(third - second).toBeGreaterThan(95)
  })

  it('carries a body of several megabytes and refuses what would pile up in memory', async () => {
    const bus = await open()
    await bus.serve(`${id}.size`, async (body) => body.length)
    expect(await bus.request(`${id}.size`, 'x'.repeat(5_000_000))).toBe(5_000_000)

    await bus.serve(`${id}.slow`, hang)
    const results = await Promise.allSettled(Array.from({ length: 10_050 }, () => bus.request(`${id}.slow`, {}, 500)))

    const kinds = results.map((result) => result.status === 'rejected' && result.reason.kind)
    expect(kinds.filter((kind) => kind === 'unavailable')).toHaveLength(50)
    expect(kinds.filter((kind) => kind === 'timeout')).toHaveLength(10_000)
  })

  it('says at the start which broker it cannot reach, without the password', async () => {
    proxy.mode('reset')
    const failed = open({ startAttempts: 1 }, proxy.url('amqp://user:secret@127.0.0.1:1'))

    await expect(failed).rejects.toMatchObject({ ...unavailable, message: expect.stringContaining(`127.0.0.1:${proxy.port}`) })
    await expect(failed).rejects.not.toThrow('secret')
  })

  it('says at the start that the password is wrong', async () => {
    const wrong = new URL(amqpUrl())
    wrong.password = 'wrong'
    await expect(open({ startAttempts: 0 }, wrong.href)).rejects.toThrow(/ACCESS.REFUSED/)
  })
})
