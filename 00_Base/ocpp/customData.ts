import type { GetCertificateIdUseEnumType, ReportDataType } from '#base/ocpp/generated/v21.js'

/**
 * What a translated message carries beyond the 2.x vocabulary. The translation writes it, handlers that know these keys read it.
 * Key by key:
 * - `anyType` (in idToken.customData; in the responses to SendLocalList and GetLocalListVersion): the protocol knows no token types, so the value alone
 *   identifies the token.
 * - `tokenMaxLength` (in the responses to SendLocalList and GetLocalListVersion): characters a token of the list can have.
 * - `allocateId` (TransactionEvent Started): transactionInfo.transactionId is the business key of the start; the insert gives the real id,
 *   which comes back as `transactionId` in the customData of the response.
 * - `unnumbered` (TransactionEvent, RequestStartTransaction, UpdateFirmware, GetLog): the protocol has no such numbers; seqNo, remoteStartId or requestId is only there for the schema.
 * - `transactionId` (MeterValues): the transaction the readings belong to, as on the wire.
 * - `connectorId` (TransactionEvent, MeterValues): the connector as on the wire, where its number cannot be that of an EVSE.
 * - `stopReason`, `status`, `errorCode`, `vendorErrorCode`, `vendorIdOfError`, `info`: the station's own words, kept verbatim.
 * - `value` (in sampledValue.customData): the reading as on the wire, where the number does not show every character of it or there is no number at
 *   all. It takes precedence over the number.
 * - `measurand` (in sampledValue.customData): the station's own measurand, where 2.x has none. It takes precedence: `sampledValue.measurand` is then
 *   only there for the schema.
 * - `format` (in sampledValue.customData): as on the wire. With `SignedData` the number means nothing and signedMeterValue has what was signed.
 * - `meterType`, `meterSerialNumber`, `chargeBoxSerialNumber` (BootNotification): as on the wire.
 * - `readonly` (in a getVariableResult's customData): whether the station lets the variable be set.
 * - `place` (in a getVariableResult's or setVariableResult's customData): where the key stands in the device model, and its value there, where it was named by its own name.
 * - `unanswered` (in one of the results of a command that went out in several messages): the station said nothing of it; its status is only there for the schema.
 * - `reportData` (in the response to GetBaseReport): the whole report at once, as NotifyReport would bring it.
 * - `certificateTypes` (in the response to GetInstalledCertificateIds): the types the answer speaks of, where they are not those of the request.
 */
export interface PlugboardData {
  vendorId: 'plugboard'
  anyType?: boolean
  tokenMaxLength?: number
  allocateId?: boolean
  unnumbered?: boolean
  transactionId?: string
  connectorId?: number
  stopReason?: string
  status?: string
  errorCode?: string
  vendorErrorCode?: string
  vendorIdOfError?: string
  info?: string
  value?: string
  measurand?: string
  format?: string
  meterType?: string
  meterSerialNumber?: string
  chargeBoxSerialNumber?: string
  readonly?: boolean
  place?: { component: { name: string }; variable: { name: string; instance?: string }; value: string }
  unanswered?: boolean
  reportData?: ReportDataType[]
  certificateTypes?: GetCertificateIdUseEnumType[]
}

/** Custom data that Plugboard itself wrote; anything a station sent under that name was removed at the edge. */
export const plugboardData = (customData: { vendorId: string } | undefined): Partial<PlugboardData> =>
  customData?.vendorId === 'plugboard' ? (customData as PlugboardData) : {}
