import Authorize from './Authorize.js'
import BootNotification from './BootNotification.js'
import CancelReservation, { raw as rawCancelReservation } from './CancelReservation.js'
import CertificateSigned, { raw as rawCertificateSigned } from './CertificateSigned.js'
import ChangeAvailability, { raw as rawChangeAvailability } from './ChangeAvailability.js'
import ClearCache, { raw as rawClearCache } from './ClearCache.js'
import ClearChargingProfile, { raw as rawClearChargingProfile } from './ClearChargingProfile.js'
import { command as DataTransfer, incoming as DataTransferUp, raw as rawDataTransfer } from './DataTransfer.js'
import DeleteCertificate, { raw as rawDeleteCertificate } from './DeleteCertificate.js'
import FirmwareStatusNotification, { signed as SignedFirmwareStatusNotification } from './FirmwareStatusNotification.js'
import GetBaseReport from './GetBaseReport.js'
import GetCompositeSchedule, { raw as rawGetCompositeSchedule } from './GetCompositeSchedule.js'
import GetInstalledCertificateIds, { raw as rawGetInstalledCertificateIds } from './GetInstalledCertificateIds.js'
import GetLocalListVersion, { raw as rawGetLocalListVersion } from './GetLocalListVersion.js'
import GetLog, { raw as rawGetDiagnostics, rawLog as rawGetLog } from './GetLog.js'
import GetReport from './GetReport.js'
import GetVariables, { raw as rawGetConfiguration } from './GetVariables.js'
import Heartbeat from './Heartbeat.js'
import InstallCertificate, { raw as rawInstallCertificate } from './InstallCertificate.js'
import LogStatusNotification, { diagnostics as DiagnosticsStatusNotification } from './LogStatusNotification.js'
import MeterValues from './MeterValues.js'
import RequestStartTransaction, { raw as rawRemoteStartTransaction } from './RequestStartTransaction.js'
import RequestStopTransaction, { raw as rawRemoteStopTransaction } from './RequestStopTransaction.js'
import ReserveNow, { raw as rawReserveNow } from './ReserveNow.js'
import Reset, { raw as rawReset } from './Reset.js'
import SecurityEventNotification from './SecurityEventNotification.js'
import SendLocalList, { raw as rawSendLocalList } from './SendLocalList.js'
import SetChargingProfile, { raw as rawSetChargingProfile } from './SetChargingProfile.js'
import SetVariables, { raw as rawChangeConfiguration } from './SetVariables.js'
import SignCertificate from './SignCertificate.js'
import StartTransaction from './StartTransaction.js'
import StatusNotification from './StatusNotification.js'
import StopTransaction from './StopTransaction.js'
import TriggerMessage, { rawExtended as rawExtendedTriggerMessage, raw as rawTriggerMessage } from './TriggerMessage.js'
import type { Action16, CommandTranslation, RawCommand, Translation } from './translation.js'
import UnlockConnector, { raw as rawUnlockConnector } from './UnlockConnector.js'
import UpdateFirmware, { rawSigned as rawSignedUpdateFirmware, raw as rawUpdateFirmware } from './UpdateFirmware.js'

const incoming: Translation[] = [
  Authorize,
  BootNotification,
  DataTransferUp,
  DiagnosticsStatusNotification,
  FirmwareStatusNotification,
  Heartbeat,
  LogStatusNotification,
  MeterValues,
  SecurityEventNotification,
  SignCertificate,
  SignedFirmwareStatusNotification,
  StartTransaction,
  StatusNotification,
  StopTransaction,
]

const commands: CommandTranslation[] = [
  CancelReservation,
  CertificateSigned,
  ChangeAvailability,
  ClearCache,
  ClearChargingProfile,
  DataTransfer,
  DeleteCertificate,
  GetBaseReport,
  GetInstalledCertificateIds,
  GetLocalListVersion,
  GetLog,
  GetCompositeSchedule,
  GetReport,
  GetVariables,
  InstallCertificate,
  RequestStartTransaction,
  RequestStopTransaction,
  ReserveNow,
  Reset,
  SendLocalList,
  SetChargingProfile,
  SetVariables,
  TriggerMessage,
  UnlockConnector,
  UpdateFirmware,
]

const rawCommands: RawCommand[] = [
  rawCancelReservation,
  rawCertificateSigned,
  rawChangeAvailability,
  rawChangeConfiguration,
  rawClearCache,
  rawClearChargingProfile,
  rawDataTransfer,
  rawDeleteCertificate,
  rawExtendedTriggerMessage,
  rawGetCompositeSchedule,
  rawGetConfiguration,
  rawGetDiagnostics,
  rawGetInstalledCertificateIds,
  rawGetLocalListVersion,
  rawGetLog,
  rawInstallCertificate,
  rawRemoteStartTransaction,
  rawRemoteStopTransaction,
  rawReserveNow,
  rawReset,
  rawSendLocalList,
  rawSignedUpdateFirmware,
  rawSetChargingProfile,
  rawTriggerMessage,
  rawUnlockConnector,
  rawUpdateFirmware,
]

/** What 1.6 stations may say, by its 1.6 name. */
export const incoming16: ReadonlyMap<string, Translation> = new Map(incoming.map((translation) => [translation.from, translation]))

/** What 1.6 stations may be asked, by its 2.x name. */
export const commands16: ReadonlyMap<string, CommandTranslation> = new Map(commands.map((command) => [command.action, command]))

/** What operators may send in 1.6 words, by its 1.6 name. */
export const rawCommands16: ReadonlyMap<string, RawCommand> = new Map(rawCommands.map((command) => [command.name, command]))

/** The names of `rawCommands16`. */
export const commands16Names: readonly Action16[] = rawCommands.map(({ name }) => name)
