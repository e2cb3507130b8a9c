import { defineModule } from '#util/module.js'
import CostUpdated from './actions/CostUpdated.js'
import GetTransactionStatus from './actions/GetTransactionStatus.js'
import MeterValues from './actions/MeterValues.js'
import StatusNotification from './actions/StatusNotification.js'
import TransactionEvent from './actions/TransactionEvent.js'
import { askStatus } from './askStatus.js'
import { routes } from './routes.js'

export default defineModule({
  name: 'Transactions',
  actions: [CostUpdated, GetTransactionStatus, MeterValues, StatusNotification, TransactionEvent],
  on: {
    'transaction.incomplete': askStatus,
    // E14: before it is billed.
    'transaction.ended': async (ended, app) => {
      if (ended.flags.includes('incomplete')) await askStatus(ended, app)
    },
  },
  routes,
})
