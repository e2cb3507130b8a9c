import { defineModule } from '#util/module.js'
import BootNotification from './actions/BootNotification.js'
import ChangeAvailability from './actions/ChangeAvailability.js'
import ClearDisplayMessage from './actions/ClearDisplayMessage.js'
import DataTransferCommand from './actions/DataTransfer.command.js'
import DataTransfer from './actions/DataTransfer.js'
import GetDisplayMessages from './actions/GetDisplayMessages.js'
import GetVariables from './actions/GetVariables.js'
import Heartbeat from './actions/Heartbeat.js'
import NotifyDisplayMessages from './actions/NotifyDisplayMessages.js'
import Reset from './actions/Reset.js'
import SetDisplayMessage from './actions/SetDisplayMessage.js'
import SetVariables from './actions/SetVariables.js'
import TriggerMessage from './actions/TriggerMessage.js'
import { routes } from './routes.js'

export default defineModule({
  name: 'Configuration',
  actions: [
    BootNotification,
    ChangeAvailability,
    ClearDisplayMessage,
    DataTransfer,
    DataTransferCommand,
    GetDisplayMessages,
    GetVariables,
    Heartbeat,
    NotifyDisplayMessages,
    Reset,
    SetDisplayMessage,
    SetVariables,
    TriggerMessage,
  ],
  routes,
})
