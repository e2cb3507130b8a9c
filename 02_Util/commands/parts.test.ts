import { describe, expect, it } from 'vitest'
import { partsOf } from './parts.js'

const batch = { items: 'id' }
const partition = (ids: unknown[], limits: { items?: number; bytes?: number }, rest: object = {}) =>
  partsOf(batch, { id: ids, ...rest }, limits)
const items = (ids: unknown[], limits: { items?: number; bytes?: number }) => partition(ids, limits).map((part) => part.items)

describe('a request', () => {
  it('is one message where the station never said how much it takes', () => {
    expect(items([1, 2, 3], {})).toEqual([[1, 2, 3]])
    expect(items([], { items: 1 })).toEqual([[]])
  })

  it('has as many items in a message as the station takes, in their order', () => {
    expect(items([1, 2, 3, 4, 5], { items: 4 })).toEqual([[1, 2, 3, 4], [5]])
    expect(items([1, 2, 3], { items: 1 })).toEqual([[1], [2], [3]])
  })

  it('has no more bytes in a message than the station takes, as they go out', () => {
    const whole = Buffer.byteLength(JSON.stringify({ id: [10, 20, 30], customData: { vendorId: 'é' } }))
    const rest = { customData: { vendorId: 'é' } }

    expect(partition([10, 20, 30], { bytes: whole }, rest)).toHaveLength(1)
    const parts = partition([10, 20, 30], { bytes: whole - 1 }, rest)
    expect(parts.map((part) => part.request)).toEqual([
      { id: [10, 20], ...rest },
      { id: [30], ...rest },
    ])
    for (const { request } of parts) expect(Buffer.byteLength(JSON.stringify(request))).toBeLessThan(whole)
  })

  it('keeps both limits, whatever the items', () => {
    for (let seed = 1; seed < 60; seed++) {
      const ids = Array.from({ length: seed }, (_, i) => 'x'.repeat((i * 7919 * seed) % 23))
      const [most, bytes] = [1 + (seed % 5), 40 + (seed % 30)]
      const parts = partition(ids, { items: most, bytes })

      expect(parts.flatMap((part) => part.items)).toEqual(ids)
      for (const { request, items: some } of parts) {
        expect(some.length).toBeLessThanOrEqual(most)
        if (some.length > 1) expect(Buffer.byteLength(JSON.stringify(request))).toBeLessThanOrEqual(bytes)
      }
    }
  })

  it('has a message of its own for an item that is too large for any', () => {
    expect(items(['a', 'x'.repeat(100), 'b'], { bytes: 50 })).toEqual([['a'], ['x'.repeat(100)], ['b']])
  })
})
