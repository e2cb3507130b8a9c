import { describe, expect, it } from 'vitest'
import { fakeContext, station } from '../../../test/context.js'
import GetBaseReport from './GetBaseReport.js'

const request = { requestId: 5, reportBase: 'FullInventory' as const }

describe('GetBaseReport', () => {
  it('is noted before it goes out, and refused while a report of its number is still arriving', async () => {
    const opened: object[] = []
    const context = (free: boolean) =>
      fakeContext({ data: { reports: { open: async (stationPk, report) => (opened.push({ stationPk, ...report }), free) } } })

    await GetBaseReport.before!(request, context(true))

    expect(opened).toMatchObject([{ stationPk: station.id, message: 'NotifyReport', askedBy: 'GetBaseReport', requestId: 5, request }])
    await expect(GetBaseReport.before!(request, context(false))).rejects.toThrow('choose another requestId')
  })

  it('may be answered with the whole report at once, by a station that knows no reports', async () => {
    const heard: unknown[] = []
    const data = {
      reports: {
        answered: async (_station: number, { status }: { status: string }) => void heard.push(status),
        add: async (_station: number, { seqNo, tbc }: { seqNo?: number; tbc: boolean }) => (heard.push({ seqNo, tbc }), true),
      },
      connectors: { describe: async () => {} },
      variables: { record: async (_station: number, [report]: object[]) => void heard.push(report) },
    }
    const reportData = [{ component: { name: 'C' }, variable: { name: 'V' }, variableAttribute: [{ value: '1' }] }]

    await GetBaseReport.after!(request, { status: 'Accepted', customData: { vendorId: 'plugboard', reportData } }, fakeContext({ data }))

    expect(heard).toMatchObject(['Accepted', { seqNo: 0, tbc: false }, { component: 'C', variable: 'V', value: '1' }])
  })
})
