import { describe, expect, it } from 'vitest'
import { OcppError } from '#base/ocpp/errors.js'
import Authorize from './Authorize.js'
import BootNotification from './BootNotification.js'
import { incoming as DataTransfer } from './DataTransfer.js'
import FirmwareStatusNotification, { signed as SignedFirmwareStatusNotification } from './FirmwareStatusNotification.js'
import Heartbeat from './Heartbeat.js'
import { incoming16 } from './index.js'
import LogStatusNotification, { diagnostics as DiagnosticsStatusNotification } from './LogStatusNotification.js'
import MeterValues from './MeterValues.js'
import SecurityEventNotification from './SecurityEventNotification.js'
import StartTransaction from './StartTransaction.js'
import StatusNotification from './StatusNotification.js'
import StopTransaction from './StopTransaction.js'
import type { Translation } from './translation.js'

const context = { receivedAt: new Date('2026-01-02T03:04:05.678Z') }

it('serves every message of the core and firmware profiles that a station sends, and those of the security extension', () => {
  expect([...incoming16.keys()].toSorted()).toEqual([
    'Authorize',
    'BootNotification',
    'DataTransfer',
    'DiagnosticsStatusNotification',
    'FirmwareStatusNotification',
    'Heartbeat',
    'LogStatusNotification',
    'MeterValues',
    'SecurityEventNotification',
    'SignCertificate',
    'SignedFirmwareStatusNotification',
    'StartTransaction',
    'StatusNotification',
    'StopTransaction',
  ])
})

describe('BootNotification (1.6 §6.3)', () => {
  const station = { chargePointVendor: 'ACME', chargePointModel: 'X1' }

  it('says what the station is, and keeps what 2.x has no field for', () => {
    const up = BootNotification.up(
      {
        ...station,
        chargePointSerialNumber: 'S1',
        chargeBoxSerialNumber: 'B1',
        firmwareVersion: '1.2',
        iccid: '89',
        imsi: '',
        meterType: 'M',
        meterSerialNumber: 'MS',
      },
      context,
    )

    expect(up).toEqual({
      reason: 'Unknown',
      chargingStation: { vendorName: 'ACME', model: 'X1', serialNumber: 'S1', firmwareVersion: '1.2', modem: { iccid: '89', imsi: '' } },
      customData: { vendorId: 'plugboard', chargeBoxSerialNumber: 'B1', meterType: 'M', meterSerialNumber: 'MS' },
    })
  })

  it('takes the deprecated serial number when the station has no other', () => {
    expect(
      BootNotification.up({ ...station, chargePointSerialNumber: '', chargeBoxSerialNumber: 'B1' }, context).chargingStation.serialNumber,
    ).toBe('B1')
  })

  it('invents neither a modem nor custom data', () => {
    expect(BootNotification.up({ ...station, iccid: '', imsi: '' }, context)).toEqual({
      reason: 'Unknown',
      chargingStation: { vendorName: 'ACME', model: 'X1' },
    })
  })
})

it.each(['Accepted', 'Pending', 'Rejected'] as const)('answers a boot that is %s with the time and the interval (1.6 §6.4)', (status) => {
  const customData = { vendorId: 'org.example' }
  const statusInfo = { reasonCode: 'NoReason' }
  const answer = { currentTime: '2026-01-02T03:04:05.678Z', interval: 300, status }

  expect(BootNotification.down({ ...answer, statusInfo, customData }, { chargePointVendor: 'ACME', chargePointModel: 'X1' })).toEqual(
    answer,
  )
})

it('asks for the time with a heartbeat, and gets it (1.6 §4.6)', () => {
  expect(Heartbeat.up({}, context)).toEqual({})
  expect(Heartbeat.down({ currentTime: '2026-01-02T03:04:05.678Z', customData: { vendorId: 'org.example' } }, {})).toEqual({
    currentTime: '2026-01-02T03:04:05.678Z',
  })
})

