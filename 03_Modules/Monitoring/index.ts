import { defineModule } from '#util/module.js'
import NotifyEvent from './actions/NotifyEvent.js'

export default defineModule({ name: 'Monitoring', actions: [NotifyEvent] })
