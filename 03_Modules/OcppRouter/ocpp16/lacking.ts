import type { ActionName } from '#base/ocpp/action.js'
import { refusedBefore21 } from '#base/ocpp/since21.js'

const monitors = 'monitors: its stations report faults by the errorCode of StatusNotification alone'
const display = 'display messages: what its stations show cannot be set'
const localController = 'local controllers that offer firmware to other stations: send UpdateFirmware to each'

/** What 1.6 lacks, by the 2.x command that needs it: completes the sentence "OCPP 1.6 has no …". */
const lacking: Partial<Record<ActionName, string>> = {
  ClearDisplayMessage: display,
  ClearVariableMonitoring: monitors,
  CostUpdated: 'running costs: its stations cannot be told what a transaction costs',
  CustomerInformation:
    'customer information: its stations cannot be asked what they know of a customer (its whitelists end with ClearCache and SendLocalList)',
  GetChargingProfiles:
    'request for the charging profiles of a station: those it accepted are at /api/v1/stations/{id}/charging-profiles, and GetCompositeSchedule tells what they come to',
  GetDisplayMessages: display,
  GetMonitoringReport: monitors,
  GetTransactionStatus: 'request for the status of a transaction, nor numbers by which a missing message could be noticed',
  PublishFirmware: localController,
  SetDisplayMessage: display,
  SetMonitoringBase: monitors,
  SetMonitoringLevel: monitors,
  SetVariableMonitoring: monitors,
  UnpublishFirmware: localController,
}

/** Why a 2.x command cannot be put to a 1.6 station. */
export const lacks16 = (action: string): string =>
  Object.hasOwn(lacking, action)
    ? `OCPP 1.6 has no ${lacking[action as ActionName]}`
    : (refusedBefore21('1.6', action) ?? `OCPP 1.6 has nothing like ${action}`)
