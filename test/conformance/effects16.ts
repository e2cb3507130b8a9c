import type { Effect, Effects } from './effects.js'
import { answered, loses, shows } from './seen.js'

const rootType = (type: string) => type.replace('CentralSystem', 'CSMS')

/** The connector is out of order, or was and no longer is. Connector n is EVSE n. */
const availability: Effect = {
  reads: '/stations/{id}',
  sees({ evses }, { request: { connectorId, type } }, before) {
    const isOut = (all: any[]) => all.find(({ evseId }) => evseId === connectorId)?.connectors[0].status === 'Unavailable'
    return type === 'Inoperative' ? isOut(evses) : !isOut(evses) && before.some((earlier) => isOut(earlier.evses))
  },
}

/** OCPP 1.6 with its security extension. */
export const effects16: Effects = {
  Authorize: {
    up: shows('/transactions', ({ idTag: idToken }, { idTagInfo: { status } }, { stationId }) =>
      status === 'Accepted' ? { stationId, idToken } : undefined,
    ),
  },
  BootNotification: {
    up: shows('/stations/{id}', ({ chargePointVendor, chargePointModel, chargePointSerialNumber }, { status }) => ({
      bootStatus: status,
      vendor: chargePointVendor,
      model: chargePointModel,
      serialNumber: chargePointSerialNumber,
    })),
  },
  CancelReservation: {
    down: shows('/stations/{id}/reservations', ({ reservationId }, { status }) => ({ reservationId, cancelStatus: status })),
  },
  CertificateSigned: {
    down: shows('/stations/{id}/certificates/signing-requests', (_q, { status }) => ({
      state: status === 'Accepted' ? 'signed' : 'refused',
    })),
  },
  ChangeAvailability: { down: availability },
  ChangeConfiguration: {
    down: shows('/stations/{id}/variables', ({ key, value }, { status }) => (status === 'Accepted' ? { variable: key, value } : undefined)),
  },
  ClearCache: { down: answered },
  ClearChargingProfile: { down: loses('/stations/{id}/charging-profiles', ({ id }) => ({ profileId: id })) },
  DataTransfer: {
    up: shows('/stations/{id}/data-transfers', ({ vendorId, messageId }, { status }) => ({ vendorId, messageId, status })),
    down: answered,
  },
  DeleteCertificate: { down: loses('/stations/{id}/certificates', ({ certificateHashData: hashData }) => ({ hashData })) },
  DiagnosticsStatusNotification: { up: shows('/stations/{id}/logs', ({ status }) => ({ status })) },
  ExtendedTriggerMessage: { down: answered },
  FirmwareStatusNotification: { up: shows('/stations/{id}/firmware', ({ status }) => ({ status })) },
  GetCompositeSchedule: {
    down: shows('/stations/{id}/composite-schedule', (_q, { connectorId, chargingSchedule }) =>
      chargingSchedule ? { evseId: connectorId, schedule: { duration: chargingSchedule.duration } } : undefined,
    ),
  },
  GetConfiguration: {
    down: shows('/stations/{id}/variables', (_q, { configurationKey }) => ({
      variable: configurationKey?.[0]?.key,
      value: configurationKey?.[0]?.value,
    })),
  },
  GetDiagnostics: { down: shows('/stations/{id}/logs', (_q, { fileName }) => ({ filename: fileName })) },
  GetInstalledCertificateIds: {
    down: shows('/stations/{id}/certificates', ({ certificateType }, { certificateHashData }) =>
      certificateHashData ? { certificateType: rootType(certificateType), hashData: certificateHashData[0] } : undefined,
    ),
  },
  GetLocalListVersion: {
    down: shows('/stations/{id}/local-list', (_q, { listVersion }) => (listVersion < 0 ? { supported: false } : { version: listVersion })),
  },
  GetLog: { down: shows('/stations/{id}/logs', ({ requestId }, { status, filename }) => ({ requestId, answer: status, filename })) },
  Heartbeat: { up: shows('/stations/{id}', (_q, _a, _station, sentAt) => ({ lastSeenAt: (at: string) => Date.parse(at) >= sentAt })) },
  InstallCertificate: {
    down: shows('/stations/{id}/certificates', ({ certificateType }, { status }) =>
      status === 'Accepted' ? { certificateType: rootType(certificateType), source: 'installed' } : undefined,
    ),
  },
  LogStatusNotification: { up: shows('/stations/{id}/logs', ({ requestId, status }) => ({ requestId, status })) },
  MeterValues: {
    up: shows('/stations/{id}/meter-values', ({ connectorId, meterValue: [{ sampledValue }] }) => ({
      evseId: connectorId,
      value: sampledValue[0].value,
    })),
  },
  RemoteStartTransaction: {
    down: shows('/transactions', ({ idTag: idToken, connectorId: evseId }, { status }, { stationId }) =>
      status === 'Accepted' ? { stationId, idToken, evseId } : undefined,
    ),
  },
  RemoteStopTransaction: {
    down: shows('/transactions', ({ transactionId }, { status }, { stationId }) =>
      status === 'Accepted' ? { stationId, transactionId, stopReason: 'Remote' } : undefined,
    ),
  },
  ReserveNow: { down: shows('/stations/{id}/reservations', ({ reservationId }, { status }) => ({ reservationId, status })) },
  Reset: {
    down: shows('/transactions', ({ type }, { status }, { stationId }) =>
      status === 'Accepted' ? { stationId, stopReason: `${type}Reset` } : undefined,
    ),
  },
  SecurityEventNotification: { up: shows('/stations/{id}/security-events', ({ type, timestamp: at }) => ({ type, at })) },
  SendLocalList: {
    down: shows('/stations/{id}/local-list', ({ listVersion }, { status }) =>
      status === 'Accepted' ? { version: listVersion, status } : undefined,
    ),
  },
  SetChargingProfile: {
    down: shows('/stations/{id}/charging-profiles', ({ connectorId, csChargingProfiles: profile }, { status }) =>
      status === 'Accepted'
        ? {
            profileId: profile.chargingProfileId,
            set: { evseId: connectorId, profile: { chargingProfilePurpose: profile.chargingProfilePurpose } },
          }
        : undefined,
    ),
  },
  SignCertificate: { up: shows('/stations/{id}/certificates/signing-requests', ({ csr }) => ({ csr })) },
  SignedFirmwareStatusNotification: { up: shows('/stations/{id}/firmware', ({ requestId, status }) => ({ requestId, status })) },
  SignedUpdateFirmware: { down: shows('/stations/{id}/firmware', ({ requestId }, { status }) => ({ requestId, answer: status })) },
  StartTransaction: {
    up: shows('/transactions', ({ connectorId, idTag, meterStart }, { transactionId }, { stationId }) => ({
      stationId,
      transactionId,
      evseId: connectorId,
      idToken: idTag,
      meterStartWh: meterStart,
    })),
  },
  StatusNotification: {
    up: shows('/stations/{id}', ({ connectorId, status, errorCode }) => ({
      evses: [
        {
          evseId: connectorId,
          connectors: [{ errorCode, reportedStatus: (word: string) => word === undefined || word === status, status: statusOf(status) }],
        },
      ],
    })),
  },
  StopTransaction: {
    up: shows('/transactions', ({ transactionId, meterStop, timestamp }, _a, { stationId }) => ({
      stationId,
      transactionId,
      meterStopWh: meterStop,
      endedAt: timestamp,
    })),
  },
  TriggerMessage: { down: answered },
  UnlockConnector: { down: answered },
  UpdateFirmware: {
    down: shows('/stations/{id}/firmware', ({ location }) => ({ action: 'UpdateFirmware', request: { firmware: { location } } })),
  },
}

/** The words that 2.x has too; what it has not is Occupied. */
function statusOf(status: string): string {
  return ['Available', 'Reserved', 'Unavailable', 'Faulted'].includes(status) ? status : 'Occupied'
}
