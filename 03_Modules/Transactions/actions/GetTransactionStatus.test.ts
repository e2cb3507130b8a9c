import { describe, expect, it } from 'vitest'
import { fakeContext, fits, now, station } from '../../../test/context.js'
import GetTransactionStatus from './GetTransactionStatus.js'

const told = async (transactionId: string | undefined, response: { ongoingIndicator?: boolean; messagesInQueue: boolean }) => {
  const recorded: unknown[] = []
  const tellStatus = async (...given: unknown[]) => void recorded.push(given)
  await GetTransactionStatus.after!({ transactionId }, response, fakeContext({ data: { transactions: { tellStatus } } }))
  return recorded
}

describe('GetTransactionStatus', () => {
  it('records with the transaction what the station says of it (E14)', async () => {
    expect(await told('T1', { ongoingIndicator: true, messagesInQueue: false })).toEqual([
      [station.id, 'T1', { ongoing: true, messagesInQueue: false, at: now }],
    ])
    expect(await told('T1', { messagesInQueue: true })).toEqual([
      [station.id, 'T1', { ongoing: undefined, messagesInQueue: true, at: now }],
    ])
  })

  it('records nothing when it was about no transaction (E14.FR.06)', async () => {
    expect(await told(undefined, { messagesInQueue: true })).toEqual([])
  })

  it('may be asked again after a crash, and its example suits every 2.x version', () => {
    expect(GetTransactionStatus.repeatable).toBe(true)
    for (const version of ['2.0.1', '2.1'] as const) expect(fits(version, 'GetTransactionStatus', GetTransactionStatus.example)).toBe(true)
  })
})
