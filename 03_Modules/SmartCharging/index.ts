import { defineModule } from '#util/module.js'
import ClearChargingProfile from './actions/ClearChargingProfile.js'
import GetChargingProfiles from './actions/GetChargingProfiles.js'
import GetCompositeSchedule from './actions/GetCompositeSchedule.js'
import ReportChargingProfiles from './actions/ReportChargingProfiles.js'
import SetChargingProfile from './actions/SetChargingProfile.js'
import { routes } from './routes.js'

export default defineModule({
  name: 'SmartCharging',
  actions: [ClearChargingProfile, GetChargingProfiles, GetCompositeSchedule, ReportChargingProfiles, SetChargingProfile],
  on: {
    'transaction.ended': ({ tenantId, id, transactionPk }, app) =>
      app.data.withTenant(tenantId, (data) => data.chargingProfiles.endTransaction(id, transactionPk)),
  },
  routes,
})
