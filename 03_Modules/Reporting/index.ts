import { defineModule } from '#util/module.js'
import SecurityEventNotification from './actions/SecurityEventNotification.js'

export default defineModule({ name: 'Reporting', actions: [SecurityEventNotification] })
