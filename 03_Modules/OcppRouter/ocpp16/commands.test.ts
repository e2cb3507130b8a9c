import { describe, expect, it } from 'vitest'
import type { ActionName } from '#base/ocpp/action.js'
import { OcppError } from '#base/ocpp/errors.js'
import { commands16, rawCommands16 } from './index.js'

const sent = (action: ActionName, request: object) => commands16.get(action)!.calls(request)
const refused = (action: ActionName, request: object) => {
  try {
    return sent(action, request)
  } catch (err) {
    return OcppError.is(err) ? `${err.code}: ${err.message}` : err
  }
}
const answered = (action: ActionName, request: object, ...responses: object[]) => commands16.get(action)!.up(responses, request)
const meaning = (name: string, request: object, response: object) => rawCommands16.get(name)!.as(request, response)

const idToken = { idToken: 'AB', type: 'Central' }
const profile = {
  id: 5,
  stackLevel: 1,
  chargingProfilePurpose: 'TxProfile',
  chargingProfileKind: 'Relative',
  chargingSchedule: [
    {
      id: 9,
      duration: 60,
      chargingRateUnit: 'A',
      minChargingRate: 6,
      chargingSchedulePeriod: [{ startPeriod: 0, limit: 8.1, numberPhases: 3 }],
    },
  ],
}
const location = 'https://example.com/fw.bin'
const retrieveDateTime = '2026-01-01T00:00:00Z'
const installDateTime = '2026-01-02T00:00:00Z'
const secure = { signingCertificate: 'PEM', signature: 'c2ln' }
const profile16 = {
  chargingProfileId: 5,
  stackLevel: 1,
  chargingProfilePurpose: 'TxProfile',
  chargingProfileKind: 'Relative',
  chargingSchedule: {
    duration: 60,
    chargingRateUnit: 'A',
    minChargingRate: 6,
    chargingSchedulePeriod: [{ startPeriod: 0, limit: 8.1, numberPhases: 3 }],
  },
}

const iso15118 = (messageId: string, data: object) => ({
  vendorId: 'org.openchargealliance.iso15118pnc',
  messageId,
  data: JSON.stringify(data),
})
const v2gCertificate = { certificateChain: 'PEM', certificateType: 'V2GCertificate' }
const certificateHashData = { hashAlgorithm: 'SHA256', issuerNameHash: 'a', issuerKeyHash: 'b', serialNumber: '1' }

