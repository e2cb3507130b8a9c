import { expect, it } from 'vitest'
import { fakeContext, refusalOf, station } from '../../../test/context.js'
import AdjustPeriodicEventStream from './AdjustPeriodicEventStream.js'

it('AdjustPeriodicEventStream names a new interval, a number of values, or both (N14.FR.01)', async () => {
  expect(await refusalOf(AdjustPeriodicEventStream, { id: 1, params: {} })).toContain('N14.FR.01')
  for (const params of [{ interval: 0 }, { values: 5 }, { interval: 1, values: 5 }])
    expect(await refusalOf(AdjustPeriodicEventStream, { id: 1, params })).toBeUndefined()
})

it.each([
  ['Accepted', [[station.id, 1, { intervalSeconds: 30, valuesPerMessage: undefined }]]],
  ['Rejected', []],
] as const)('AdjustPeriodicEventStream answered %s keeps the rate the stream then has', async (status, expected) => {
  const adjusted: unknown[] = []
  const context = fakeContext({ data: { eventStreams: { adjusted: async (...given) => void adjusted.push(given) } } })

  await AdjustPeriodicEventStream.after!({ id: 1, params: { interval: 30 } }, { status }, context)

  expect(adjusted).toEqual(expected)
})
