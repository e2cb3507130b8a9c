import { unansweredOf } from '#util/followedRequest.js'
import { defineModule } from '#util/module.js'
import { unsentReportsOf } from '#util/reportRequest.js'
import CustomerInformation from './actions/CustomerInformation.js'
import GetBaseReport from './actions/GetBaseReport.js'
import GetLog from './actions/GetLog.js'
import GetReport from './actions/GetReport.js'
import LogStatusNotification from './actions/LogStatusNotification.js'
import NotifyCustomerInformation from './actions/NotifyCustomerInformation.js'
import NotifyReport from './actions/NotifyReport.js'
import SecurityEventNotification from './actions/SecurityEventNotification.js'
import { routes } from './routes.js'

const followed = unansweredOf('GetLog')
const reports = unsentReportsOf('CustomerInformation', 'GetBaseReport', 'GetReport')

export default defineModule({
  name: 'Reporting',
  actions: [
    CustomerInformation,
    GetBaseReport,
    GetLog,
    GetReport,
    LogStatusNotification,
    NotifyCustomerInformation,
    NotifyReport,
    SecurityEventNotification,
  ],
  on: {
    async 'command.finished'(finished, app) {
      await followed(finished, app)
      await reports(finished, app)
    },
  },
  routes,
})
