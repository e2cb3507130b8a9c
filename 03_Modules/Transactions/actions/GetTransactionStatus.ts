import { command } from '#base/ocpp/action.js'

export default command('GetTransactionStatus', {
  summary: 'Ask a station whether a transaction runs, and whether messages about it wait to be sent',
  description:
    'The station answers `messagesInQueue` and, for a `transactionId`, `ongoingIndicator`; both false may also mean that it knows nothing of the transaction (any more). Without a `transactionId` it ' +
    'tells whether messages about any transaction wait. The answer is stored with the transaction, see `stationOngoing` and `stationMessagesInQueue` at `/api/v1/transactions`. With ' +
    'TRANSACTION_ASK_STATUS Plugboard asks by itself when a message is missing. OCPP 1.6 has nothing like it.',
  permission: 'station.inspect',
  example: { transactionId: 'a1b2c3' },
  repeatable: true,
  async after({ transactionId }, { ongoingIndicator: ongoing, messagesInQueue }, { data, station, now }) {
    // E14.FR.06: without an id the answer is about no transaction.
    if (transactionId === undefined) return
    await data.transactions.tellStatus(station.id, transactionId, { ongoing, messagesInQueue, at: now() })
  },
})
