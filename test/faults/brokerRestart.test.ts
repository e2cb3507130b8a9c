import { connect } from 'amqplib'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Bus } from '#base/ports/bus.js'
import { testBuses } from '../amqp.js'
import { canStartRabbitmq, rabbitmqServer } from '../rabbitmqServer.js'

/** Takes about 25 s: a real broker, started and killed. */
describe.skipIf(!canStartRabbitmq)('RabbitMQ killed and started again (a broker of our own)', () => {
  let broker: Awaited<ReturnType<typeof rabbitmqServer>>
  let buses: ReturnType<typeof testBuses>
  let server: Bus
  let caller: Bus

  beforeAll(async () => {
    broker = await rabbitmqServer()
    await broker.start()
    buses = testBuses(broker.url)
    server = await buses.open()
    caller = await buses.open()
  })
  afterAll(async () => {
    await Promise.all([server?.close(), caller?.close()])
    await broker.remove()
  })

  it('F-04: channels, queues, bindings and consumers are there again, events are not lost, no connection leaks', {
    timeout: 60_000,
  }, async () => {
    const got: string[] = []
    let release = () => {}
    await server.serve('slow', () => new Promise<void>((resolve) => void (release = resolve)), { owner: 'module' })
    await server.serve('owned', async () => 'owned', { owner: 'module' })
    await server.serve('own', async () => 'own')
    await server.subscribe('kept', 'absent', async () => {}).then((stop) => stop())
    await server.subscribe('event', 'group', async () => void got.push('group'))
    await server.subscribe('event', undefined, async () => void got.push('everyone'))
    await caller.publish('kept', { from: 'before' })
    const pending = caller.request('slow', {})
    pending.catch(() => {})

    await broker.kill()
    const started = performance.now()
    await expect(pending).rejects.toMatchObject({ kind: 'unavailable' })
    await expect(caller.request('owned', {})).rejects.toMatchObject({ kind: 'unavailable' })
    await expect(caller.publish('event', {})).rejects.toMatchObject({ kind: 'unavailable' })
    expect(performance.now() - started).toBeLessThan(1_000)
    release()

    await broker.start()
    await vi.waitFor(async () => expect([await server.healthy(), await caller.healthy()]).toEqual([true, true]), 20_000)

    expect(await caller.request('owned', {})).toBe('owned')
    expect(await caller.request('own', {})).toBe('own')
    await caller.publish('event', {})
    await vi.waitFor(() => expect(got.toSorted()).toEqual(['everyone', 'group']))
    const kept: unknown[] = []
    await server.subscribe('kept', 'absent', async (body) => void kept.push(body))
    await vi.waitFor(() => expect(kept).toEqual([{ from: 'before' }]))

    const connection = await connect(broker.url)
    const channel = await connection.createChannel()
    for (const queue of ['module.module', 'group.group'])
      expect(await channel.checkQueue(buses.prefix + queue)).toMatchObject({ consumerCount: 1 })
    await connection.close()
    expect(await broker.connections()).toBe(2)
  })
})
