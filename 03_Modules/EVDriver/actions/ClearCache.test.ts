import { expect, it } from 'vitest'
import { fits } from '../../../test/context.js'
import ClearCache from './ClearCache.js'

it('ClearCache may be asked again after a crash: a cache that is empty stays so (C11)', () => {
  expect(ClearCache.repeatable).toBe(true)
  expect(ClearCache.permission).toBe('station.control')
  expect([fits('2.0.1', 'ClearCache', ClearCache.example), fits('2.1', 'ClearCache', ClearCache.example)]).toEqual([true, true])
})
