import { expect, it } from 'vitest'
import { answerTo, fakeContext, receivedAt } from '../../../test/context.js'
import ClearedChargingLimit from './ClearedChargingLimit.js'

it('ClearedChargingLimit ends the limits of its source, at one EVSE or everywhere (K13.FR.02)', async () => {
  const cleared: object[] = []
  const data = { chargingLimits: { clear: async (_station: number, limit: object) => void cleared.push(limit) } }

  expect(await answerTo(ClearedChargingLimit, { chargingLimitSource: 'EMS', evseId: 1 }, fakeContext({ data }))).toEqual({})
  await answerTo(ClearedChargingLimit, { chargingLimitSource: 'SO' }, fakeContext({ data }))

  expect(cleared).toEqual([
    { source: 'EMS', evseId: 1, at: receivedAt },
    { source: 'SO', evseId: undefined, at: receivedAt },
  ])
})
