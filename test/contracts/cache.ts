import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Cache } from '#base/ports/cache.js'

/** Every Cache must pass this; a new store is finished when it does. `open` gives an empty one, `again` a second view of the same store. */
export function cacheContract(name: string, { open, again, skip = false }: { open: () => Cache; again?: () => Cache; skip?: boolean }) {
  describe.skipIf(skip)(`${name} cache`, () => {
    let cache: Cache
    beforeEach(() => {
      cache = open()
    })
    afterEach(() => cache.close())

    it('gives back what was set, and undefined for what was not', async () => {
      await cache.set('1:CP1', { epoch: 3, list: [1, 'two', null] }, 60)

      expect(await cache.get('1:CP1')).toEqual({ epoch: 3, list: [1, 'two', null] })
      expect(await cache.get('2:CP1')).toBeUndefined()
    })

    it('keeps false, zero, the empty string and null apart from absent', async () => {
      for (const value of [false, 0, '', null]) {
        await cache.set('value', value, 60)
        expect(await cache.get('value')).toBe(value)
      }
    })

    it('forgets after its time to live', async () => {
      await cache.set('short', 1, 0.1)
      expect(await cache.get('short')).toBe(1)

      await sleep(150)

      expect(await cache.get('short')).toBeUndefined()
    })

    it('gives a new time to live to a key that is set again', async () => {
      await cache.set('renewed', 1, 0.1)
      await cache.set('renewed', 2, 60)

      await sleep(150)

      expect(await cache.get('renewed')).toBe(2)
    })

    it('lets exactly one of many claim a key', async () => {
      const won = await Promise.all(Array.from({ length: 20 }, (_, i) => cache.claim('owner', i, 60)))

      expect(won.filter(Boolean)).toHaveLength(1)
      expect(await cache.get('owner')).toBe(won.indexOf(true))
    })

    it('lets a key be claimed again once it expired or was deleted', async () => {
      await cache.claim('lock', 'a', 0.1)
      await sleep(150)
      expect(await cache.claim('lock', 'b', 60)).toBe(true)

      await cache.delete('lock')

      expect(await cache.claim('lock', 'c', 60)).toBe(true)
    })

    it('never shares memory with the caller', async () => {
      const value = { list: [1] }
      await cache.set('mine', value, 60)
      value.list.push(2)

      const read = await cache.get<{ list: number[] }>('mine')
      read?.list.push(3)

      expect(await cache.get('mine')).toEqual({ list: [1] })
    })

    it('treats keys such as __proto__ as any other', async () => {
      await cache.set('__proto__', { admin: true }, 60)

      expect(await cache.get('__proto__')).toEqual({ admin: true })
      expect(({} as { admin?: boolean }).admin).toBeUndefined()
    })

    it('refuses what is no JSON', async () => {
      await expect(cache.set('nothing', undefined, 60)).rejects.toThrow(TypeError)
      await expect(cache.claim('nothing', () => {}, 60)).rejects.toThrow(TypeError)
    })

    it('is harmless to delete what is not there', async () => {
      await expect(cache.delete('nothing')).resolves.toBeUndefined()
    })

    it('is healthy until it is closed; closing twice is harmless', async () => {
      expect(await cache.healthy()).toBe(true)

      await cache.close()
      await cache.close()

      expect(await cache.healthy()).toBe(false)
    })

    if (again)
      it('shows one process what another has set', async () => {
        const other = again()
        await cache.set('shared', 'here', 60)

        expect(await other.get('shared')).toBe('here')
        expect(await other.claim('shared', 'mine', 60)).toBe(false)
        await other.close()
      })
  })
}
