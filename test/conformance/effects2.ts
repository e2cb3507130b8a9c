import type { Effect, Effects } from './effects.js'
import { answered, loses, present, shows } from './seen.js'

const accepted = (status: string) => status === 'Accepted' || status === 'AcceptedCanceled'
const named = ({ component, variable }: any) => ({ component: component.name, variable: variable.name })

/** What a station asked about certificates, and was told. */
const asked = (action: string, answerOf: (response: any) => string) =>
  shows('/stations/{id}/certificates/queries', (_q, a) => ({ action, answer: answerOf(a) }))

/** The connectors it is about are out of order, or were and no longer are. */
const availability: Effect = {
  reads: '/stations/{id}',
  sees({ evses }, { request: { operationalStatus, evse } }, before) {
    const out = (all: any[]) =>
      all
        .filter(({ evseId }) => evse === undefined || evseId === evse.id)
        .flatMap(({ connectors }) => connectors)
        .filter(({ connectorId }) => evse?.connectorId === undefined || connectorId === evse.connectorId)
        .map(({ status }) => status === 'Unavailable')
    const now = out(evses)
    if (operationalStatus === 'Inoperative') return now.length > 0 && now.every(Boolean)
    return now.length > 0 && !now.some(Boolean) && before.some((earlier) => out(earlier.evses).some(Boolean))
  },
}

