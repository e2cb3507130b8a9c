import { expect, it } from 'vitest'
import type { ReportPart } from '#base/repositories/reports.js'
import { answerTo, fakeContext, receivedAt } from '../../../test/context.js'
import NotifyCustomerInformation from './NotifyCustomerInformation.js'

it('NotifyCustomerInformation brings one piece of a text, kept with its number and in no log', async () => {
  const parts: ReportPart[] = []
  const context = fakeContext({ data: { reports: { add: async (_station: number, part: ReportPart) => (parts.push(part), true) } } })

  const answer = await answerTo(
    NotifyCustomerInformation,
    { requestId: 3, seqNo: 1, tbc: true, generatedAt: '2026-05-01T08:00:00Z', data: 'name: Alice' },
    context,
  )

  expect(answer).toEqual({})
  expect(parts).toMatchObject([
    { message: 'NotifyCustomerInformation', requestId: 3, seqNo: 1, tbc: true, receivedAt, content: ['name: Alice'] },
  ])
  expect(context.logged).toEqual([])
})
