import { expect, it } from 'vitest'
import { answerTo, fakeContext, receivedAt, station } from '../../../test/context.js'
import ClosePeriodicEventStream from './ClosePeriodicEventStream.js'

it('ClosePeriodicEventStream ends the use of a stream (N13.FR.02)', async () => {
  const closed: unknown[] = []
  const unexpected: object[] = []
  const context = fakeContext({
    data: {
      eventStreams: { closed: async (...given) => (closed.push(given), given[1] === 3) },
      unexpected: { record: async (_pk, one) => void unexpected.push(one) },
    },
  })

  expect(await answerTo(ClosePeriodicEventStream, { id: 3 }, context)).toEqual({})

  expect([closed, unexpected]).toEqual([[[station.id, 3, receivedAt]], []])
  await answerTo(ClosePeriodicEventStream, { id: 4 }, context)
  expect(unexpected).toMatchObject([{ subject: 'event stream 4' }])
})