describe('a 2.x command goes out', () => {
  it.each<[ActionName, object, string, object]>([
    ['Reset', { type: 'Immediate' }, 'Reset', { type: 'Hard' }],
    ['Reset', { type: 'OnIdle' }, 'Reset', { type: 'Soft' }],
    ['RequestStartTransaction', { remoteStartId: 1, idToken }, 'RemoteStartTransaction', { idTag: 'AB' }],
    ['RequestStartTransaction', { remoteStartId: 1, idToken, evseId: 2 }, 'RemoteStartTransaction', { idTag: 'AB', connectorId: 2 }],
    [
      'RequestStartTransaction',
      { remoteStartId: 1, idToken, chargingProfile: profile },
      'RemoteStartTransaction',
      { idTag: 'AB', chargingProfile: profile16 },
    ],
    ['RequestStopTransaction', { transactionId: '12' }, 'RemoteStopTransaction', { transactionId: 12 }],
    ['TriggerMessage', { requestedMessage: 'Heartbeat' }, 'TriggerMessage', { requestedMessage: 'Heartbeat' }],
    [
      'TriggerMessage',
      { requestedMessage: 'MeterValues', evse: { id: 2 } },
      'TriggerMessage',
      { requestedMessage: 'MeterValues', connectorId: 2 },
    ],
    [
      'TriggerMessage',
      { requestedMessage: 'StatusNotification', evse: { id: 0 } },
      'TriggerMessage',
      { requestedMessage: 'StatusNotification', connectorId: 0 },
    ],
    [
      'TriggerMessage',
      { requestedMessage: 'LogStatusNotification' },
      'TriggerMessage',
      { requestedMessage: 'DiagnosticsStatusNotification' },
    ],
    [
      'TriggerMessage',
      { requestedMessage: 'SignChargingStationCertificate' },
      'ExtendedTriggerMessage',
      { requestedMessage: 'SignChargePointCertificate' },
    ],
    [
      'TriggerMessage',
      { requestedMessage: 'SignV2GCertificate' },
      'DataTransfer',
      iso15118('TriggerMessage', { requestedMessage: 'SignV2GCertificate' }),
    ],
    ['CertificateSigned', { certificateChain: 'PEM', requestId: 1 }, 'CertificateSigned', { certificateChain: 'PEM' }],
    [
      'CertificateSigned',
      { certificateChain: 'PEM', certificateType: 'ChargingStationCertificate' },
      'CertificateSigned',
      { certificateChain: 'PEM' },
    ],
    ['CertificateSigned', v2gCertificate, 'DataTransfer', iso15118('CertificateSigned', v2gCertificate)],
    [
      'InstallCertificate',
      { certificateType: 'CSMSRootCertificate', certificate: 'PEM' },
      'InstallCertificate',
      { certificateType: 'CentralSystemRootCertificate', certificate: 'PEM' },
    ],
    [
      'InstallCertificate',
      { certificateType: 'MORootCertificate', certificate: 'PEM' },
      'DataTransfer',
      iso15118('InstallCertificate', { certificateType: 'MORootCertificate', certificate: 'PEM' }),
    ],
    ['DeleteCertificate', { certificateHashData }, 'DeleteCertificate', { certificateHashData }],
    [
      'DeleteCertificate',
      { certificateHashData, customData: { vendorId: 'ORG.openchargealliance.iso15118pnc' } },
      'DataTransfer',
      iso15118('DeleteCertificate', { certificateHashData }),
    ],
    [
      'GetInstalledCertificateIds',
      { certificateType: ['ManufacturerRootCertificate', 'ManufacturerRootCertificate'] },
      'GetInstalledCertificateIds',
      { certificateType: 'ManufacturerRootCertificate' },
    ],
    [
      'GetInstalledCertificateIds',
      { certificateType: ['V2GRootCertificate', 'V2GCertificateChain'] },
      'DataTransfer',
      iso15118('GetInstalledCertificateIds', { certificateType: ['V2GRootCertificate', 'V2GCertificateChain'] }),
    ],
    ['UnlockConnector', { evseId: 2, connectorId: 1 }, 'UnlockConnector', { connectorId: 2 }],
    ['ChangeAvailability', { operationalStatus: 'Inoperative' }, 'ChangeAvailability', { connectorId: 0, type: 'Inoperative' }],
    [
      'ChangeAvailability',
      { operationalStatus: 'Operative', evse: { id: 2 } },
      'ChangeAvailability',
      { connectorId: 2, type: 'Operative' },
    ],
    [
      'ChangeAvailability',
      { operationalStatus: 'Operative', evse: { id: 2, connectorId: 1 } },
      'ChangeAvailability',
      { connectorId: 2, type: 'Operative' },
    ],
    [
      'UpdateFirmware',
      { requestId: 7, retries: 2, retryInterval: 60, firmware: { location, retrieveDateTime } },
      'UpdateFirmware',
      { location, retries: 2, retrieveDate: retrieveDateTime, retryInterval: 60 },
    ],
    [
      'UpdateFirmware',
      { requestId: 7, firmware: { location, retrieveDateTime, installDateTime, ...secure } },
      'SignedUpdateFirmware',
      { requestId: 7, firmware: { location, retrieveDateTime, installDateTime, ...secure } },
    ],
    [
      'GetLog',
      { requestId: 7, logType: 'DiagnosticsLog', retries: 1, log: { remoteLocation: location, oldestTimestamp: retrieveDateTime } },
      'GetDiagnostics',
      { location, retries: 1, startTime: retrieveDateTime },
    ],
    [
      'GetLog',
      { requestId: 7, logType: 'SecurityLog', log: { remoteLocation: location, latestTimestamp: retrieveDateTime } },
      'GetLog',
      { requestId: 7, logType: 'SecurityLog', log: { remoteLocation: location, latestTimestamp: retrieveDateTime } },
    ],
    ['ClearCache', {}, 'ClearCache', {}],
    ['CancelReservation', { reservationId: 3 }, 'CancelReservation', { reservationId: 3 }],
    ['GetLocalListVersion', {}, 'GetLocalListVersion', {}],
    ['SendLocalList', { versionNumber: 2, updateType: 'Full' }, 'SendLocalList', { listVersion: 2, updateType: 'Full' }],
    [
      'SendLocalList',
      {
        versionNumber: 3,
        updateType: 'Differential',
        localAuthorizationList: [
          { idToken },
          {
            idToken: { idToken: 'CD', type: 'eMAID' },
            idTokenInfo: {
              status: 'NoCredit',
              cacheExpiryDateTime: '2026-01-02T03:04:05Z',
              groupIdToken: { idToken: 'G', type: 'Central' },
              language1: 'nl',
            },
          },
        ],
      },
      'SendLocalList',
      {
        listVersion: 3,
        updateType: 'Differential',
        localAuthorizationList: [
          { idTag: 'AB' },
          { idTag: 'CD', idTagInfo: { status: 'Blocked', expiryDate: '2026-01-02T03:04:05Z', parentIdTag: 'G' } },
        ],
      },
    ],
    [
      'ReserveNow',
      { id: 3, expiryDateTime: '2026-01-02T03:04:05Z', idToken },
      'ReserveNow',
      { connectorId: 0, expiryDate: '2026-01-02T03:04:05Z', idTag: 'AB', reservationId: 3 },
    ],
    [
      'ReserveNow',
      { id: 3, expiryDateTime: '2026-01-02T03:04:05Z', idToken, groupIdToken: { idToken: 'G', type: 'Central' }, evseId: 2 },
      'ReserveNow',
      { connectorId: 2, expiryDate: '2026-01-02T03:04:05Z', idTag: 'AB', parentIdTag: 'G', reservationId: 3 },
    ],
    [
      'SetChargingProfile',
      { evseId: 2, chargingProfile: { ...profile, transactionId: '12' } },
      'SetChargingProfile',
      { connectorId: 2, csChargingProfiles: { ...profile16, transactionId: 12 } },
    ],
    [
      'SetChargingProfile',
      { evseId: 0, chargingProfile: { ...profile, chargingProfilePurpose: 'ChargingStationMaxProfile' } },
      'SetChargingProfile',
      { connectorId: 0, csChargingProfiles: { ...profile16, chargingProfilePurpose: 'ChargePointMaxProfile' } },
    ],
    ['ClearChargingProfile', { chargingProfileId: 5, chargingProfileCriteria: { evseId: 2 } }, 'ClearChargingProfile', { id: 5 }],
    [
      'ClearChargingProfile',
      { chargingProfileCriteria: { evseId: 0, stackLevel: 0, chargingProfilePurpose: 'ChargingStationMaxProfile' } },
      'ClearChargingProfile',
      { connectorId: 0, stackLevel: 0, chargingProfilePurpose: 'ChargePointMaxProfile' },
    ],
    [
      'GetCompositeSchedule',
      { evseId: 1, duration: 60, chargingRateUnit: 'W' },
      'GetCompositeSchedule',
      { connectorId: 1, duration: 60, chargingRateUnit: 'W' },
    ],
    ['DataTransfer', { vendorId: 'v', data: 'text' }, 'DataTransfer', { vendorId: 'v', data: 'text' }],
    ['DataTransfer', { vendorId: 'v', messageId: 'm', data: { a: 1 } }, 'DataTransfer', { vendorId: 'v', messageId: 'm', data: '{"a":1}' }],
  ])('%s %j as %s %j', (action, request, action16, payload) => {
    expect(sent(action, request)).toEqual([{ action: action16, payload }])
  })
})

