import { describe, expect, it } from 'vitest'
import { fakeContext, now, refusalOf, station } from '../../../test/context.js'
import GetDisplayMessages from './GetDisplayMessages.js'

describe('GetDisplayMessages', () => {
  it('is noted before it goes out, and refused while a report of its number is still arriving', async () => {
    const opened: object[] = []
    const context = (free: boolean) => fakeContext({ data: { reports: { open: async (_station, report) => (opened.push(report), free) } } })

    expect(await refusalOf(GetDisplayMessages, { requestId: 1 }, context(true))).toBeUndefined()
    expect(opened).toMatchObject([{ message: 'NotifyDisplayMessages', askedBy: 'GetDisplayMessages', requestId: 1 }])
    expect(await refusalOf(GetDisplayMessages, { requestId: 1 }, context(false))).toContain('choose another requestId')
  })

  it.each([
    ['Unknown', {}, [[station.id, [], undefined, now]]],
    ['Unknown', { id: [3, 4] }, [[station.id, [], [3, 4], now]]],
    ['Unknown', { priority: 'InFront' }, []],
    ['Unknown', { state: 'Idle', id: [3] }, []],
    ['Accepted', {}, []],
  ] as const)('answered %s to %j says %j (O03.FR.06, O04.FR.02)', async (status, conditions, gone) => {
    const kept: unknown[] = []
    const answered: unknown[] = []
    const data = {
      reports: { answered: async (_station: number, report: object) => (answered.push(report), now) },
      displayMessages: { keepOnly: async (...given: unknown[]) => void kept.push(given) },
    }

    await GetDisplayMessages.after!({ requestId: 1, ...conditions } as never, { status }, fakeContext({ data }))

    expect(answered).toEqual([{ message: 'NotifyDisplayMessages', requestId: 1, status }])
    expect(kept).toEqual(gone)
  })
})
