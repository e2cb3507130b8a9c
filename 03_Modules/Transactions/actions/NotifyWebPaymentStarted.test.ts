import { expect, it } from 'vitest'
import { fakeContext, now, station } from '../../../test/context.js'
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