describe('what 1.6 cannot do is refused with the reason', () => {
  const startWith = (change: object) => ({ remoteStartId: 1, idToken, chargingProfile: { ...profile, ...change } })
  const period = (change: object) =>
    startWith({ chargingSchedule: [{ ...profile.chargingSchedule[0], chargingSchedulePeriod: [{ startPeriod: 0, ...change }] }] })

  it.each<[ActionName, object, RegExp]>([
    ['Reset', { type: 'Immediate', evseId: 1 }, /whole stations/],
    ['Reset', { type: 'ImmediateAndResume' }, /cannot resume/],
    ['RequestStartTransaction', { remoteStartId: 1, idToken: { idToken: 'x'.repeat(21), type: 'eMAID' } }, /at most 20 characters/],
    [
      'SendLocalList',
      {
        versionNumber: 1,
        updateType: 'Differential',
        localAuthorizationList: [{ idToken }, { idToken: { idToken: 'ab', type: 'eMAID' } }],
      },
      /the same idTag/,
    ],
    ['ReserveNow', { id: 1, expiryDateTime: '2026-01-02T03:04:05Z', idToken, connectorType: 'cCCS2' }, /no connectorType/],
    [
      'ReserveNow',
      { id: 1, expiryDateTime: '2026-01-02T03:04:05Z', idToken, groupIdToken: { idToken: 'x'.repeat(21), type: 'Central' } },
      /at most 20 characters/,
    ],
    ['RequestStartTransaction', startWith({ chargingProfilePurpose: 'TxDefaultProfile' }), /TxProfile only/],
    ['RequestStartTransaction', startWith({ chargingProfileKind: 'Dynamic' }), /dynamic/],
    ['RequestStartTransaction', startWith({ transactionId: '1' }), /no transactionId/],
    ['RequestStartTransaction', startWith({ maxOfflineDuration: 1 }), /no maxOfflineDuration/],
    [
      'RequestStartTransaction',
      startWith({ chargingSchedule: [...profile.chargingSchedule, ...profile.chargingSchedule] }),
      /one schedule/,
    ],
    [
      'RequestStartTransaction',
      startWith({ chargingSchedule: [{ ...profile.chargingSchedule[0], useLocalTime: true }] }),
      /no useLocalTime/,
    ],
    ['RequestStartTransaction', period({ limit: 8, phaseToUse: 1 }), /no phaseToUse/],
    ['RequestStartTransaction', period({}), /needs a limit/],
    ['RequestStartTransaction', period({ limit: 8.15 }), /one decimal/],
    ['SetChargingProfile', { evseId: 1, chargingProfile: { ...profile, transactionId: '2f1c' } }, /is an integer/],
    ['SetChargingProfile', { evseId: 1, chargingProfile: { ...profile, chargingProfilePurpose: 'PriorityCharging' } }, /PriorityCharging/],
    ['ClearChargingProfile', { chargingProfileCriteria: { chargingProfilePurpose: 'LocalGeneration' } }, /LocalGeneration/],
    ['RequestStopTransaction', { transactionId: '2f1c' }, /is an integer/],
    ['RequestStopTransaction', { transactionId: '9007199254740993' }, /is an integer/],
    ['CertificateSigned', { certificateChain: 'PEM', certificateType: 'V2G20Certificate' }, /ISO 15118-20/],
    ['InstallCertificate', { certificateType: 'OEMRootCertificate', certificate: 'PEM' }, /no OEMRootCertificate/],
    ['InstallCertificate', { certificateType: 'CSMSRootCertificate', certificate: 'x'.repeat(5501) }, /at most 5500 characters/],
    ['GetInstalledCertificateIds', { certificateType: ['OEMRootCertificate'] }, /no OEMRootCertificate/],
    ['TriggerMessage', { requestedMessage: 'TransactionEvent' }, /cannot trigger TransactionEvent/],
    ['TriggerMessage', { requestedMessage: 'MeterValues', evse: { id: 1, connectorId: 2 } }, /no EVSEs/],
    ['UnlockConnector', { evseId: 1, connectorId: 2 }, /no EVSEs/],
    ['UpdateFirmware', { requestId: 7, firmware: { location, retrieveDateTime, installDateTime } }, /no installDateTime/],
    ['UpdateFirmware', { requestId: 7, firmware: { location, retrieveDateTime, signingCertificate: 'PEM' } }, /both signingCertificate/],
    ['UpdateFirmware', { requestId: 7, firmware: { location: 'fw.bin', retrieveDateTime } }, /location/],
    ['GetLog', { requestId: 7, logType: 'DataCollectorLog', log: { remoteLocation: location } }, /no DataCollectorLog/],
    ['GetLog', { requestId: 7, logType: 'SecurityLog', log: { remoteLocation: `https://x/${'y'.repeat(512)}` } }, /remoteLocation/],
    ['ChangeAvailability', { operationalStatus: 'Operative', evse: { id: 1, connectorId: 2 } }, /no EVSEs/],
  ])('%s %j: %s', (action, request, reason) => {
    expect(refused(action, request)).toMatch(/^NotSupported: .*1\.6/)
    expect(refused(action, request)).toMatch(reason)
  })
})

