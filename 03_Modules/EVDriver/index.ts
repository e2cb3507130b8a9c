import { defineModule } from '#util/module.js'
import Authorize from './actions/Authorize.js'
import ClearCache from './actions/ClearCache.js'
import RequestStartTransaction from './actions/RequestStartTransaction.js'
import RequestStopTransaction from './actions/RequestStopTransaction.js'
import UnlockConnector from './actions/UnlockConnector.js'
import { routes } from './routes.js'

export default defineModule({
  name: 'EVDriver',
  actions: [Authorize, ClearCache, RequestStartTransaction, RequestStopTransaction, UnlockConnector],
  routes,
})
