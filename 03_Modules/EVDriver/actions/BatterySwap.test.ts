import { expect, it } from 'vitest'
import type { BatterySwapEvent } from '#base/repositories/batterySwaps.js'
import { answerTo, fakeContext, receivedAt } from '../../../test/context.js'
import BatterySwap from './BatterySwap.js'

const idToken = { idToken: 'A1', type: 'ISO14443' }
const batteryData = [{ evseId: 2, serialNumber: 'S1', soC: 12.5, soH: 99 }]

it.each([
  ['BatteryIn', ''],
  ['BatteryOut', ''],
  ['BatteryOutTimeout', 'warn: batteries that were offered in a swap were not taken'],
] as const)('BatterySwap keeps what a %s says of the batteries (S03)', async (eventType, logged) => {
  const told: BatterySwapEvent[] = []
  const context = fakeContext({ data: { batterySwaps: { told: async (_pk, event) => void told.push(event) } } })

  expect(await answerTo(BatterySwap, { requestId: 4, idToken, eventType, batteryData }, context)).toEqual({})

  expect(told).toEqual([{ requestId: 4, idToken, eventType, batteries: batteryData, at: receivedAt }])
  expect(context.logged.join()).toBe(logged)
})