describe('the answer is told in 2.x', () => {
  it.each<[ActionName, object, object, object]>([
    ['Reset', { type: 'OnIdle' }, { status: 'Rejected' }, { status: 'Rejected' }],
    ['RequestStartTransaction', { remoteStartId: 1, idToken }, { status: 'Accepted' }, { status: 'Accepted' }],
    [
      'SendLocalList',
      { versionNumber: 1, updateType: 'Full' },
      { status: 'NotSupported' },
      {
        status: 'Failed',
        statusInfo: { reasonCode: 'UnsupportedRequest', additionalInfo: 'the station supports no local authorization list' },
        customData: { vendorId: 'plugboard', anyType: true, tokenMaxLength: 20 },
      },
    ],
    [
      'GetLocalListVersion',
      {},
      { listVersion: -1 },
      { versionNumber: -1, customData: { vendorId: 'plugboard', anyType: true, tokenMaxLength: 20 } },
    ],
    ['RequestStopTransaction', { transactionId: '1' }, { status: 'Rejected' }, { status: 'Rejected' }],
    ['TriggerMessage', { requestedMessage: 'Heartbeat' }, { status: 'NotImplemented' }, { status: 'NotImplemented' }],
    [
      'TriggerMessage',
      { requestedMessage: 'SignV2GCertificate' },
      { status: 'Accepted', data: '{"status":"Rejected"}' },
      { status: 'Rejected' },
    ],
    ['InstallCertificate', { certificateType: 'CSMSRootCertificate' }, { status: 'Failed' }, { status: 'Failed' }],
    ['CertificateSigned', v2gCertificate, { status: 'Accepted', data: '{"status":"Accepted"}' }, { status: 'Accepted' }],
    ['UnlockConnector', { evseId: 1, connectorId: 1 }, { status: 'UnlockFailed' }, { status: 'UnlockFailed' }],
    ['ChangeAvailability', { operationalStatus: 'Operative' }, { status: 'Scheduled' }, { status: 'Scheduled' }],
    ['UpdateFirmware', { requestId: 7, firmware: {} }, {}, { status: 'Accepted' }],
    ['UpdateFirmware', { requestId: 7, firmware: secure }, { status: 'RevokedCertificate' }, { status: 'RevokedCertificate' }],
    ['GetLog', { logType: 'DiagnosticsLog' }, { fileName: 'd.zip' }, { status: 'Accepted', filename: 'd.zip' }],
    ['GetLog', { logType: 'DiagnosticsLog' }, {}, { status: 'Rejected' }],
    ['GetLog', { logType: 'SecurityLog' }, { status: 'AcceptedCanceled' }, { status: 'AcceptedCanceled' }],
    ['ClearCache', {}, { status: 'Accepted' }, { status: 'Accepted' }],
    ['SetChargingProfile', { evseId: 1, chargingProfile: profile }, { status: 'Accepted' }, { status: 'Accepted' }],
    [
      'SetChargingProfile',
      { evseId: 1, chargingProfile: profile },
      { status: 'NotSupported' },
      { status: 'Rejected', statusInfo: { reasonCode: 'UnsupportedRequest', additionalInfo: 'NotSupported' } },
    ],
    ['ClearChargingProfile', { chargingProfileId: 5 }, { status: 'Unknown' }, { status: 'Unknown' }],
    ['GetCompositeSchedule', { evseId: 1, duration: 60 }, { status: 'Rejected' }, { status: 'Rejected' }],
    ['GetCompositeSchedule', { evseId: 1, duration: 60 }, { status: 'Accepted' }, { status: 'Accepted' }],
    [
      'GetCompositeSchedule',
      { evseId: 1, duration: 60 },
      {
        status: 'Accepted',
        connectorId: 1,
        scheduleStart: '2026-05-01T08:00:00',
        chargingSchedule: { chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit: 8.1 }] },
      },
      {
        status: 'Accepted',
        schedule: {
          evseId: 1,
          duration: 60,
          scheduleStart: '2026-05-01T08:00:00Z',
          chargingRateUnit: 'A',
          chargingSchedulePeriod: [{ startPeriod: 0, limit: 8.1 }],
        },
      },
    ],
    [
      'GetCompositeSchedule',
      { evseId: 1, duration: 60 },
      { status: 'Accepted', connectorId: 1, chargingSchedule: { chargingRateUnit: 'A', chargingSchedulePeriod: [] } },
      {
        status: 'Accepted',
        statusInfo: { reasonCode: 'InvalidSchedule', additionalInfo: 'schedule.chargingSchedulePeriod must have at least 1 elements' },
      },
    ],
    ['DataTransfer', { vendorId: 'v' }, { status: 'UnknownVendorId', data: 'x' }, { status: 'UnknownVendorId', data: 'x' }],
  ])('%s %j, answered %j, is %j', (action, request, response16, response) => {
    expect(answered(action, request, response16)).toEqual(response)
  })

  it.each<[ActionName, object, string]>([
    ['TriggerMessage', { requestedMessage: 'SignV2GCertificate' }, 'NotImplemented'],
    ['CertificateSigned', v2gCertificate, 'Rejected'],
    ['InstallCertificate', { certificateType: 'MORootCertificate' }, 'Failed'],
    ['DeleteCertificate', { customData: { vendorId: 'org.openchargealliance.iso15118pnc' } }, 'Failed'],
    ['GetInstalledCertificateIds', { certificateType: ['MORootCertificate'] }, 'NotFound'],
  ])('%s %j to a station without the ISO 15118 extension is %s, with the reason', (action, request, status) => {
    const statusInfo = { reasonCode: 'UnsupportedRequest', additionalInfo: expect.stringContaining('UnknownVendorId') }
    expect(answered(action, request, { status: 'UnknownVendorId' })).toMatchObject({ status, statusInfo })
  })

  it('GetInstalledCertificateIds speaks of the types that were asked for, each by its own call', () => {
    const request = { certificateType: ['CSMSRootCertificate', 'MORootCertificate', 'ManufacturerRootCertificate'] }
    const chain = (certificateType: string) => ({ certificateType, certificateHashData })
    const answers = [{ status: 'Accepted', certificateHashData: [certificateHashData] }, { status: 'NotFound' }]
    const transfer = (data: object) => ({ status: 'Accepted', data: JSON.stringify(data) })

    expect(
      answered(
        'GetInstalledCertificateIds',
        request,
        ...answers,
        transfer({ status: 'Accepted', certificateHashDataChain: [chain('MORootCertificate')] }),
      ),
    ).toEqual({
      status: 'Accepted',
      certificateHashDataChain: [chain('CSMSRootCertificate'), chain('MORootCertificate')],
      customData: { vendorId: 'plugboard', certificateTypes: ['CSMSRootCertificate', 'ManufacturerRootCertificate', 'MORootCertificate'] },
    })
    expect(answered('GetInstalledCertificateIds', request, ...answers, transfer({ no: 'answer' }))).toMatchObject({
      customData: { certificateTypes: ['CSMSRootCertificate', 'ManufacturerRootCertificate'] },
    })
  })

  it('a connector without a lock is not a lock that failed (1.6 errata §3.87)', () => {
    expect(answered('UnlockConnector', { evseId: 1, connectorId: 1 }, { status: 'NotSupported' })).toMatchObject({
      status: 'UnknownConnector',
    })
  })
})

