import { defineModule } from '#util/module.js'
import ClearVariableMonitoring from './actions/ClearVariableMonitoring.js'
import GetMonitoringReport from './actions/GetMonitoringReport.js'
import NotifyEvent from './actions/NotifyEvent.js'
import NotifyMonitoringReport from './actions/NotifyMonitoringReport.js'
import OpenPeriodicEventStream from './actions/OpenPeriodicEventStream.js'
import SetMonitoringBase from './actions/SetMonitoringBase.js'
import SetMonitoringLevel from './actions/SetMonitoringLevel.js'
import SetVariableMonitoring from './actions/SetVariableMonitoring.js'
import { routes } from './routes.js'

export default defineModule({
  name: 'Monitoring',
  actions: [
    ClearVariableMonitoring,
    GetMonitoringReport,
    NotifyEvent,
    NotifyMonitoringReport,
    OpenPeriodicEventStream,
    SetMonitoringBase,
    SetMonitoringLevel,
    SetVariableMonitoring,
  ],
  routes,
})
