import { expect, it } from 'vitest'
import { answerTo, fakeContext, receivedAt, station } from '../../../test/context.js'
import NotifyPriorityCharging from './NotifyPriorityCharging.js'

it('NotifyPriorityCharging is kept and answered (K21.FR.09, K22.FR.06)', async () => {
  const kept: object[] = []
  const data = {
    chargingNeeds: { recordPriority: async (stationPk: number, priority: object) => void kept.push({ stationPk, ...priority }) },
  }

  expect(await answerTo(NotifyPriorityCharging, { transactionId: 'T1', activated: true }, fakeContext({ data }))).toEqual({})

  expect(kept).toEqual([{ stationPk: station.id, transactionId: 'T1', activated: true, at: receivedAt }])
})
