import { describe, expect, it } from 'vitest'
import type { ChargingProfileType, ChargingScheduleType } from '#base/ocpp/generated/v21.js'
import { excessOf, type VehicleIntent } from './excess.js'

const timeBase = new Date('2026-05-01T08:00:00Z')
type Points = Array<[number, number]>
const schedule = (points: Points, more: Partial<ChargingScheduleType> = {}): ChargingScheduleType => ({
  id: 1,
  chargingRateUnit: 'W',
  chargingSchedulePeriod: points.map(([startPeriod, limit]) => ({ startPeriod, limit })),
  ...more,
})
const profile = (schedules: ChargingScheduleType[], more: Partial<ChargingProfileType> = {}): ChargingProfileType => ({
  id: 1,
  stackLevel: 0,
  chargingProfilePurpose: 'TxProfile',
  chargingProfileKind: 'Relative',
  chargingSchedule: schedules,
  ...more,
})
const excess = (offered: ChargingProfileType, drawn: ChargingScheduleType, more: Partial<VehicleIntent> = {}) =>
  excessOf(offered, { schedule: drawn, timeBase, ...more })

describe('a vehicle', () => {
  const offered = profile([
    schedule([
      [0, 11_000],
      [3600, 7000.5],
    ]),
  ])

  it.each<[string, Points]>([
    [
      'the same',
      [
        [0, 11_000],
        [3600, 7000.5],
      ],
    ],
    [
      'less',
      [
        [0, 10_000],
        [1800, 6000],
      ],
    ],
    ['nothing', [[0, 0]]],
  ])('may draw %s (K15.FR.11)', (_, points) => {
    expect(excess(offered, schedule(points))).toBeUndefined()
  })

  it.each<[string, Points, string]>([
    ['more from the start', [[0, 11_001]], 'limit 11001 W at 2026-05-01T08:00:00.000Z where 11000 is allowed'],
    ['on where less is allowed', [[0, 9000]], 'limit 9000 W at 2026-05-01T09:00:00.000Z where 7000.5 is allowed'],
    [
      'more later',
      [
        [0, 7000],
        [7200, 8000],
      ],
      'limit 8000 W at 2026-05-01T10:00:00.000Z where 7000.5 is allowed',
    ],
  ])('may not draw %s (K15.FR.12)', (_, points, words) => {
    expect(excess(offered, schedule(points))).toBe(words)
  })

  it('is asked about no longer than its schedule lasts, and allowed anything where the offer has ended', () => {
    expect(excess(offered, schedule([[0, 9000]], { duration: 3600 }))).toBeUndefined()
    expect(
      excess(
        profile([schedule([[0, 5000]], { duration: 60 })]),
        schedule([
          [0, 5000],
          [60, 9000],
        ]),
      ),
    ).toBeUndefined()
  })

  it('is compared with the schedule it follows', () => {
    const two = profile([schedule([[0, 5000]]), schedule([[0, 9000]], { id: 2 })])

    expect(excess(two, schedule([[0, 9000]]))).toContain('5000 is allowed')
    expect(excess(two, schedule([[0, 9000]]), { selectedId: 2 })).toBeUndefined()
    expect(excess(two, schedule([[0, 9000]], { id: 2 }))).toBeUndefined()
  })

  it('is compared with what holds at that time of day', () => {
    const daily = profile(
      [
        schedule(
          [
            [0, 3000],
            [7200, 11_000],
          ],
          { startSchedule: '2026-04-01T07:00:00Z', duration: 43_200 },
        ),
      ],
      {
        chargingProfileKind: 'Recurring',
        recurrencyKind: 'Daily',
      },
    )

    expect(
      excess(
        daily,
        schedule(
          [
            [0, 3000],
            [3600, 11_000],
          ],
          { duration: 7200 },
        ),
      ),
    ).toBeUndefined()
    expect(excess(daily, schedule([[0, 11_000]], { duration: 7200 }))).toContain('2026-05-01T08:00:00.000Z where 3000')
    expect(
      excess(
        daily,
        schedule([
          [0, 3000],
          [3600, 11_000],
        ]),
      ),
    ).toContain('2026-05-02T07:00:00.000Z where 3000')
  })

  it('has the power tolerance it agreed to', () => {
    const tolerant = profile([schedule([[0, 5000]], { powerTolerance: 100 })])

    expect(excess(tolerant, schedule([[0, 5100]]), { toleranceAccepted: true })).toBeUndefined()
    expect(excess(tolerant, schedule([[0, 5100]]))).toBeDefined()
  })

  it('keeps nobody waiting, however long it means to stay', () => {
    const points = Array.from({ length: 1024 }, (_, i): [number, number] => [i * 80, 9000])
    const daily = profile([schedule(points, { startSchedule: '2020-01-01T00:00:00Z' })], {
      chargingProfileKind: 'Recurring',
      recurrencyKind: 'Daily',
    })
    const began = performance.now()

    expect(excess(daily, schedule([[0, 9000]], { duration: 2 ** 31 - 1 }))).toBeUndefined()
    expect(performance.now() - began).toBeLessThan(2000)
  })

  it('is believed where units or times cannot be compared', () => {
    for (const more of [{ chargingRateUnit: 'A' as const }, { useLocalTime: true }, { randomizedDelay: 60 }])
      expect(excess(profile([schedule([[0, 16]], more)]), schedule([[0, 9000]]))).toBeUndefined()
  })
})
