import { expect, it } from 'vitest'
import { fakeContext, now, refusalOf, station } from '../../../test/context.js'
import NotifyWebPaymentStarted from './NotifyWebPaymentStarted.js'

it('NotifyWebPaymentStarted notes for which EVSE somebody pays, how long, and who said so (C25.FR.27)', async () => {
  const started: unknown[] = []
  const webPaymentStarted = async (...given: unknown[]) => void started.push(given)

  await NotifyWebPaymentStarted.after!(
    { evseId: 2, timeout: 90 },
    {},
    fakeContext({ data: { payments: { webPaymentStarted } }, requestedBy: 'key 1/3' }),
  )

  expect(started).toEqual([[station.id, { evseId: 2, timeoutSeconds: 90, startedBy: 'key 1/3', startedAt: now }]])
})

it('NotifyWebPaymentStarted is nothing for a station of 2.0.1', async () => {
  const refusal = await refusalOf(NotifyWebPaymentStarted, { evseId: 1, timeout: 1 }, fakeContext({ stationVersion: '2.0.1' }))

  expect(refusal).toContain('has no web payments')
})