const variable = (component: string, name: string, more: object = {}) => ({ component: { name: component }, variable: { name }, ...more })
const heartbeat = variable('OCPPCommCtrlr', 'HeartbeatInterval')
const vendors = variable('ConfigurationKeys', 'AcmeMode')
const unheard = variable('ConfigurationKeys', 'Unheard')
const hidden = variable('SecurityCtrlr', 'BasicAuthPassword')

describe('GetVariables (1.6 §5.8)', () => {
  const request = {
    getVariableData: [
      heartbeat,
      vendors,
      unheard,
      hidden,
      { ...heartbeat, attributeType: 'MaxSet' },
      variable('Nowhere', 'X'),
      variable('TxCtrlr', 'TxStartPoint'),
      heartbeat,
    ],
  }

  it('asks for every key once', () => {
    expect(sent('GetVariables', request)).toEqual([
      { action: 'GetConfiguration', payload: { key: ['HeartbeatInterval', 'AcmeMode', 'Unheard', 'AuthorizationKey'] } },
    ])
  })

  it('answers every variable, in order', () => {
    const answer = {
      configurationKey: [
        { key: 'heartbeatinterval', readonly: false, value: '300' },
        { key: 'AcmeMode', readonly: true },
      ],
      unknownKey: ['Unheard'],
    }

    const found = {
      ...heartbeat,
      attributeStatus: 'Accepted',
      attributeValue: '300',
      customData: { vendorId: 'plugboard', readonly: false },
    }
    expect(answered('GetVariables', request, answer)).toEqual({
      getVariableResult: [
        found,
        { ...vendors, attributeStatus: 'Accepted', attributeValue: '', customData: { vendorId: 'plugboard', readonly: true } },
        { ...unheard, attributeStatus: 'UnknownVariable' },
        { ...hidden, attributeStatus: 'Rejected' },
        { ...heartbeat, attributeType: 'MaxSet', attributeStatus: 'NotSupportedAttributeType' },
        { ...variable('Nowhere', 'X'), attributeStatus: 'UnknownComponent' },
        { ...variable('TxCtrlr', 'TxStartPoint'), attributeStatus: 'UnknownVariable' },
        found,
      ],
    })
  })

  it('says where a standard key stands that was asked for by its own name, and no secret', () => {
    const named = (key: string) => variable('ConfigurationKeys', key)
    const asked = { getVariableData: ['HeartbeatInterval', 'AuthorizationKey', 'AcmeMode'].map(named) }
    const key = (name: string, value: string) => ({ key: name, readonly: false, value })
    const answer = { configurationKey: [key('HeartbeatInterval', '300'), key('AuthorizationKey', '61'.repeat(16)), key('AcmeMode', 'on')] }

    const { getVariableResult } = answered('GetVariables', asked, answer) as any

    expect(getVariableResult.map(({ customData }: any) => customData.place)).toEqual([
      { ...heartbeat, value: '300' },
      { ...hidden, value: '' },
      undefined,
    ])
  })

  it('sends nothing when no variable has a key, because an empty list asks for all', () => {
    const nowhere = { getVariableData: [variable('Nowhere', 'X')] }
    expect(sent('GetVariables', nowhere)).toEqual([])
    expect(answered('GetVariables', nowhere)).toMatchObject({ getVariableResult: [{ attributeStatus: 'UnknownComponent' }] })
  })
})