describe('Authorize (1.6 §6.2, §7.2)', () => {
  it('asks for a token that is told by its value alone', () => {
    expect(Authorize.up({ idTag: 'ab' }, context)).toEqual({
      idToken: { idToken: 'ab', type: 'ISO14443', customData: { vendorId: 'plugboard', anyType: true } },
    })
  })

  it.each([
    ['Accepted', 'Accepted'],
    ['Blocked', 'Blocked'],
    ['ConcurrentTx', 'ConcurrentTx'],
    ['Expired', 'Expired'],
    ['Invalid', 'Invalid'],
    ['NoCredit', 'Blocked'],
    ['NotAllowedTypeEVSE', 'Blocked'],
    ['NotAtThisLocation', 'Blocked'],
    ['NotAtThisTime', 'Blocked'],
    ['Unknown', 'Invalid'],
  ] as const)('answers %s as %s', (status, status16) => {
    expect(Authorize.down({ idTokenInfo: { status } }, { idTag: 'ab' })).toEqual({ idTagInfo: { status: status16 } })
  })

  it.each([
    ['x'.repeat(20), 'x'.repeat(20)],
    ['😀'.repeat(20), '😀'.repeat(20)],
    ['x'.repeat(21), undefined],
    ['', undefined],
  ])('gives the group %s as parentIdTag %s', (group, parentIdTag) => {
    const idTokenInfo = {
      status: 'Accepted',
      groupIdToken: { idToken: group, type: 'Central' },
      cacheExpiryDateTime: '2026-01-01T00:00:00Z',
    } as const
    expect(Authorize.down({ idTokenInfo }, { idTag: 'ab' })).toEqual({
      idTagInfo: { status: 'Accepted', expiryDate: '2026-01-01T00:00:00Z', ...(parentIdTag && { parentIdTag }) },
    })
  })
})

describe('StartTransaction (1.6 §4.8)', () => {
  const start = { connectorId: 2, idTag: 'Tag1', meterStart: 1234, timestamp: '2026-01-02T03:04:05Z', reservationId: 7 }
  const keyOf = (changed: object) => StartTransaction.up({ ...start, ...changed }, context).transactionInfo.transactionId

  it('is the start of a transaction that we have to number', () => {
    expect(StartTransaction.up(start, context)).toEqual({
      eventType: 'Started',
      timestamp: start.timestamp,
      triggerReason: 'Authorized',
      seqNo: 0,
      transactionInfo: { transactionId: expect.stringMatching(/^[0-9a-f]{32}$/) },
      evse: { id: 2, connectorId: 1 },
      idToken: { idToken: 'Tag1', type: 'ISO14443', customData: { vendorId: 'plugboard', anyType: true } },
      reservationId: 7,
      meterValue: [
        {
          timestamp: start.timestamp,
          sampledValue: [
            { value: 1234, context: 'Transaction.Begin', measurand: 'Energy.Active.Import.Register', unitOfMeasure: { unit: 'Wh' } },
          ],
        },
      ],
      customData: { vendorId: 'plugboard', allocateId: true, unnumbered: true },
    })
  })

  it.each([
    ['the same once more', {}],
    ['the tag in capitals', { idTag: 'TAG1' }],
    ['the instant in another zone', { timestamp: '2026-01-02T05:04:05.000+02:00' }],
    ['the instant without a zone', { timestamp: '2026-01-02T03:04:05' }],
    ['no reservation', { reservationId: undefined }],
  ])('has the same business key for %s (T-02)', (_, changed) => {
    expect(keyOf(changed)).toBe(keyOf({}))
  })

  it.each([
    ['connector', { connectorId: 1 }],
    ['tag', { idTag: 'Tag2' }],
    ['meter', { meterStart: 1235 }],
    ['instant', { timestamp: '2026-01-02T03:04:06Z' }],
  ])('has another business key for another %s', (_, changed) => {
    expect(keyOf(changed)).not.toBe(keyOf({}))
  })

  it.each([0, -1])('keeps a connector that cannot be an EVSE: %i', (connectorId) => {
    const up = StartTransaction.up({ ...start, connectorId, reservationId: -1 }, context)
    expect(up).toMatchObject({ evse: undefined, reservationId: undefined, customData: { connectorId } })
  })

  it('places the number the insert gave, up to the largest', () => {
    const customData = { vendorId: 'plugboard', transactionId: '2147483647' }
    expect(StartTransaction.down({ idTokenInfo: { status: 'ConcurrentTx' }, customData }, start)).toEqual({
      transactionId: 2147483647,
      idTagInfo: { status: 'ConcurrentTx' },
    })
  })

  it('vouches for no tag that nobody judged', () => {
    expect(StartTransaction.down({ customData: { vendorId: 'plugboard', transactionId: '1' } }, start).idTagInfo).toEqual({
      status: 'Invalid',
    })
  })

  it.each([
    undefined,
    { vendorId: 'plugboard' },
    { vendorId: 'other', transactionId: '1' },
    { vendorId: 'plugboard', transactionId: 'abc' },
  ])('gives no answer rather than an invented number: %j', (customData) => {
    expect(() => StartTransaction.down({ idTokenInfo: { status: 'Accepted' }, customData }, start)).toThrow('no transaction number')
  })
})

