import { defineModule } from '#util/module.js'
import { unsentReportsOf } from '#util/reportRequest.js'
import AFRRSignal from './actions/AFRRSignal.js'
import ClearChargingProfile from './actions/ClearChargingProfile.js'
import ClearDERControl from './actions/ClearDERControl.js'
import ClearedChargingLimit from './actions/ClearedChargingLimit.js'
import GetChargingProfiles from './actions/GetChargingProfiles.js'
import GetCompositeSchedule from './actions/GetCompositeSchedule.js'
import GetDERControl from './actions/GetDERControl.js'
import NotifyAllowedEnergyTransfer from './actions/NotifyAllowedEnergyTransfer.js'
import NotifyChargingLimit from './actions/NotifyChargingLimit.js'
import NotifyDERAlarm from './actions/NotifyDERAlarm.js'
import NotifyDERStartStop from './actions/NotifyDERStartStop.js'
import NotifyEVChargingNeeds from './actions/NotifyEVChargingNeeds.js'
import NotifyEVChargingSchedule from './actions/NotifyEVChargingSchedule.js'
import NotifyPriorityCharging from './actions/NotifyPriorityCharging.js'
import PullDynamicScheduleUpdate from './actions/PullDynamicScheduleUpdate.js'
import ReportChargingProfiles from './actions/ReportChargingProfiles.js'
import ReportDERControl from './actions/ReportDERControl.js'
import SetChargingProfile from './actions/SetChargingProfile.js'
import SetDERControl from './actions/SetDERControl.js'
import UpdateDynamicSchedule from './actions/UpdateDynamicSchedule.js'
import UsePriorityCharging from './actions/UsePriorityCharging.js'
import { routes } from './routes.js'
import { sendProfile } from './sendProfile.js'

export default defineModule({
  name: 'SmartCharging',
  actions: [
    AFRRSignal,
    ClearChargingProfile,
    ClearDERControl,
    ClearedChargingLimit,
    GetChargingProfiles,
    GetCompositeSchedule,
    GetDERControl,
    NotifyAllowedEnergyTransfer,
    NotifyChargingLimit,
    NotifyDERAlarm,
    NotifyDERStartStop,
    NotifyEVChargingNeeds,
    NotifyEVChargingSchedule,
    NotifyPriorityCharging,
    PullDynamicScheduleUpdate,
    ReportChargingProfiles,
    ReportDERControl,
    SetChargingProfile,
    SetDERControl,
    UpdateDynamicSchedule,
    UsePriorityCharging,
  ],
  on: {
    'transaction.ended': ({ tenantId, id, transactionPk }, app) =>
      app.data.withTenant(tenantId, (data) => data.chargingProfiles.endTransaction(id, transactionPk)),
    'command.finished': unsentReportsOf('GetChargingProfiles', 'GetDERControl'),
    'charging.profileDue': (due, app) => sendProfile(app, due),
  },
  routes,
})
