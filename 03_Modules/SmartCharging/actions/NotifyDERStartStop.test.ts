import { expect, it } from 'vitest'
import { answerTo, fakeContext, receivedAt } from '../../../test/context.js'
import NotifyDERStartStop from './NotifyDERStartStop.js'

it('NotifyDERStartStop says which control runs, and which it supersedes (R04.FR.20 to R04.FR.22)', async () => {
  const told: unknown[] = []
  const superseded: unknown[] = []
  const data = {
    derControls: {
      told: async (_pk: number, ...given: unknown[]) => void told.push(given),
      superseded: async (_pk: number, ...given: unknown[]) => void superseded.push(given),
    },
  }
  const at = new Date('2026-05-01T08:00:00Z')
  const notice = { controlId: 'A', timestamp: at.toISOString() }

  expect(await answerTo(NotifyDERStartStop, { ...notice, started: true, supersededIds: ['B'] }, fakeContext({ data }))).toEqual({})
  await answerTo(NotifyDERStartStop, { ...notice, started: false }, fakeContext({ data }))

  expect(told).toEqual([
    [{ controlId: 'A', started: true, at }, receivedAt],
    [{ controlId: 'A', started: false, at }, receivedAt],
  ])
  expect(superseded).toEqual([[['B'], receivedAt]])
})