describe('StopTransaction (1.6 §4.10, §7.36)', () => {
  const stop = { transactionId: 12, meterStop: 2234, timestamp: '2026-01-02T04:04:05Z' }

  it.each([
    [undefined, 'Local', 'StopAuthorized'],
    ['DeAuthorized', 'DeAuthorized', 'Deauthorized'],
    ['EmergencyStop', 'EmergencyStop', 'AbnormalCondition'],
    ['EVDisconnected', 'EVDisconnected', 'EVCommunicationLost'],
    ['HardReset', 'ImmediateReset', 'ResetCommand'],
    ['Local', 'Local', 'StopAuthorized'],
    ['Other', 'Other', 'AbnormalCondition'],
    ['PowerLoss', 'PowerLoss', 'AbnormalCondition'],
    ['Reboot', 'Reboot', 'AbnormalCondition'],
    ['Remote', 'Remote', 'RemoteStop'],
    ['SoftReset', 'ImmediateReset', 'ResetCommand'],
    ['UnlockCommand', 'Remote', 'UnlockCommand'],
  ] as const)('says %s as %s, because of %s, and keeps the word', (reason, stoppedReason, triggerReason) => {
    expect(StopTransaction.up({ ...stop, reason }, context)).toMatchObject({
      eventType: 'Ended',
      triggerReason,
      transactionInfo: { transactionId: '12', stoppedReason },
      customData: reason ? { vendorId: 'plugboard', unnumbered: true, stopReason: reason } : { vendorId: 'plugboard', unnumbered: true },
    })
  })

  it('ends with the register, after the readings the station gathered', () => {
    const transactionData = [
      { timestamp: '2026-01-02T03:30:00Z', sampledValue: [{ value: '1700' }] },
      { timestamp: '2026-01-02T03:45:00Z', sampledValue: [] },
    ]

    expect(StopTransaction.up({ ...stop, transactionData }, context).meterValue).toEqual([
      { timestamp: '2026-01-02T03:30:00Z', sampledValue: [{ value: 1700 }] },
      {
        timestamp: stop.timestamp,
        sampledValue: [
          { value: 2234, context: 'Transaction.End', measurand: 'Energy.Active.Import.Register', unitOfMeasure: { unit: 'Wh' } },
        ],
      },
    ])
  })

  it.each([-1, 0, 2147483647, Number.MAX_SAFE_INTEGER])('keeps transaction id %i exactly (T-08, T-14)', (transactionId) => {
    expect(StopTransaction.up({ ...stop, transactionId }, context).transactionInfo.transactionId).toBe(String(transactionId))
  })

  it('answers about the tag only if there was one (1.6 §6.50)', () => {
    const response = { idTokenInfo: { status: 'Accepted' } } as const
    expect(StopTransaction.down(response, { ...stop, idTag: 'ab' })).toEqual({ idTagInfo: { status: 'Accepted' } })
    expect(StopTransaction.down(response, stop)).toEqual({})
    expect(StopTransaction.down({}, { ...stop, idTag: 'ab' })).toEqual({})
  })
})

describe('MeterValues (1.6 §4.7)', () => {
  const meterValue = [{ timestamp: '2026-01-02T03:30:00Z', sampledValue: [{ value: '1700' }] }]

  it.each([
    [{ connectorId: 2 }, { evseId: 2, customData: undefined }],
    [{ connectorId: 0 }, { evseId: 0, customData: undefined }],
    [
      { connectorId: 2, transactionId: 12 },
      { evseId: 2, customData: { vendorId: 'plugboard', transactionId: '12' } },
    ],
    [
      { connectorId: 2, transactionId: -1 },
      { evseId: 2, customData: { vendorId: 'plugboard', transactionId: '-1' } },
    ],
    [{ connectorId: -2 }, { evseId: 0, customData: { vendorId: 'plugboard', connectorId: -2 } }],
  ])('%j belongs to %j', (request, expected) => {
    expect(MeterValues.up({ ...request, meterValue }, context)).toMatchObject(expected)
  })

  it.each([[[]], [[{ timestamp: '2026-01-02T03:30:00Z', sampledValue: [] }]]])(
    'answers %j at once: a refused one blocks the station',
    (empty) => {
      expect(MeterValues.answer?.({ connectorId: 1, meterValue: empty })).toEqual({})
      expect(() => MeterValues.up({ connectorId: 1, meterValue: empty }, context)).toThrow(OcppError)
      expect(MeterValues.answer?.({ connectorId: 1, meterValue })).toBeUndefined()
    },
  )
})

