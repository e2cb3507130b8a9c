import type { ActionName } from './action.js'
import { isAction } from './validate.js'
import type { OcppVersion } from './version.js'

const der = 'DER control'
const tariffs = 'tariffs'
const streams = 'periodic event streams'

/** What came with 2.1, by the command that needs it: completes the sentence "which has no …". */
const news: Partial<Record<ActionName, string>> = {
  AdjustPeriodicEventStream: streams,
  ChangeTransactionTariff: tariffs,
  ClearTariffs: tariffs,
  GetTariffs: tariffs,
  NotifyWebPaymentStarted: 'web payments',
  SetDefaultTariff: tariffs,
  AFRRSignal: 'grid frequency support: no charging profile of it follows an aFRR signal',
  ClearDERControl: der,
  GetDERControl: der,
  GetPeriodicEventStream: streams,
  RequestBatterySwap: 'battery swapping',
  SetDERControl: der,
  NotifyAllowedEnergyTransfer: 'choice of energy transfer modes: its vehicles are not told what is allowed',
  UpdateDynamicSchedule: 'dynamic charging profiles: send SetChargingProfile with the new limit',
  UsePriorityCharging: 'priority charging',
}

/** Why a version cannot say a command that came with OCPP 2.1, as its schemas have it; undefined for every other command. */
export function refusedBefore21(version: OcppVersion, action: string): string | undefined {
  if (version === '2.1' || isAction('2.0.1', action) || !isAction('2.1', action)) return undefined
  const lacking = Object.hasOwn(news, action) ? news[action as ActionName] : action
  return `${action} came with OCPP 2.1; the station speaks OCPP ${version}, which has no ${lacking}`
}
