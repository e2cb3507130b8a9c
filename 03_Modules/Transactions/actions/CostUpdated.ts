import { formatDecimal, parseDecimal } from '#base/domain/decimal.js'
import { command } from '#base/ocpp/action.js'

export default command('CostUpdated', {
  summary: 'Have a station show what a transaction costs so far',
  description:
    'The total so far, taxes included, in the currency of the tenant. The station answers with nothing and shows it to the driver (I02.FR.03). What it was last told is `runningCost` at ' +
    '`/api/v1/transactions`. OCPP 1.6 has no running costs.',
  permission: 'transaction.cost',
  example: { totalCost: 3.75, transactionId: 'a1b2c3' },
  async after({ totalCost, transactionId }, _response, { data, station, now }) {
    const exact = parseDecimal(totalCost)
    const text = exact ? formatDecimal(exact.value) : String(totalCost)
    await data.transactions.tellCost(station.id, transactionId, { totalCost: text, at: now() })
  },
})
