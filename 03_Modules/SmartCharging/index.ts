import { defineModule } from '#util/module.js'
import ClearChargingProfile from './actions/ClearChargingProfile.js'
import ClearedChargingLimit from './actions/ClearedChargingLimit.js'
import GetChargingProfiles from './actions/GetChargingProfiles.js'
import GetCompositeSchedule from './actions/GetCompositeSchedule.js'
import NotifyAllowedEnergyTransfer from './actions/NotifyAllowedEnergyTransfer.js'
import NotifyChargingLimit from './actions/NotifyChargingLimit.js'
import NotifyEVChargingNeeds from './actions/NotifyEVChargingNeeds.js'
import NotifyEVChargingSchedule from './actions/NotifyEVChargingSchedule.js'
import NotifyPriorityCharging from './actions/NotifyPriorityCharging.js'
import PullDynamicScheduleUpdate from './actions/PullDynamicScheduleUpdate.js'
import ReportChargingProfiles from './actions/ReportChargingProfiles.js'
import SetChargingProfile from './actions/SetChargingProfile.js'
import UpdateDynamicSchedule from './actions/UpdateDynamicSchedule.js'
import UsePriorityCharging from './actions/UsePriorityCharging.js'
import { routes } from './routes.js'
import { sendProfile } from './sendProfile.js'

export default defineModule({
  name: 'SmartCharging',
  actions: [
    ClearChargingProfile,
    ClearedChargingLimit,
    GetChargingProfiles,
    GetCompositeSchedule,
    NotifyAllowedEnergyTransfer,
    NotifyChargingLimit,
    NotifyEVChargingNeeds,
    NotifyEVChargingSchedule,
    NotifyPriorityCharging,
    PullDynamicScheduleUpdate,
    ReportChargingProfiles,
    SetChargingProfile,
    UpdateDynamicSchedule,
    UsePriorityCharging,
  ],
  on: {
    'transaction.ended': ({ tenantId, id, transactionPk }, app) =>
      app.data.withTenant(tenantId, (data) => data.chargingProfiles.endTransaction(id, transactionPk)),
    'charging.profileDue': (due, app) => sendProfile(app, due),
  },
  routes,
})
