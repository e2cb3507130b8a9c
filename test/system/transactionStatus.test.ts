import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startPlugboard, type TestPlugboard } from '../plugboard.js'
import { operatedStation } from './operatedStation.js'

let silent: TestPlugboard
let asking: TestPlugboard
let count = 0
beforeAll(async () => {
  silent = await startPlugboard()
  asking = await startPlugboard({ settings: { transactionAskStatus: true } })
})
afterAll(async () => {
  await silent.stop()
  await asking.stop()
})

describe.each(['2.0.1', '2.1'] as const)('a transaction over %s', (version) => {
  let at: Awaited<ReturnType<typeof station>>
  const station = async (plugboard: TestPlugboard) => {
    const operated = await operatedStation(plugboard, `T${++count}`, version)
    const event = (eventType: string, seqNo: number) =>
      operated.client.call('TransactionEvent', {
        eventType,
        seqNo,
        timestamp: new Date(Date.UTC(2026, 10, 21, 8, seqNo)).toISOString(),
        triggerReason: 'CablePluggedIn',
        transactionInfo: { transactionId: 'TX' },
      })
    const transaction = async () =>
      (await plugboard.api('GET', `/api/v1/transactions?stationId=${operated.stationId}&transactionId=TX`)).body.items[0]
    const commands = async () => (await plugboard.api('GET', `/api/v1/commands?stationId=${operated.stationId}`)).body.items
    return { ...operated, event, transaction, commands }
  }

  describe('an operator asks about', () => {
    beforeEach(async () => {
      at = await station(silent)
      await at.event('Started', 0)
    })

    it('shows what its station said of it when it was asked last', async () => {
      at.answer('GetTransactionStatus', { ongoingIndicator: true, messagesInQueue: true })
      expect(await at.send('transactions', 'getTransactionStatus', { transactionId: 'TX' })).toMatchObject({ success: true })
      expect(await at.transaction()).toMatchObject({ stationOngoing: true, stationMessagesInQueue: true })

      await at.event('Ended', 1)
      at.answer('GetTransactionStatus', { ongoingIndicator: false, messagesInQueue: false })
      await at.send('transactions', 'getTransactionStatus', { transactionId: 'TX' })
      at.answer('GetTransactionStatus', { messagesInQueue: true })
      await at.send('transactions', 'getTransactionStatus', {})

      expect(await at.transaction()).toMatchObject({
        stationOngoing: false,
        stationMessagesInQueue: false,
        stationStatusAt: expect.any(String),
      })
      expect(at.asked).toEqual([{ transactionId: 'TX' }, { transactionId: 'TX' }, {}])
    })

    it('shows what its station was told that it costs, and keeps it when it ends', async () => {
      at.answer('CostUpdated', {})
      await at.send('transactions', 'costUpdated', { totalCost: 1.5, transactionId: 'TX' })
      await at.send('transactions', 'costUpdated', { totalCost: 3.75, transactionId: 'TX' })
      expect(await at.transaction()).toMatchObject({ runningCost: '3.75', runningCostAt: expect.any(String) })
      expect(at.asked).toEqual([
        { totalCost: 1.5, transactionId: 'TX' },
        { totalCost: 3.75, transactionId: 'TX' },
      ])

      await at.event('Ended', 1)
      expect(await at.transaction()).toMatchObject({ runningCost: '3.75' })

      await at.client.close()
      await at.send('transactions', 'costUpdated', { totalCost: 9, transactionId: 'TX' })
      expect(await at.transaction()).toMatchObject({ runningCost: '3.75' })
    })

    it('is asked about by nobody else, whatever is missing, unless that is the policy', async () => {
      at.answer('GetTransactionStatus', { ongoingIndicator: true, messagesInQueue: true })
      await at.event('Updated', 5)
      await at.event('Ended', 7)
      await at.send('transactions', 'getTransactionStatus', {})

      expect(at.asked).toEqual([{}])
      expect(await at.transaction()).toMatchObject({ flags: expect.arrayContaining(['incomplete']) })
    })
  })

  describe('under the policy TRANSACTION_ASK_STATUS', () => {
    beforeEach(async () => {
      at = await station(asking)
      at.answer('GetTransactionStatus', { ongoingIndicator: true, messagesInQueue: true })
    })

    it('is asked about once a number is missing, and again when it ends and still lacks it (E14)', async () => {
      await at.event('Started', 0)
      await at.event('Updated', 2)
      await expect.poll(at.transaction, { timeout: 5_000 }).toMatchObject({ stationMessagesInQueue: true, flags: ['incomplete'] })
      await at.event('Updated', 3)
      at.answer('GetTransactionStatus', { ongoingIndicator: false, messagesInQueue: false })
      await at.event('Ended', 4)
      await expect.poll(at.transaction, { timeout: 5_000 }).toMatchObject({ stationOngoing: false, stationMessagesInQueue: false })

      expect(at.asked).toEqual([{ transactionId: 'TX' }, { transactionId: 'TX' }])
      expect(await at.commands()).toMatchObject([
        { action: 'GetTransactionStatus', status: 'answered', requestedBy: 'policy TRANSACTION_ASK_STATUS' },
        { action: 'GetTransactionStatus', status: 'answered' },
      ])
    })

    it('is asked about once where it is the end that comes before its time', async () => {
      await at.event('Started', 0)
      await at.event('Ended', 3)
      await expect
        .poll(at.transaction, { timeout: 5_000 })
        .toMatchObject({ stationMessagesInQueue: true, flags: expect.arrayContaining(['incomplete']) })
      await at.send('transactions', 'getTransactionStatus', {})

      expect(at.asked).toEqual([{ transactionId: 'TX' }, {}])
    })

    it('is not asked about while nothing is missing', async () => {
      await at.event('Started', 0)
      await at.event('Updated', 1)
      await at.event('Ended', 2)
      await at.send('transactions', 'getTransactionStatus', {})

      expect(at.asked).toEqual([{}])
      expect(await at.commands()).toHaveLength(1)
    })
  })
})

it.each([
  ['getTransactionStatus', { transactionId: '1' }, 'no request for the status of a transaction'],
  ['costUpdated', { totalCost: 1, transactionId: '1' }, 'no running costs'],
])('%s is refused by name where the station speaks OCPP 1.6', async (action, body, why) => {
  const at = await operatedStation(silent, `T${++count}`, '1.6')

  expect(await at.send('transactions', action, body)).toMatchObject({
    success: false,
    error: { kind: 'refused', code: 'NotSupported', message: expect.stringContaining(`OCPP 1.6 has ${why}`) },
  })
})
