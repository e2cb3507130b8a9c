import { expect, it } from 'vitest'
import { answerTo, fakeContext, receivedAt, station } from '../../../test/context.js'
import NotifySettlement from './NotifySettlement.js'

const said = { pspRef: 'PSP-1', status: 'Settled' as const, settlementAmount: 12.345678, settlementTime: '2026-05-01T09:00:00+02:00' }

it('NotifySettlement keeps what was settled as said, and promises no receipt it does not have (C21.FR.02)', async () => {
  const settlements: unknown[] = []
  const settled = async (...given: unknown[]) => void settlements.push(given)
  const more = {
    transactionId: 'TX1',
    statusInfo: 'ok',
    receiptId: 'R1',
    receiptUrl: 'https://r/1',
    vatNumber: 'X',
    vatCompany: { name: 'Y', address1: 'Main street 1', city: 'Delft', country: 'NL' },
  }

  const answer = await answerTo(NotifySettlement, { ...said, ...more }, fakeContext({ data: { payments: { settled } } }))

  expect(answer).toEqual({})
  const settledAt = new Date('2026-05-01T07:00:00Z')
  expect(settlements).toEqual([[station.id, { pspRef: 'PSP-1', status: 'Settled', amount: '12.345678', settledAt, receivedAt, ...more }]])
})

it('NotifySettlement of a payment that was cancelled before a transaction names none (C19)', async () => {
  const settlements: unknown[] = []
  const settled = async (_station: number, given: object) => void settlements.push(given)

  await answerTo(
    NotifySettlement,
    { ...said, status: 'Canceled', settlementAmount: 0, transactionId: '' },
    fakeContext({ data: { payments: { settled } } }),
  )

  expect(settlements).toMatchObject([{ status: 'Canceled', amount: '0', transactionId: undefined }])
})
