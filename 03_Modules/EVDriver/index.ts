import { defineModule } from '#util/module.js'
import Authorize from './actions/Authorize.js'
import CancelReservation from './actions/CancelReservation.js'
import ClearCache from './actions/ClearCache.js'
import GetLocalListVersion from './actions/GetLocalListVersion.js'
import RequestStartTransaction from './actions/RequestStartTransaction.js'
import RequestStopTransaction from './actions/RequestStopTransaction.js'
import ReservationStatusUpdate from './actions/ReservationStatusUpdate.js'
import ReserveNow from './actions/ReserveNow.js'
import SendLocalList from './actions/SendLocalList.js'
import UnlockConnector from './actions/UnlockConnector.js'
import { startExpiring } from './expireReservations.js'
import { startFollowing } from './followTokens.js'
import { forgetCustomer } from './forgetCustomer.js'
import { routes } from './routes.js'

export default defineModule({
  name: 'EVDriver',
  actions: [
    Authorize,
    CancelReservation,
    ClearCache,
    GetLocalListVersion,
    RequestStartTransaction,
    RequestStopTransaction,
    ReservationStatusUpdate,
    ReserveNow,
    SendLocalList,
    UnlockConnector,
  ],
  on: {
    'customer.cleared': forgetCustomer,
    async 'command.finished'({ tenantId, commandId, action, status }, { data }) {
      if (action === 'ReserveNow' && status === 'failed') await data.withTenant(tenantId, (tenant) => tenant.reservations.failed(commandId))
    },
    // H01.FR.16, H01.FR.17: the station drops the reservation then; not every protocol lets it say so.
    async 'status.changed'({ tenantId, id, evseId, status }, { data }) {
      if (status === 'Faulted' || status === 'Unavailable')
        await data.withTenant(tenantId, (tenant) => tenant.reservations.placeLost(id, evseId, new Date()))
    },
  },
  routes,
  async start(app) {
    startExpiring(app)
    startFollowing(app)
  },
})
