import { defineModule } from '#util/module.js'
import BootNotification from './actions/BootNotification.js'
import ChangeAvailability from './actions/ChangeAvailability.js'
import DataTransferCommand from './actions/DataTransfer.command.js'
import DataTransfer from './actions/DataTransfer.js'
import GetVariables from './actions/GetVariables.js'
import Heartbeat from './actions/Heartbeat.js'
import Reset from './actions/Reset.js'
import SetVariables from './actions/SetVariables.js'
import TriggerMessage from './actions/TriggerMessage.js'
import { routes } from './routes.js'

export default defineModule({
  name: 'Configuration',
  actions: [
    BootNotification,
    ChangeAvailability,
    DataTransfer,
    DataTransferCommand,
    GetVariables,
    Heartbeat,
    Reset,
    SetVariables,
    TriggerMessage,
  ],
  routes,
})
