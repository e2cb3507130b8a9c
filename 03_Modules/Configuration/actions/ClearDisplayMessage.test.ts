import { expect, it } from 'vitest'
import { fakeContext, now, station } from '../../../test/context.js'
import ClearDisplayMessage from './ClearDisplayMessage.js'

it.each(['Accepted', 'Unknown'] as const)('ClearDisplayMessage answered %s is recorded with its message', async (status) => {
  const recorded: unknown[] = []
  const cleared = async (...given: unknown[]) => void recorded.push(given)

  await ClearDisplayMessage.after!({ id: 4 }, { status }, fakeContext({ data: { displayMessages: { cleared } } }))

  expect(recorded).toEqual([[station.id, 4, status, now]])
})
