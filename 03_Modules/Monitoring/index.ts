import { defineModule } from '#util/module.js'
import { unsentReportsOf } from '#util/reportRequest.js'
import AdjustPeriodicEventStream from './actions/AdjustPeriodicEventStream.js'
import ClearVariableMonitoring from './actions/ClearVariableMonitoring.js'
import ClosePeriodicEventStream from './actions/ClosePeriodicEventStream.js'
import GetMonitoringReport from './actions/GetMonitoringReport.js'
import GetPeriodicEventStream from './actions/GetPeriodicEventStream.js'
import NotifyEvent from './actions/NotifyEvent.js'
import NotifyMonitoringReport from './actions/NotifyMonitoringReport.js'
import NotifyPeriodicEventStream from './actions/NotifyPeriodicEventStream.js'
import OpenPeriodicEventStream from './actions/OpenPeriodicEventStream.js'
import SetMonitoringBase from './actions/SetMonitoringBase.js'
import SetMonitoringLevel from './actions/SetMonitoringLevel.js'
import SetVariableMonitoring from './actions/SetVariableMonitoring.js'
import { askAfterBoot } from './askAfterBoot.js'
import { routes } from './routes.js'

export default defineModule({
  name: 'Monitoring',
  actions: [
    AdjustPeriodicEventStream,
    ClearVariableMonitoring,
    ClosePeriodicEventStream,
    GetMonitoringReport,
    GetPeriodicEventStream,
    NotifyEvent,
    NotifyMonitoringReport,
    NotifyPeriodicEventStream,
    OpenPeriodicEventStream,
    SetMonitoringBase,
    SetMonitoringLevel,
    SetVariableMonitoring,
  ],
  on: { 'command.finished': unsentReportsOf('GetMonitoringReport'), 'station.booted': askAfterBoot },
  routes,
})
