import { expect, it } from 'vitest'
import { dailyQuota } from './dailyQuota.js'

it('a quota is used up once a day, per key', () => {
  let now = 0
  const quota = dailyQuota(100, () => now)
  expect([quota('a', 60), quota('a', 40), quota('a', 1), quota('a', 1), quota('b', 1)]).toEqual([
    'within',
    'within',
    'first',
    'exceeded',
    'within',
  ])
  now = 86_400_000
  expect(quota('a', 60)).toBe('within')
})
