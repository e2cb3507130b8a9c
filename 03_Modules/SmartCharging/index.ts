import { defineModule } from '#util/module.js'
import AFRRSignal from './actions/AFRRSignal.js'
import ClearDERControl from './actions/ClearDERControl.js'
import GetDERControl from './actions/GetDERControl.js'
import NotifyDERAlarm from './actions/NotifyDERAlarm.js'
import NotifyDERStartStop from './actions/NotifyDERStartStop.js'
import ReportDERControl from './actions/ReportDERControl.js'
import SetDERControl from './actions/SetDERControl.js'
import { routes } from './routes.js'

export default defineModule({
  name: 'SmartCharging',
  actions: [AFRRSignal, ClearDERControl, GetDERControl, NotifyDERAlarm, NotifyDERStartStop, ReportDERControl, SetDERControl],
  routes,
})
