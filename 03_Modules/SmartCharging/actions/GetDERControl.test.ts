import { describe, expect, it } from 'vitest'
import { fakeContext, now, refusalOf, station } from '../../../test/context.js'
import GetDERControl from './GetDERControl.js'

describe('GetDERControl', () => {
  it('is noted before it goes out, and waits for the parts of another one of its number', async () => {
    const opened: object[] = []
    const ask = (free: boolean) =>
      refusalOf(
        GetDERControl,
        { requestId: 4 },
        fakeContext({ data: { reports: { open: async (_pk, report) => (opened.push(report), free) } } }),
      )

    expect(await ask(true)).toBeUndefined()
    expect(await ask(false)).toContain('choose another requestId')
    expect(opened[0]).toMatchObject({ message: 'ReportDERControl', askedBy: 'GetDERControl', requestId: 4 })
  })

  it.each([
    ['NotFound', [[station.id, { isDefault: true, controlType: 'VoltVar' }, [], now]]],
    ['Accepted', []],
    ['Rejected', []],
    ['NotSupported', []],
  ] as const)('answered %s leaves the station without those it asked for only when it has none (R04.FR.30)', async (status, gone) => {
    const kept: unknown[] = []
    const data = {
      reports: { answered: async () => now },
      derControls: { keepOnly: async (...given: unknown[]) => void kept.push(given) },
    }

    await GetDERControl.after!({ requestId: 1, isDefault: true, controlType: 'VoltVar' }, { status }, fakeContext({ data }))

    expect(kept).toEqual(gone)
  })
})
