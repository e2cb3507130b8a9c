import { defineModule } from '#util/module.js'
import ChangeTransactionTariff from './actions/ChangeTransactionTariff.js'
import ClearTariffs from './actions/ClearTariffs.js'
import CostUpdated from './actions/CostUpdated.js'
import GetTariffs from './actions/GetTariffs.js'
import GetTransactionStatus from './actions/GetTransactionStatus.js'
import MeterValues from './actions/MeterValues.js'
import NotifySettlement from './actions/NotifySettlement.js'
import NotifyWebPaymentStarted from './actions/NotifyWebPaymentStarted.js'
import SetDefaultTariff from './actions/SetDefaultTariff.js'
import StatusNotification from './actions/StatusNotification.js'
import TransactionEvent from './actions/TransactionEvent.js'
import VatNumberValidation from './actions/VatNumberValidation.js'
import { askStatus } from './askStatus.js'
import { routes } from './routes.js'
import { startTellingCosts } from './tellCosts.js'

export default defineModule({
  name: 'Transactions',
  actions: [
    ChangeTransactionTariff,
    ClearTariffs,
    CostUpdated,
    GetTariffs,
    GetTransactionStatus,
    MeterValues,
    NotifySettlement,
    NotifyWebPaymentStarted,
    SetDefaultTariff,
    StatusNotification,
    TransactionEvent,
    VatNumberValidation,
  ],
  on: {
    'transaction.incomplete': askStatus,
    // E14: before it is billed.
    'transaction.ended': async (ended, app) => {
      if (ended.flags.includes('incomplete')) await askStatus(ended, app)
    },
  },
  routes,
  async start(app) {
    startTellingCosts(app)
  },
})