describe('SetVariables (1.6 §5.3)', () => {
  const to = (attributeValue: string, asked: object) => ({ ...asked, attributeValue })
  const request = {
    setVariableData: [
      to('300', heartbeat),
      to('1', { ...heartbeat, attributeType: 'Target' }),
      to('x'.repeat(501), vendors),
      to('on', vendors),
      to('1', variable('Nowhere', 'X')),
      to('x'.repeat(21), hidden),
      to('1', unheard),
    ],
  }

  it('changes one key after the other, leaving out what no key can take', () => {
    expect(sent('SetVariables', request)).toEqual([
      { action: 'ChangeConfiguration', payload: { key: 'HeartbeatInterval', value: '300' } },
      { action: 'ChangeConfiguration', payload: { key: 'AcmeMode', value: 'on' } },
      { action: 'ChangeConfiguration', payload: { key: 'Unheard', value: '1' } },
    ])
  })

  it('gives each variable its own answer', () => {
    const response = answered('SetVariables', request, { status: 'RebootRequired' }, { status: 'Rejected' }, { status: 'NotSupported' })
    expect(response).toMatchObject({
      setVariableResult: [
        { ...heartbeat, attributeStatus: 'RebootRequired' },
        { ...heartbeat, attributeType: 'Target', attributeStatus: 'NotSupportedAttributeType' },
        { ...vendors, attributeStatus: 'Rejected', attributeStatusInfo: { reasonCode: 'TooLargeElement' } },
        { ...vendors, attributeStatus: 'Rejected' },
        { attributeStatus: 'UnknownComponent' },
        { ...hidden, attributeStatus: 'Rejected', attributeStatusInfo: { reasonCode: 'TooLargeElement' } },
        { ...unheard, attributeStatus: 'UnknownVariable' },
      ],
    })
  })

  it('says where a standard key stands that was set by its own name, and what that is there', () => {
    const asked = { setVariableData: [to('Power', variable('ConfigurationKeys', 'ChargingScheduleAllowedChargingRateUnit'))] }

    expect(answered('SetVariables', asked, { status: 'Accepted' })).toMatchObject({
      setVariableResult: [{ customData: { place: { ...variable('SmartChargingCtrlr', 'RateUnit'), value: 'W' } } }],
    })
  })

  it('counts a change the station answered with an error as rejected, so that the others are still told', () => {
    expect(commands16.get('SetVariables')!.onCallError).toEqual({ status: 'Rejected' })
  })
})

