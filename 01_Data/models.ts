import type { ModelCtor } from 'sequelize-typescript'
import { AccessChangeModel } from './models/AccessChange.js'
import { AfrrSignalModel } from './models/AfrrSignal.js'
import { AllowedEnergyTransferModel } from './models/AllowedEnergyTransfer.js'
import { ApiKeyModel } from './models/ApiKey.js'
import { BatterySwapModel } from './models/BatterySwap.js'
import { BatterySwapEventModel } from './models/BatterySwapEvent.js'
import { BootModel } from './models/Boot.js'
import { CallbackModel } from './models/Callback.js'
import { CertificateQueryModel } from './models/CertificateQuery.js'
import { CertificateSigningRequestModel } from './models/CertificateSigningRequest.js'
import { ChargingLimitModel } from './models/ChargingLimit.js'
import { ChargingNeedsModel } from './models/ChargingNeeds.js'
import { ChargingProfileModel } from './models/ChargingProfile.js'
import { CommandModel } from './models/Command.js'
import { CompositeScheduleModel } from './models/CompositeSchedule.js'
import { ConnectionModel } from './models/Connection.js'
import { ConnectionAttemptModel } from './models/ConnectionAttempt.js'
import { ConnectorModel } from './models/Connector.js'
import { DataTransferModel } from './models/DataTransfer.js'
import { DeadLetterModel } from './models/DeadLetter.js'
import { DerControlModel } from './models/DerControl.js'
import { DerNoticeModel } from './models/DerNotice.js'
import { DisplayMessageModel } from './models/DisplayMessage.js'
import { EventStreamModel } from './models/EventStream.js'
import { EventStreamValueModel } from './models/EventStreamValue.js'
import { EvScheduleModel } from './models/EvSchedule.js'
import { EvseModel } from './models/Evse.js'
import { FileModel } from './models/File.js'
import { FileTokenModel } from './models/FileToken.js'
import { FollowedRequestModel } from './models/FollowedRequest.js'
import { FollowedStatusModel } from './models/FollowedStatus.js'
import { InstalledCertificateModel } from './models/InstalledCertificate.js'
import { LocalListModel } from './models/LocalList.js'
import { LocalListEntryModel } from './models/LocalListEntry.js'
import { LocationModel } from './models/Location.js'
import { LogFileModel } from './models/LogFile.js'
import { MessageModel } from './models/Message.js'
import { MeterValueModel } from './models/MeterValue.js'
import { MonitorModel } from './models/Monitor.js'
import { MonitoringSettingModel } from './models/MonitoringSetting.js'
import { OutboxModel } from './models/Outbox.js'
import { PriceModel } from './models/Price.js'
import { PriorityChargingModel } from './models/PriorityCharging.js'
import { ProcessModel } from './models/Process.js'
import { ReportModel } from './models/Report.js'
import { ReportPartModel } from './models/ReportPart.js'
import { ReservationModel } from './models/Reservation.js'
import { SecurityEventModel } from './models/SecurityEvent.js'
import { SettlementModel } from './models/Settlement.js'
import { StationModel } from './models/Station.js'
import { StationEventModel } from './models/StationEvent.js'
import { StationLinkModel } from './models/StationLink.js'
import { StationTariffModel } from './models/StationTariff.js'
import { StatusChangeModel } from './models/StatusChange.js'
import { TariffModel } from './models/Tariff.js'
import { TenantModel } from './models/Tenant.js'
import { TokenModel } from './models/Token.js'
import { TokenGroupModel } from './models/TokenGroup.js'
import { TransactionModel } from './models/Transaction.js'
import { TransactionEventModel } from './models/TransactionEvent.js'
import { TrustAnchorModel } from './models/TrustAnchor.js'
import { UnexpectedMessageModel } from './models/UnexpectedMessage.js'
import { UnkeptFileModel } from './models/UnkeptFile.js'
import { VariableModel } from './models/Variable.js'
import { VatCheckModel } from './models/VatCheck.js'
import { WebPaymentModel } from './models/WebPayment.js'

/** Every table has its model: a new one is its own file and a line here. */
export const models: ModelCtor[] = [
  AccessChangeModel,
  AfrrSignalModel,
  AllowedEnergyTransferModel,
  ApiKeyModel,
  BatterySwapModel,
  BatterySwapEventModel,
  BootModel,
  CallbackModel,
  ChargingLimitModel,
  ChargingNeedsModel,
  ChargingProfileModel,
  CertificateQueryModel,
  CertificateSigningRequestModel,
  CommandModel,
  CompositeScheduleModel,
  ConnectionModel,
  ConnectionAttemptModel,
  ConnectorModel,
  DataTransferModel,
  DeadLetterModel,
  DisplayMessageModel,
  EvScheduleModel,
  DerControlModel,
  DerNoticeModel,
  EventStreamModel,
  EventStreamValueModel,
  EvseModel,
  FileModel,
  FileTokenModel,
  FollowedRequestModel,
  FollowedStatusModel,
  InstalledCertificateModel,
  LocalListEntryModel,
  LocalListModel,
  LocationModel,
  LogFileModel,
  MessageModel,
  MeterValueModel,
  MonitorModel,
  MonitoringSettingModel,
  OutboxModel,
  PriceModel,
  PriorityChargingModel,
  ProcessModel,
  ReportModel,
  ReportPartModel,
  ReservationModel,
  SecurityEventModel,
  SettlementModel,
  StationModel,
  StationEventModel,
  StationLinkModel,
  StationTariffModel,
  StatusChangeModel,
  TariffModel,
  TenantModel,
  TokenModel,
  TokenGroupModel,
  TransactionModel,
  TransactionEventModel,
  TrustAnchorModel,
  UnkeptFileModel,
  VatCheckModel,
  UnexpectedMessageModel,
  VariableModel,
  WebPaymentModel,
]
