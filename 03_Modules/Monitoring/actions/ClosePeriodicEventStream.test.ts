import { expect, it } from 'vitest'
import { answerTo, fakeContext, receivedAt, station } from '../../../test/context.js'
import ClosePeriodicEventStream from './ClosePeriodicEventStream.js'

it('ClosePeriodicEventStream ends the use of a stream (N13.FR.02)', async () => {
  const closed: unknown[] = []
  const context = fakeContext({ data: { eventStreams: { closed: async (...given) => void closed.push(given) } } })

  expect(await answerTo(ClosePeriodicEventStream, { id: 3 }, context)).toEqual({})

  expect(closed).toEqual([[station.id, 3, receivedAt]])
})
