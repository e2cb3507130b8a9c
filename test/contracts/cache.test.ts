import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { memoryCache } from '#util/cache/memory.js'
import { redisCache } from '#util/cache/redis.js'
import { redisUrl, skipRedis } from '../services.js'
import { cacheContract } from './cache.js'

cacheContract('memory', { open: () => memoryCache() })

let prefix: string
const fresh = () => {
  prefix = `plugboard-test:${randomUUID()}:`
  return redisCache(redisUrl(), { prefix })
}
// Tests leave no more than keys that expire within a minute.
cacheContract('Redis', { open: fresh, again: () => redisCache(redisUrl(), { prefix }), skip: skipRedis })

describe('memory cache', () => {
  it('stays bounded: the oldest written goes first', async () => {
    const cache = memoryCache({ maxEntries: 3 })
    for (const key of ['a', 'b', 'c']) await cache.set(key, key, 60)
    await cache.set('a', 'again', 60)

    await cache.set('d', 'd', 60)

    expect(await Promise.all(['a', 'b', 'c', 'd'].map((key) => cache.get(key)))).toEqual(['again', undefined, 'c', 'd'])
    await cache.close()
  })
})
