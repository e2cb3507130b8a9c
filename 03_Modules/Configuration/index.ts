import { unansweredOf } from '#util/followedRequest.js'
import { defineModule } from '#util/module.js'
import { unsentReportsOf } from '#util/reportRequest.js'
import BootNotification from './actions/BootNotification.js'
import ChangeAvailability from './actions/ChangeAvailability.js'
import ClearDisplayMessage from './actions/ClearDisplayMessage.js'
import DataTransferCommand from './actions/DataTransfer.command.js'
import DataTransfer from './actions/DataTransfer.js'
import FirmwareStatusNotification from './actions/FirmwareStatusNotification.js'
import GetDisplayMessages from './actions/GetDisplayMessages.js'
import GetVariables from './actions/GetVariables.js'
import Heartbeat from './actions/Heartbeat.js'
import NotifyDisplayMessages from './actions/NotifyDisplayMessages.js'
import PublishFirmware from './actions/PublishFirmware.js'
import PublishFirmwareStatusNotification from './actions/PublishFirmwareStatusNotification.js'
import Reset from './actions/Reset.js'
import SetDisplayMessage from './actions/SetDisplayMessage.js'
import SetNetworkProfile from './actions/SetNetworkProfile.js'
import SetVariables from './actions/SetVariables.js'
import TriggerMessage from './actions/TriggerMessage.js'
import UnpublishFirmware from './actions/UnpublishFirmware.js'
import UpdateFirmware from './actions/UpdateFirmware.js'
import { keepLogsYoung } from './oldLogs.js'
import { routes } from './routes.js'
import { stationFiles } from './stationFiles.js'

const followed = unansweredOf('UpdateFirmware', 'PublishFirmware', 'SetNetworkProfile')
const reports = unsentReportsOf('GetDisplayMessages')

export default defineModule({
  name: 'Configuration',
  actions: [
    BootNotification,
    ChangeAvailability,
    ClearDisplayMessage,
    DataTransfer,
    DataTransferCommand,
    FirmwareStatusNotification,
    GetDisplayMessages,
    GetVariables,
    Heartbeat,
    NotifyDisplayMessages,
    PublishFirmware,
    PublishFirmwareStatusNotification,
    Reset,
    SetDisplayMessage,
    SetNetworkProfile,
    SetVariables,
    TriggerMessage,
    UnpublishFirmware,
    UpdateFirmware,
  ],
  on: {
    async 'command.finished'(finished, app) {
      await followed(finished, app)
      await reports(finished, app)
    },
  },
  routes,
  async start(app) {
    await stationFiles(app)
    keepLogsYoung(app)
  },
})
