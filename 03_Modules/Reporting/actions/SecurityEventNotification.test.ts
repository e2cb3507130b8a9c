import { describe, expect, it } from 'vitest'
import type { Context } from '#base/context.js'
import SecurityEventNotification from './SecurityEventNotification.js'

const tell = async (type: string, fresh = true) => {
  const emitted: object[] = []
  const context = {
    station: { tenantId: 1, id: 7, stationId: 'CP1' },
    receivedAt: new Date(),
    data: { securityEvents: { record: async () => fresh } },
    emit: (event: string, body: object) => emitted.push({ event, ...body }),
    log: { warn: () => {} },
  } as unknown as Context
  if (SecurityEventNotification.write !== 'transaction') throw new Error('it answers in a transaction')
  expect(await SecurityEventNotification.handle({ type, timestamp: '2026-11-21T08:00:00Z' }, context)).toEqual({})
  return emitted
}

describe('SecurityEventNotification', () => {
  it('is told to others with what the standard calls critical', async () => {
    expect(await tell('TamperDetectionActivated')).toMatchObject([
      { event: 'security.event', critical: true, at: '2026-11-21T08:00:00.000Z' },
    ])
    expect(await tell('InvalidMessages')).toMatchObject([{ critical: false }])
    expect(await tell('AcmeDoorOpened')).toMatchObject([{ critical: false }])
  })

  it('is told once, however often the station repeats it', async () => {
    expect(await tell('TamperDetectionActivated', false)).toEqual([])
  })
})
