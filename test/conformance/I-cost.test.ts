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
  const price = { currency: 'EUR', priceKwh: '2.50', runningCost: true, stationId: at.stationId }
  expect((await plugboard.api('POST', '/api/v1/prices', price)).status).toBe(201)
  const tx = session(at)
  await tx.authorize({ eventType: 'Updated' })
  await tx.charging()
  at.answer('CostUpdated', {})

  for (const [i, totalCost] of [0.25, 0.5].entries()) {
    // The answer tells it, so that CostUpdated need not; an operator may still send one.
    const answer = await tx.event({ triggerReason: 'MeterValuePeriodic', meterValue: register('Sample.Periodic', 1_100 + i * 100) })
    expect(answer.totalCost).toBe(totalCost)
    expect(await at.send('CostUpdated', { totalCost, transactionId: tx.transactionId })).toMatchObject({ success: true })
    expect(at.asked('CostUpdated').at(-1)).toEqual({ totalCost, transactionId: tx.transactionId })
    expect(JSON.stringify((await tx.shown()).runningCost)).toContain(String(totalCost))
  }
})

it('TC_I_02_CSMS: the answer to its end tells what the transaction costs', async () => {
  const at = await station('2.0.1')
  const set = await plugboard.api('POST', '/api/v1/prices', { currency: 'EUR', priceKwh: '0.35', stationId: at.stationId })
  expect(set.status).toBe(201)
  const tx = session(at)
  await tx.connected({ meterValue: register('Transaction.Begin', 1_000) })
  await tx.authorize()
  await tx.charging()
  await tx.stopAuthorized()
  await tx.unlocked()

  const answer = await tx.disconnected({ meterValue: register('Transaction.End', 6_000) })

  expect(answer.totalCost).toBe(1.75)
  expect(await tx.shown()).toMatchObject({ totalCost: '1.75', price: { id: set.body.id, currency: 'EUR', priceKwh: '0.35' } })
})