describe('StatusNotification (1.6 §4.9, §7.7)', () => {
  const status = { connectorId: 3, errorCode: 'NoError', status: 'Available', timestamp: '2026-01-02T03:04:05Z' } as const

  it.each([
    ['Available', 'Available'],
    ['Preparing', 'Occupied'],
    ['Charging', 'Occupied'],
    ['SuspendedEVSE', 'Occupied'],
    ['SuspendedEV', 'Occupied'],
    ['Finishing', 'Occupied'],
    ['Reserved', 'Reserved'],
    ['Unavailable', 'Unavailable'],
    ['Faulted', 'Faulted'],
  ] as const)('says %s as %s, and keeps the word', (status16, connectorStatus) => {
    expect(StatusNotification.up({ ...status, status: status16 }, context)).toMatchObject({
      connectorStatus,
      customData: { status: status16 },
    })
  })

  it('keeps all it says about an error', () => {
    const words = { errorCode: 'OtherError', info: 'door', vendorId: 'ACME', vendorErrorCode: 'E-17' } as const
    expect(StatusNotification.up({ ...status, ...words, status: 'Faulted' }, context).customData).toEqual({
      vendorId: 'plugboard',
      status: 'Faulted',
      errorCode: 'OtherError',
      info: 'door',
      vendorIdOfError: 'ACME',
      vendorErrorCode: 'E-17',
    })
  })

  it.each([
    [3, 3, 1],
    [0, 0, 0],
  ])('connector %i is EVSE %i, connector %i', (connectorId, evseId, connector) => {
    expect(StatusNotification.up({ ...status, connectorId }, context)).toMatchObject({ evseId, connectorId: connector })
  })

  it('happened when it came, if the station does not say', () => {
    expect(StatusNotification.up({ ...status, timestamp: undefined }, context).timestamp).toBe('2026-01-02T03:04:05.678Z')
  })

  it('refuses a connector that cannot be', () => {
    expect(() => StatusNotification.up({ ...status, connectorId: -1 }, context)).toThrow(OcppError)
  })
})

it('passes a security event on as it is (security extension §6.17)', () => {
  const event = { type: 'StartupOfTheDevice', timestamp: '2026-01-02T03:04:05Z', techInfo: 'cold' }
  expect(SecurityEventNotification.up(event, context)).toEqual(event)
})

it.each([
  ['text', 'text'],
  [{ a: [1] }, '{"a":[1]}'],
  [0, '0'],
  [undefined, undefined],
])('answers DataTransfer with %j as %j', (data, data16) => {
  const down = DataTransfer.down({ status: 'Accepted', data }, { vendorId: 'v' })
  expect(down).toEqual({ status: 'Accepted', ...(data16 !== undefined && { data: data16 }) })
})

describe('firmware and logs (1.6 §4.4, §4.5; security extension L01, N01)', () => {
  it.each([
    [FirmwareStatusNotification, { status: 'InstallationFailed' }, { status: 'InstallationFailed' }],
    [SignedFirmwareStatusNotification, { status: 'InvalidSignature', requestId: 7 }, { status: 'InvalidSignature', requestId: 7 }],
    [DiagnosticsStatusNotification, { status: 'UploadFailed' }, { status: 'UploadFailure' }],
    [DiagnosticsStatusNotification, { status: 'Idle' }, { status: 'Idle' }],
    [LogStatusNotification, { status: 'PermissionDenied', requestId: 7 }, { status: 'PermissionDenied', requestId: 7 }],
  ])('%#: a status is told under the number it has', (translation: Translation, request, expected) => {
    expect(translation.up(request, context)).toEqual(expected)
    expect(translation.down({}, request)).toEqual({})
  })
})
