import { describe, expect, it } from 'vitest'
import type { Monitor } from '#base/repositories/monitors.js'
import type { CompleteReport, ReportPart } from '#base/repositories/reports.js'
import { answerTo, fakeContext, receivedAt } from '../../../test/context.js'
import NotifyMonitoringReport from './NotifyMonitoringReport.js'

const requestedAt = new Date('2026-05-01T07:00:00Z')
const fan = {
  component: { name: 'Fan', instance: 'top' },
  variable: { name: 'Speed' },
  variableMonitoring: [
    { id: 1, transaction: true, value: 100, type: 'LowerThreshold', severity: 3, eventNotificationType: 'PreconfiguredMonitor' },
    { id: 2, transaction: false, value: 60, type: 'Periodic', severity: 8, eventNotificationType: 'CustomMonitor' },
  ],
}

const told = async ({ fresh = true, report }: { fresh?: boolean; report?: Partial<CompleteReport> }) => {
  const parts: ReportPart[] = []
  const known: Monitor[] = []
  const kept: unknown[] = []
  const data = {
    reports: {
      add: async (_station: number, part: ReportPart) => (parts.push(part), fresh),
      completed: async () => report as CompleteReport | undefined,
    },
    monitors: {
      record: async (_station: number, monitors: Monitor[]) => void known.push(...monitors),
      keepOnly: async (_station: number, ids: number[], at: Date) => void kept.push([ids, at]),
    },
  }
  const request = { requestId: 5, seqNo: 1, tbc: false, generatedAt: '2026-05-01T08:00:00Z', monitor: [fan] }
  expect(await answerTo(NotifyMonitoringReport, request as never, fakeContext({ data }))).toEqual({})
  return { parts, known, kept }
}

describe('NotifyMonitoringReport', () => {
  it('brings one row per monitor', async () => {
    const { parts, known, kept } = await told({})

    expect(parts).toMatchObject([{ message: 'NotifyMonitoringReport', requestId: 5, seqNo: 1, tbc: false, receivedAt, content: [fan] }])
    expect(known).toEqual([
      {
        monitorId: 1,
        component: 'Fan',
        componentInstance: 'top',
        variable: 'Speed',
        type: 'LowerThreshold',
        value: 100,
        severity: 3,
        inTransaction: true,
        eventNotificationType: 'PreconfiguredMonitor',
      },
      expect.objectContaining({ monitorId: 2, type: 'Periodic', inTransaction: false, eventNotificationType: 'CustomMonitor' }),
    ])
    expect(kept).toEqual([])
  })

  it('that completes a report of all monitors says which are gone: those it does not name (N02.FR.11, N04.FR.19)', async () => {
    const content = [{ ...fan, variableMonitoring: [{ ...fan.variableMonitoring[0], id: 7 }] }, fan]

    expect((await told({ report: { request: { requestId: 5 }, requestedAt, content } })).kept).toEqual([[[7, 1, 2], requestedAt]])
  })

  it.each([
    ['of some of them', { request: { requestId: 5, monitoringCriteria: ['DeltaMonitoring'] }, requestedAt, content: [fan] }],
    ['nobody asked for', { requestedAt, content: [fan] }],
  ])('that completes a report %s says nothing of others', async (_, report) => {
    expect((await told({ report })).kept).toEqual([])
  })

  it('that was here before changes nothing', async () => {
    expect((await told({ fresh: false, report: { request: {}, requestedAt, content: [fan] } })).known).toEqual([])
  })
})
