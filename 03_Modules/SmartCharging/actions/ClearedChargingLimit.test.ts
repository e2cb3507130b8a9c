import { expect, it } from 'vitest'
import { answerTo, fakeContext, receivedAt } from '../../../test/context.js'
import ClearedChargingLimit from './ClearedChargingLimit.js'

it('ClearedChargingLimit ends the limits of its source, at one EVSE or everywhere (K13.FR.02)', async () => {
  const cleared: object[] = []
  const unexpected: object[] = []
  const data = {
    chargingLimits: { clear: async (_station: number, limit: { source: string }) => (cleared.push(limit), limit.source !== 'Other') },
    unexpected: { record: async (_station: number, one: object) => void unexpected.push(one) },
  }

  expect(await answerTo(ClearedChargingLimit, { chargingLimitSource: 'EMS', evseId: 1 }, fakeContext({ data }))).toEqual({})
  await answerTo(ClearedChargingLimit, { chargingLimitSource: 'SO' }, fakeContext({ data }))

  expect(unexpected).toEqual([])
  await answerTo(ClearedChargingLimit, { chargingLimitSource: 'Other' }, fakeContext({ data }))
  expect(unexpected).toMatchObject([{ subject: 'limit of Other', at: receivedAt }])
  expect(cleared.slice(0, 2)).toEqual([
    { source: 'EMS', evseId: 1, at: receivedAt },
    { source: 'SO', evseId: undefined, at: receivedAt },
  ])
})
