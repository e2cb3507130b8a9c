import { expect, it } from 'vitest'
import type { ChargingScheduleType } from '#base/ocpp/generated/v21.js'
import { answerTo, fakeContext, receivedAt, station } from '../../../test/context.js'
import NotifyChargingLimit from './NotifyChargingLimit.js'

const recorded: object[] = []
const data = { chargingLimits: { record: async (stationPk: number, limit: object) => void recorded.push({ stationPk, ...limit }) } }
const chargingSchedule: [ChargingScheduleType] = [
  { id: 1, chargingRateUnit: 'W', chargingSchedulePeriod: [{ startPeriod: 0, limit: 4200.5 }] },
]

it('NotifyChargingLimit is kept as it was told; without an EVSE it is the limit of the station (K11.FR.02, K12.FR.02)', async () => {
  const chargingLimit = { chargingLimitSource: 'SO', isGridCritical: true }

  expect(await answerTo(NotifyChargingLimit, { chargingLimit, chargingSchedule }, fakeContext({ data }))).toEqual({})
  expect(await answerTo(NotifyChargingLimit, { chargingLimit: { chargingLimitSource: 'EMS' }, evseId: 2 }, fakeContext({ data }))).toEqual(
    {},
  )

  expect(recorded).toEqual([
    {
      stationPk: station.id,
      evseId: 0,
      source: 'SO',
      gridCritical: true,
      localGeneration: undefined,
      schedules: chargingSchedule,
      at: receivedAt,
    },
    {
      stationPk: station.id,
      evseId: 2,
      source: 'EMS',
      gridCritical: undefined,
      localGeneration: undefined,
      schedules: undefined,
      at: receivedAt,
    },
  ])
})