describe('a raw command means in 2.x', () => {
  it.each([
    ['Reset', { type: 'Hard' }, { status: 'Accepted' }, 'Reset', { type: 'Immediate' }, { status: 'Accepted' }],
    ['Reset', { type: 'Soft' }, { status: 'Rejected' }, 'Reset', { type: 'OnIdle' }, { status: 'Rejected' }],
    [
      'RemoteStopTransaction',
      { transactionId: 12 },
      { status: 'Accepted' },
      'RequestStopTransaction',
      { transactionId: '12' },
      { status: 'Accepted' },
    ],
    [
      'ChangeConfiguration',
      { key: 'HeartbeatInterval', value: '60' },
      { status: 'NotSupported' },
      'SetVariables',
      { setVariableData: [{ ...heartbeat, attributeValue: '60' }] },
      { setVariableResult: [{ ...heartbeat, attributeStatus: 'UnknownVariable' }] },
    ],
    [
      'UnlockConnector',
      { connectorId: 2 },
      { status: 'Unlocked' },
      'UnlockConnector',
      { evseId: 2, connectorId: 1 },
      { status: 'Unlocked' },
    ],
    [
      'ChangeAvailability',
      { connectorId: 0, type: 'Operative' },
      { status: 'Accepted' },
      'ChangeAvailability',
      { operationalStatus: 'Operative' },
      { status: 'Accepted' },
    ],
    [
      'ChangeAvailability',
      { connectorId: 2, type: 'Operative' },
      { status: 'Accepted' },
      'ChangeAvailability',
      { operationalStatus: 'Operative', evse: { id: 2 } },
      { status: 'Accepted' },
    ],
    [
      'UpdateFirmware',
      { location, retrieveDate: '2026-01-01T00:00:00', retries: 1 },
      {},
      'UpdateFirmware',
      { requestId: 0, retries: 1, firmware: { location, retrieveDateTime }, customData: { vendorId: 'plugboard', unnumbered: true } },
      { status: 'Accepted' },
    ],
    [
      'SignedUpdateFirmware',
      { requestId: 7, firmware: { location, retrieveDateTime, ...secure } },
      { status: 'Rejected' },
      'UpdateFirmware',
      { requestId: 7, firmware: { location, retrieveDateTime, ...secure } },
      { status: 'Rejected' },
    ],
    [
      'GetDiagnostics',
      { location, stopTime: retrieveDateTime },
      { fileName: 'd.zip' },
      'GetLog',
      {
        requestId: 0,
        logType: 'DiagnosticsLog',
        log: { remoteLocation: location, latestTimestamp: retrieveDateTime },
        customData: { vendorId: 'plugboard', unnumbered: true },
      },
      { status: 'Accepted', filename: 'd.zip' },
    ],
    [
      'GetLog',
      { requestId: 7, logType: 'DiagnosticsLog', log: { remoteLocation: location } },
      { status: 'Rejected' },
      'GetLog',
      { requestId: 7, logType: 'DiagnosticsLog', log: { remoteLocation: location } },
      { status: 'Rejected' },
    ],
    ['ClearCache', {}, { status: 'Accepted' }, 'ClearCache', {}, { status: 'Accepted' }],
    [
      'SetChargingProfile',
      { connectorId: 1, csChargingProfiles: { ...profile16, transactionId: 12 } },
      { status: 'Accepted' },
      'SetChargingProfile',
      {
        evseId: 1,
        chargingProfile: { ...profile, transactionId: '12', chargingSchedule: [{ ...profile.chargingSchedule[0], id: 1 }] },
      },
      { status: 'Accepted' },
    ],
    ['ClearChargingProfile', { id: 5 }, { status: 'Accepted' }, 'ClearChargingProfile', { chargingProfileId: 5 }, { status: 'Accepted' }],
    [
      'ClearChargingProfile',
      { connectorId: 0, chargingProfilePurpose: 'ChargePointMaxProfile' },
      { status: 'Unknown' },
      'ClearChargingProfile',
      { chargingProfileCriteria: { evseId: 0, chargingProfilePurpose: 'ChargingStationMaxProfile' } },
      { status: 'Unknown' },
    ],
    ['ClearChargingProfile', {}, { status: 'Accepted' }, 'ClearChargingProfile', { chargingProfileCriteria: {} }, { status: 'Accepted' }],
    [
      'GetCompositeSchedule',
      { connectorId: 1, duration: 60 },
      { status: 'Rejected' },
      'GetCompositeSchedule',
      { evseId: 1, duration: 60 },
      { status: 'Rejected' },
    ],
    [
      'DataTransfer',
      { vendorId: 'v', data: 'x' },
      { status: 'Accepted' },
      'DataTransfer',
      { vendorId: 'v', data: 'x' },
      { status: 'Accepted' },
    ],
    [
      'TriggerMessage',
      { requestedMessage: 'DiagnosticsStatusNotification', connectorId: 0 },
      { status: 'Accepted' },
      'TriggerMessage',
      { requestedMessage: 'LogStatusNotification', evse: { id: 0 } },
      { status: 'Accepted' },
    ],
    [
      'ExtendedTriggerMessage',
      { requestedMessage: 'SignChargePointCertificate' },
      { status: 'Accepted' },
      'TriggerMessage',
      { requestedMessage: 'SignChargingStationCertificate' },
      { status: 'Accepted' },
    ],
    [
      'RemoteStartTransaction',
      { connectorId: 1, idTag: 'AB', chargingProfile: profile16 },
      { status: 'Accepted' },
      'RequestStartTransaction',
      {
        evseId: 1,
        idToken: { idToken: 'AB', type: 'ISO14443', customData: { vendorId: 'plugboard', anyType: true } },
        remoteStartId: 0,
        chargingProfile: { ...profile, chargingSchedule: [{ ...profile.chargingSchedule[0], id: 1 }] },
        customData: { vendorId: 'plugboard', unnumbered: true },
      },
      { status: 'Accepted' },
    ],
  ])('%s %j %j: %s', (name, request16, response16, action, request, response) => {
    expect(meaning(name, request16, response16)).toEqual({ action, request, response })
  })

  it('all the keys a station has, when it was asked for all (1.6 §5.8)', () => {
    const response16 = {
      configurationKey: [
        { key: 'HeartbeatInterval', readonly: false, value: '300' },
        { key: 'AcmeMode', readonly: true },
      ],
      unknownKey: ['Unheard'],
    }
    expect(meaning('GetConfiguration', {}, response16)).toEqual({
      action: 'GetVariables',
      request: { getVariableData: [heartbeat, vendors, unheard] },
      response: {
        getVariableResult: [
          { ...heartbeat, attributeStatus: 'Accepted', attributeValue: '300', customData: { vendorId: 'plugboard', readonly: false } },
          { ...vendors, attributeStatus: 'Accepted', attributeValue: '', customData: { vendorId: 'plugboard', readonly: true } },
          { ...unheard, attributeStatus: 'UnknownVariable' },
        ],
      },
    })
  })

  it.each([
    ['GetConfiguration', {}, {}],
    ['UnlockConnector', { connectorId: -1 }, { status: 'Unlocked' }],
    ['TriggerMessage', { requestedMessage: 'Heartbeat', connectorId: -1 }, { status: 'Accepted' }],
    ['ChangeAvailability', { connectorId: -1, type: 'Operative' }, { status: 'Accepted' }],
    ['RemoteStartTransaction', { connectorId: -1, idTag: 'AB' }, { status: 'Rejected' }],
    ['ClearChargingProfile', { id: 5, connectorId: 1 }, { status: 'Unknown' }],
  ])('nothing, where 2.x cannot say it: %s %j', (name, request16, response16) => {
    expect(meaning(name, request16, response16)).toBeUndefined()
  })
})

