import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Cache } from '#base/ports/cache.js'
import { redisCache } from '#util/cache/redis.js'
import { redisUrl, skipRedis } from '../services.js'
import { tcpProxy } from '../tcpProxy.js'

describe.skipIf(skipRedis)('Redis cache in trouble', () => {
  let proxy: Awaited<ReturnType<typeof tcpProxy>>
  let cache: Cache
  let logged: string[]
  const log = {
    info: (_: object, message: string) => void logged.push(message),
    warn: (_: object, message: string) => void logged.push(message),
    error: (_: object, message: string) => void logged.push(message),
  }

  beforeEach(async () => {
    logged = []
    const { hostname, port } = new URL(redisUrl())
    proxy = await tcpProxy({ host: hostname, port: Number(port) || 6379 })
    cache = redisCache(proxy.url(redisUrl()), { prefix: `plugboard-test:${randomUUID()}:`, log })
    await cache.set('key', 'value', 60)
    expect(await cache.get('key')).toBe('value')
  })
  afterEach(async () => {
    await cache.close()
    await proxy.close()
  })

  const askEverything = async () => {
    const started = performance.now()
    const answers = [await cache.get('key'), await cache.claim('key', 1, 60), await cache.delete('key'), await cache.healthy()]
    return { answers, ms: performance.now() - started }
  }

  it('F-05: behaves as empty while Redis is gone, says so once, and comes back by itself', async () => {
    proxy.mode('reset')
    await sleep(20)

    const { answers, ms } = await askEverything()
    await cache.set('key', 'lost', 60)
    await sleep(500)

    expect(answers).toEqual([undefined, true, undefined, false])
    expect(ms).toBeLessThan(100)
    expect(logged).toEqual(['Redis is away; the cache counts as empty'])

    proxy.mode('pass')
    await vi.waitFor(async () => expect(await cache.get('key')).toBe('value'), 5_000)
    expect(await cache.healthy()).toBe(true)
    expect(logged).toEqual(['Redis is away; the cache counts as empty', 'Redis is back'])
  })

  it('F-06: behaves as empty within a second when Redis is blackholed, soon at once, and comes back within 5 s', async () => {
    proxy.mode('blackhole')

    const started = performance.now()
    expect(await cache.get('key')).toBeUndefined()
    expect(performance.now() - started).toBeLessThan(1_000)
    await sleep(2_000)
    expect((await askEverything()).ms).toBeLessThan(100)
    expect(logged).toEqual(['Redis is away; the cache counts as empty'])

    proxy.mode('pass')
    await vi.waitFor(async () => expect(await cache.get('key')).toBe('value'), 5_000)
    await vi.waitFor(() => expect(proxy.connections()).toBe(1))
  })

  it('behaves as empty within a second when Redis was never there', async () => {
    proxy.mode('blackhole')
    const early = redisCache(proxy.url(redisUrl()), { prefix: 'plugboard-test:' })

    const started = performance.now()
    expect(await early.get('key')).toBeUndefined()

    expect(performance.now() - started).toBeLessThan(1_000)
    await early.close()
  })
})
