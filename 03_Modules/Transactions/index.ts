import { defineModule } from '#util/module.js'
import MeterValues from './actions/MeterValues.js'
import StatusNotification from './actions/StatusNotification.js'
import TransactionEvent from './actions/TransactionEvent.js'
import { routes } from './routes.js'

export default defineModule({ name: 'Transactions', actions: [MeterValues, StatusNotification, TransactionEvent], routes })
