import { expect, it } from 'vitest'
import { rangeOf } from './send.js'

it.each([
  ['bytes=0-99', { start: 0, end: 99 }],
  ['bytes=500-', { start: 500, end: 999 }],
  ['bytes=-10', { start: 990, end: 999 }],
  ['bytes=0-99999', { start: 0, end: 999 }],
  ['bytes=-99999', { start: 0, end: 999 }],
  ['bytes=1000-', undefined],
  ['bytes=5-2', undefined],
  ['bytes=-', undefined],
  ['bytes=0-1,5-6', undefined],
  ['lines=0-1', undefined],
  [undefined, undefined],
])('%s of 1000 bytes is %j', (header, range) => {
  expect(rangeOf(header, 1000)).toEqual(range)
})
