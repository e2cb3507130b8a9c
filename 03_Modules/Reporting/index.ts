import { defineModule } from '#util/module.js'
import GetBaseReport from './actions/GetBaseReport.js'
import GetReport from './actions/GetReport.js'
import NotifyReport from './actions/NotifyReport.js'
import SecurityEventNotification from './actions/SecurityEventNotification.js'
import { routes } from './routes.js'

export default defineModule({
  name: 'Reporting',
  actions: [GetBaseReport, GetReport, NotifyReport, SecurityEventNotification],
  routes,
})
