import { describe, expect, it } from 'vitest'
import type { MessageInfoType } from '#base/ocpp/generated/v21.js'
import type { DisplayMessage } from '#base/repositories/displayMessages.js'
import type { CompleteReport, ReportPart } from '#base/repositories/reports.js'
import { answerTo, fakeContext, receivedAt } from '../../../test/context.js'
import NotifyDisplayMessages from './NotifyDisplayMessages.js'

const requestedAt = new Date('2026-05-01T07:00:00Z')
const info = (id: number): MessageInfoType => ({
  id,
  priority: 'NormalCycle',
  endDateTime: '2026-05-02T00:00:00Z',
  message: { format: 'UTF8', content: `message ${id}` },
})

const told = async ({ fresh = true, report }: { fresh?: boolean; report?: Partial<CompleteReport> }) => {
  const parts: ReportPart[] = []
  const shown: DisplayMessage[] = []
  const kept: unknown[] = []
  const data = {
    reports: {
      add: async (_station: number, part: ReportPart) => (parts.push(part), fresh),
      completed: async () => report as CompleteReport | undefined,
    },
    displayMessages: {
      record: async (_station: number, messages: DisplayMessage[]) => void shown.push(...messages),
      keepOnly: async (_station: number, ...given: unknown[]) => void kept.push(given),
    },
  }
  const request = { requestId: 5, tbc: true, messageInfo: [info(1), info(2)] as [MessageInfoType, MessageInfoType] }
  expect(await answerTo(NotifyDisplayMessages, request, fakeContext({ data }))).toEqual({})
  return { parts, shown, kept }
}

describe('NotifyDisplayMessages', () => {
  it('brings messages, in a part without a number', async () => {
    const { parts, shown, kept } = await told({})

    expect(parts).toMatchObject([{ message: 'NotifyDisplayMessages', requestId: 5, tbc: true, receivedAt }])
    expect(parts[0]).not.toHaveProperty('seqNo')
    expect(shown).toMatchObject([
      { messageId: 1, priority: 'NormalCycle', endAt: new Date('2026-05-02T00:00:00Z'), message: { content: 'message 1' } },
      { messageId: 2 },
    ])
    expect(kept).toEqual([])
  })

  it.each([
    [{}, [[[1, 2, 3], undefined, requestedAt]]],
    [{ id: [1, 9] }, [[[1, 2, 3], [1, 9], requestedAt]]],
    [{ priority: 'NormalCycle' }, []],
  ])('that completes what was asked for by %j says which others are gone', async (conditions, gone) => {
    const content = [info(1), info(2), info(3)]

    expect((await told({ report: { request: { requestId: 5, ...conditions }, requestedAt, content } })).kept).toEqual(gone)
  })

  it('that nobody asked for says nothing of others, and a repeat nothing at all', async () => {
    expect((await told({ report: { requestedAt, content: [info(1)] } })).kept).toEqual([])
    expect((await told({ fresh: false })).shown).toEqual([])
  })
})
