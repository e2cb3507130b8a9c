import { expect } from 'vitest'
import { bench } from './bench.js'
import { it } from './cases.js'
import { register, session } from './states.js'
import { withTokens } from './tokens.js'

const plugboard = bench()
const { station } = plugboard
withTokens(plugboard)

it('TC_I_01_CSMS: the driver is shown what the transaction costs so far', async () => {
  const at = await station('2.0.1')
  const tx = session(at)
  await tx.authorize({ eventType: 'Updated' })
  await tx.charging()
  at.answer('CostUpdated', {})

  for (const [i, totalCost] of [0.25, 0.5].entries()) {
    await tx.event({ triggerReason: 'MeterValuePeriodic', meterValue: register('Sample.Periodic', 1_100 + i * 100) })
    expect(await at.send('CostUpdated', { totalCost, transactionId: tx.transactionId })).toMatchObject({ success: true })
    expect(at.asked('CostUpdated').at(-1)).toEqual({ totalCost, transactionId: tx.transactionId })
    expect(JSON.stringify((await tx.shown()).runningCost)).toContain(String(totalCost))
  }
})
