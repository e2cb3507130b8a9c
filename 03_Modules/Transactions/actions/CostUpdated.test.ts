import { expect, it } from 'vitest'
import { fakeContext, now, station } from '../../../test/context.js'
import CostUpdated from './CostUpdated.js'

it.each([
  [3.75, '3.75'],
  [0, '0'],
  [1e-7, '0.0000001'],
  [0.1 + 0.2, '0.3'],
  [-2.5, '-2.5'],
  [1e30, '1e+30'],
])('CostUpdated of %d is kept with its transaction as %s', async (totalCost, text) => {
  const recorded: unknown[] = []
  const tellCost = async (...given: unknown[]) => void recorded.push(given)

  await CostUpdated.after!({ totalCost, transactionId: 'T1' }, {}, fakeContext({ data: { transactions: { tellCost } } }))

  expect(recorded).toEqual([[station.id, 'T1', { totalCost: text, at: now }]])
})
