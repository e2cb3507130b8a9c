import { incoming } from '#base/ocpp/action.js'
import { toInstant } from '#base/ocpp/dateTime.js'

// C19 to C22: what the payment terminal says is kept as said. C21.FR.03 wants a receiptUrl where receipts are ours to make: we make none, so none is promised.
export default incoming('NotifySettlement', async (request, { data, station, receivedAt }) => {
  const { pspRef, transactionId, status, statusInfo, settlementAmount, settlementTime, receiptId, receiptUrl, vatNumber, vatCompany } =
    request
  await data.payments.settled(station.id, {
    pspRef,
    transactionId: transactionId || undefined, // "can be empty": cancelled before a transaction
    status,
    statusInfo,
    amount: String(settlementAmount),
    settledAt: toInstant(settlementTime),
    receivedAt,
    receiptId,
    receiptUrl,
    vatNumber,
    vatCompany,
  })
  return {}
})