describe('a command in 1.6 words', () => {
  const check = (name: string, request: object) => () => rawCommands16.get(name)!.check?.(request)
  const start = (more: object) => check('RemoteStartTransaction', { idTag: 'AB', chargingProfile: { ...profile16, ...more } })
  const set = (more: object, connectorId = 1) => check('SetChargingProfile', { connectorId, csChargingProfiles: { ...profile16, ...more } })

  it('is refused where 1.6 forbids a Central System to send it (errata §3.41, §3.45, §3.52, §3.56)', () => {
    expect(start({})).not.toThrow()
    expect(start({ transactionId: 1 })).toThrow('chargingProfile.transactionId is not given')
    expect(start({ chargingProfilePurpose: 'TxDefaultProfile' })).toThrow('§5.16.2')
    expect(set({})).not.toThrow()
    expect(set({ recurrencyKind: 'Daily' })).toThrow('csChargingProfiles.recurrencyKind is for Recurring')
    expect(set({ chargingProfileKind: 'Recurring', recurrencyKind: 'Daily' })).not.toThrow()
    expect(set({ chargingProfilePurpose: 'ChargePointMaxProfile' })).toThrow('for connectorId 0 only')
    expect(set({ chargingProfilePurpose: 'ChargePointMaxProfile' }, 0)).not.toThrow()
    expect(set({ chargingProfilePurpose: 'TxProfile' }, 0)).toThrow('connectorId above 0')
    expect(set({ chargingProfilePurpose: 'TxProfile', transactionId: 4 })).not.toThrow()
    expect(set({ chargingProfilePurpose: 'TxDefaultProfile', transactionId: 4 })).toThrow('for a TxProfile only')
    const late = { chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 10, limit: 6 }] }
    for (const use of [start, set]) expect(use({ chargingSchedule: late })).toThrow('§3.45')
    for (const listVersion of [0, -1]) expect(check('SendLocalList', { listVersion, updateType: 'Full' })).toThrow('§3.52')
    expect(check('SendLocalList', { listVersion: 1, updateType: 'Full' })).not.toThrow()
  })
})
