import { describe, expect, it } from 'vitest'
import type { RequestOf } from '#base/ocpp/action.js'
import type { VariableKey } from '#base/repositories/variables.js'
import { fakeContext, now, refusalOf, station } from '../../../test/context.js'
import GetMonitoringReport from './GetMonitoringReport.js'

const some = { requestId: 1, monitoringCriteria: ['DeltaMonitoring'] } satisfies RequestOf<'GetMonitoringReport'>

describe('GetMonitoringReport', () => {
  it('is noted before it goes out, and names no more variables than the station said it takes (N02.FR.07)', async () => {
    const opened: object[] = []
    const refusal = (limit?: string) => {
      const value = async (_station: number, { component, variableInstance }: VariableKey) =>
        component === 'DeviceDataCtrlr' && variableInstance === 'GetReport' ? limit : undefined
      const open = async (_station: number, report: object) => (opened.push(report), true)
      const request = { requestId: 4, componentVariable: [{ component: { name: 'A' } }, { component: { name: 'B' } }] }
      return refusalOf(GetMonitoringReport, request as never, fakeContext({ data: { reports: { open }, variables: { value } } }))
    }

    expect(await refusal('1')).toContain('at most 1 items')
    expect(opened).toEqual([])
    expect(await refusal('2')).toBeUndefined()
    expect(opened).toMatchObject([{ message: 'NotifyMonitoringReport', askedBy: 'GetMonitoringReport', requestId: 4 }])
  })

  it.each([
    ['EmptyResultSet', { requestId: 1 }, [[station.id, [], now]]],
    ['EmptyResultSet', some, []],
    ['Rejected', { requestId: 1 }, []],
    ['Accepted', { requestId: 1 }, []],
  ] as const)('answered %s to %j leaves the station without monitors only when it has none (N02.FR.10)', async (status, request, gone) => {
    const kept: unknown[] = []
    const answered: unknown[] = []
    const data = {
      reports: { answered: async (_station: number, report: object) => (answered.push(report), now) },
      monitors: { keepOnly: async (...given: unknown[]) => void kept.push(given) },
    }

    await GetMonitoringReport.after!(request, { status }, fakeContext({ data }))

    expect(answered).toEqual([{ message: 'NotifyMonitoringReport', requestId: 1, status }])
    expect(kept).toEqual(gone)
  })
})