/** OCPP 2.0.1; 2.1 has all of it. */
export const effects2: Effects = {
  Authorize: {
    up: shows('/transactions', ({ idToken }, { idTokenInfo }, { stationId }) =>
      idTokenInfo.status === 'Accepted' ? { stationId, idToken: idToken.idToken } : undefined,
    ),
  },
  BootNotification: {
    up: shows('/stations/{id}', ({ chargingStation: { vendorName, model, serialNumber } }, { status }) => ({
      bootStatus: status,
      vendor: vendorName,
      model,
      serialNumber,
    })),
  },
  CancelReservation: {
    down: shows('/stations/{id}/reservations', ({ reservationId }, { status }) => ({ reservationId, cancelStatus: status })),
  },
  CertificateSigned: {
    down: shows('/stations/{id}/certificates/signing-requests', (_q, { status }) => ({ state: accepted(status) ? 'signed' : 'refused' })),
  },
  ChangeAvailability: { down: availability },
  ClearCache: { down: answered },
  ClearChargingProfile: {
    down: loses('/stations/{id}/charging-profiles', ({ chargingProfileId }) => ({ profileId: chargingProfileId })),
  },
  ClearDisplayMessage: { down: shows('/stations/{id}/display-messages', ({ id }) => ({ messageId: id, phase: 'removed' })) },
  ClearVariableMonitoring: { down: loses('/stations/{id}/monitors', ({ id }) => ({ monitorId: id[0] })) },
  ClearedChargingLimit: {
    up: shows('/stations/{id}/charging-limits', ({ chargingLimitSource: source }) => ({ source, clearedAt: present })),
  },
  CostUpdated: {
    down: shows('/transactions', ({ transactionId, totalCost }, _a, { stationId }) => ({
      stationId,
      transactionId,
      runningCost: totalCost,
    })),
  },
  CustomerInformation: {
    down: shows('/stations/{id}/reports', ({ requestId }, { status }) => ({ requestId, status, askedBy: 'CustomerInformation' })),
  },
  DataTransfer: {
    up: shows('/stations/{id}/data-transfers', ({ vendorId, messageId }, { status }) => ({ vendorId, messageId, status })),
    down: answered,
  },
  DeleteCertificate: { down: loses('/stations/{id}/certificates', ({ certificateHashData: hashData }) => ({ hashData })) },
  FirmwareStatusNotification: {
    up: shows('/stations/{id}/firmware', ({ requestId, status }) => ({ requestId, status, action: 'UpdateFirmware' })),
  },
  Get15118EVCertificate: { up: asked('Get15118EVCertificate', ({ status }) => status) },
  GetBaseReport: {
    down: shows('/stations/{id}/reports', ({ requestId }, { status }) => ({ requestId, status, askedBy: 'GetBaseReport' })),
  },
  GetCertificateStatus: { up: asked('GetCertificateStatus', ({ status }) => status) },
  GetChargingProfiles: {
    down: shows('/stations/{id}/charging-profiles', ({ chargingProfile: { chargingProfilePurpose } }, { status }) =>
      accepted(status) && chargingProfilePurpose ? { reported: { profile: { chargingProfilePurpose } } } : undefined,
    ),
  },
  GetCompositeSchedule: {
    down: shows('/stations/{id}/composite-schedule', ({ evseId }, { schedule }) =>
      schedule ? { evseId, schedule: { duration: schedule.duration } } : undefined,
    ),
  },
  GetDisplayMessages: {
    down: shows('/stations/{id}/display-messages', ({ id }, { status }) =>
      accepted(status) ? { messageId: id?.[0], phase: present } : undefined,
    ),
  },
  GetInstalledCertificateIds: {
    down: shows('/stations/{id}/certificates', (_q, { certificateHashDataChain }) =>
      certificateHashDataChain
        ? { certificateType: certificateHashDataChain[0].certificateType, hashData: certificateHashDataChain[0].certificateHashData }
        : undefined,
    ),
  },
  GetLocalListVersion: { down: shows('/stations/{id}/local-list', (_q, { versionNumber: version }) => ({ version })) },
  GetLog: { down: shows('/stations/{id}/logs', ({ requestId }, { status, filename }) => ({ requestId, answer: status, filename })) },
  GetMonitoringReport: {
    down: shows('/stations/{id}/reports', ({ requestId }, { status }) => ({ requestId, status, askedBy: 'GetMonitoringReport' })),
  },
  GetReport: { down: shows('/stations/{id}/reports', ({ requestId }, { status }) => ({ requestId, status, askedBy: 'GetReport' })) },
  GetTransactionStatus: {
    down: shows('/transactions', ({ transactionId }, { ongoingIndicator, messagesInQueue }, { stationId }) =>
      transactionId === undefined
        ? undefined
        : { stationId, transactionId, stationOngoing: ongoingIndicator, stationMessagesInQueue: messagesInQueue },
    ),
  },
  GetVariables: {
    down: shows('/stations/{id}/variables', (_q, { getVariableResult: [one] }) => ({ ...named(one), value: one.attributeValue })),
  },
  Heartbeat: { up: shows('/stations/{id}', (_q, _a, _station, sentAt) => ({ lastSeenAt: (at: string) => Date.parse(at) >= sentAt })) },
  InstallCertificate: {
    down: shows('/stations/{id}/certificates', ({ certificateType }, { status }) =>
      accepted(status) ? { certificateType, source: 'installed' } : undefined,
    ),
  },
  LogStatusNotification: { up: shows('/stations/{id}/logs', ({ requestId, status }) => ({ requestId, status })) },
  MeterValues: {
    up: shows('/stations/{id}/meter-values', ({ evseId, meterValue: [{ sampledValue }] }) => ({ evseId, value: sampledValue[0].value })),
  },
  NotifyChargingLimit: {
    up: shows('/stations/{id}/charging-limits', ({ chargingLimit: { chargingLimitSource: source } }) => ({ source })),
  },
  NotifyCustomerInformation: {
    up: shows('/stations/{id}/reports/{reportId}', ({ requestId, data }) => ({
      requestId,
      text: (text: string) => data !== '' && text?.includes(data),
    })),
  },
  NotifyDisplayMessages: {
    up: shows('/stations/{id}/display-messages', ({ messageInfo: [one] }) => ({
      messageId: one.id,
      priority: one.priority,
      message: one.message,
    })),
  },
  NotifyEVChargingNeeds: {
    up: shows('/stations/{id}/charging-needs', ({ evseId, chargingNeeds: needs }, { status }) => ({ evseId, needs, status })),
  },
  NotifyEVChargingSchedule: {
    up: shows('/stations/{id}/ev-schedules', ({ evseId, timeBase }, { status }) => ({ evseId, timeBase, status })),
  },
  NotifyEvent: {
    up: shows('/stations/{id}/events', ({ eventData: [one] }) => ({ ...named(one), eventId: one.eventId, actualValue: one.actualValue })),
  },
  NotifyMonitoringReport: {
    up: shows('/stations/{id}/monitors', ({ monitor: [one] }) => ({ ...named(one), monitorId: one.variableMonitoring[0].id })),
  },
  NotifyReport: {
    up: shows('/stations/{id}/variables', ({ reportData: [one] }) => ({ ...named(one), value: one.variableAttribute[0].value })),
  },
  PublishFirmware: {
    down: shows('/stations/{id}/firmware', ({ requestId }, { status }) => ({ requestId, answer: status, action: 'PublishFirmware' })),
  },
  PublishFirmwareStatusNotification: {
    up: shows('/stations/{id}/firmware', ({ requestId, status }) => ({ requestId, status, action: 'PublishFirmware' })),
  },
  ReportChargingProfiles: {
    up: shows('/stations/{id}/charging-profiles', ({ evseId, chargingProfile: [{ id }] }) => ({ profileId: id, reported: { evseId } })),
  },
  RequestStartTransaction: {
    down: shows('/transactions', ({ remoteStartId }, { status }, { stationId }) =>
      accepted(status) ? { stationId, remoteStartId } : undefined,
    ),
  },
  RequestStopTransaction: {
    down: shows('/transactions', ({ transactionId }, { status }, { stationId }) =>
      accepted(status) ? { stationId, transactionId, stopReason: 'Remote' } : undefined,
    ),
  },
  ReservationStatusUpdate: {
    up: shows('/stations/{id}/reservations', ({ reservationId, reservationUpdateStatus }) => ({
      reservationId,
      state: reservationUpdateStatus.toLowerCase(),
    })),
  },
  ReserveNow: { down: shows('/stations/{id}/reservations', ({ id }, { status }) => ({ reservationId: id, status })) },
  Reset: {
    down: shows('/stations/{id}/boots', (_q, { status }) => ({ reason: status === 'Scheduled' ? 'ScheduledReset' : 'RemoteReset' })),
  },
  SecurityEventNotification: { up: shows('/stations/{id}/security-events', ({ type, timestamp: at }) => ({ type, at })) },
  SendLocalList: { down: shows('/stations/{id}/local-list', ({ versionNumber: version }, { status }) => ({ version, status })) },
  SetChargingProfile: {
    down: shows('/stations/{id}/charging-profiles', ({ evseId, chargingProfile }, { status }) =>
      accepted(status)
        ? { profileId: chargingProfile.id, set: { evseId, profile: { chargingProfilePurpose: chargingProfile.chargingProfilePurpose } } }
        : undefined,
    ),
  },
  SetDisplayMessage: {
    down: shows('/stations/{id}/display-messages', ({ message: { id, priority, message } }, { status }) =>
      accepted(status) ? { messageId: id, priority, message } : undefined,
    ),
  },
  SetMonitoringBase: { down: shows('/stations/{id}/monitors', ({ monitoringBase: base }) => ({ base })) },
  SetMonitoringLevel: { down: shows('/stations/{id}/monitors', ({ severity: level }) => ({ level })) },
  SetNetworkProfile: {
    down: shows('/stations/{id}/network-profiles', ({ configurationSlot }, { status: answer }) => ({ configurationSlot, answer })),
  },
  SetVariableMonitoring: {
    down: shows('/stations/{id}/monitors', ({ setMonitoringData: [one] }, { setMonitoringResult: [{ id: monitorId }] }) => ({
      ...named(one),
      monitorId,
      type: one.type,
      value: one.value,
    })),
  },
  SetVariables: {
    down: shows('/stations/{id}/variables', ({ setVariableData: [one] }, { setVariableResult: [{ attributeStatus }] }) =>
      accepted(attributeStatus) ? { ...named(one), value: one.attributeValue } : undefined,
    ),
  },
  SignCertificate: { up: shows('/stations/{id}/certificates/signing-requests', ({ csr }) => ({ csr })) },
  StatusNotification: {
    up: shows('/stations/{id}', ({ evseId, connectorId, connectorStatus: status }) => ({
      evses: [{ evseId, connectors: [{ connectorId, status }] }],
    })),
  },
  TransactionEvent: {
    up: shows('/transactions', ({ transactionInfo: { transactionId, chargingState, stoppedReason } }, _a, { stationId }) => ({
      stationId,
      transactionId,
      chargingState,
      stopReason: stoppedReason,
    })),
  },
  TriggerMessage: { down: answered },
  UnlockConnector: { down: answered },
  UnpublishFirmware: {
    down: shows('/stations/{id}/firmware', ({ checksum }) => ({ action: 'PublishFirmware', state: 'withdrawn', request: { checksum } })),
  },
  UpdateFirmware: {
    down: shows('/stations/{id}/firmware', ({ requestId }, { status }) => ({ requestId, answer: status, action: 'UpdateFirmware' })),
  },
}
