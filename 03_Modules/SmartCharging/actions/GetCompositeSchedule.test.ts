import { expect, it } from 'vitest'
import { fakeContext, fits, now } from '../../../test/context.js'
import GetCompositeSchedule from './GetCompositeSchedule.js'

const schedule = {
  evseId: 1,
  duration: 3600,
  scheduleStart: '2026-05-01T08:00:00Z',
  chargingRateUnit: 'A' as const,
  chargingSchedulePeriod: [{ startPeriod: 0, limit: 8.1 }],
}

it('GetCompositeSchedule keeps the schedule of a station that could tell it', async () => {
  const kept: object[] = []
  const data = { chargingProfiles: { recordComposite: async (_station: number, composite: object) => void kept.push(composite) } }

  await GetCompositeSchedule.after!(GetCompositeSchedule.example, { status: 'Rejected' }, fakeContext({ data }))
  expect(kept).toEqual([])
  await GetCompositeSchedule.after!(GetCompositeSchedule.example, { status: 'Accepted', schedule }, fakeContext({ data }))
  expect(kept).toEqual([{ schedule, at: now }])
})

it('GetCompositeSchedule only asks: it may be sent again after a crash, in every 2.x version', () => {
  expect(GetCompositeSchedule.repeatable).toBe(true)
  for (const version of ['2.0.1', '2.1'] as const) expect(fits(version, 'GetCompositeSchedule', GetCompositeSchedule.example)).toBe(true)
})
