import { expect, it } from 'vitest'
import { fakeContext, fits, now } from '../../../test/context.js'
import NotifyAllowedEnergyTransfer from './NotifyAllowedEnergyTransfer.js'

const request = NotifyAllowedEnergyTransfer.example

it('NotifyAllowedEnergyTransfer holds once the station accepted it (Q02.FR.05)', async () => {
  const kept: object[] = []
  const data = { chargingNeeds: { allow: async (_station: number, allowed: object) => void kept.push(allowed) } }

  await NotifyAllowedEnergyTransfer.after!(request, { status: 'Rejected' }, fakeContext({ data }))
  expect(kept).toEqual([])
  await NotifyAllowedEnergyTransfer.after!(request, { status: 'Accepted' }, fakeContext({ data }))

  expect(kept).toEqual([{ transactionId: request.transactionId, modes: request.allowedEnergyTransfer, at: now }])
  expect(fits('2.1', 'NotifyAllowedEnergyTransfer', request)).toBe(true)
})
