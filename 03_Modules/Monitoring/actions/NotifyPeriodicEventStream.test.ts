import { describe, expect, it } from 'vitest'
import { answerTo, fakeContext, receivedAt } from '../../../test/context.js'
import NotifyPeriodicEventStream from './NotifyPeriodicEventStream.js'

const message = { id: 3, pending: 7, basetime: '2026-05-01T10:00:00+02:00', data: [{ t: 0, v: '20.5' }] }

const told = async (grew: number | undefined) => {
  const kept: unknown[] = []
  const context = fakeContext({ data: { eventStreams: { told: async (_pk, given) => (kept.push(given), grew) } } })
  expect(await answerTo(NotifyPeriodicEventStream, message, context)).toBeUndefined()
  return { kept, logged: context.logged.join() }
}

describe('NotifyPeriodicEventStream', () => {
  it('brings values and has no answer (N15.FR.02)', async () => {
    const { kept, logged } = await told(0)

    expect(kept).toEqual([{ streamId: 3, pending: 7, basetime: new Date('2026-05-01T08:00:00Z'), data: message.data, receivedAt }])
    expect(logged).toBe('')
  })

  it('of a stream that falls behind is told once (N15.FR.05), and of a closed one ignored', async () => {
    expect((await told(4)).logged).toBe('')
    expect((await told(5)).logged).toContain('warn: event stream falls behind')
    expect((await told(6)).logged).toBe('')
    expect((await told(undefined)).logged).toContain('ignored')
  })
})
