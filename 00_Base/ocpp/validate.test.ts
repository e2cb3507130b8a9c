import { describe, expect, it } from 'vitest'
import { actionsOf, isAction, isSendOnly, schemaOf, validate } from './validate.js'
import { type OcppVersion, versions } from './version.js'

type Schema = Record<string, any>

/** The smallest payload a schema takes. */
function sample(schema: Schema, root: Schema): unknown {
  if (schema.$ref) return sample(root.definitions[schema.$ref.replace('#/definitions/', '')], root)
  if (schema.enum) return schema.enum[0]
  if (schema.format === 'date-time') return '2026-11-21T10:00:00Z'
  if (schema.format === 'uri') return 'https://example.com/'
  if (schema.type === 'object')
    return Object.fromEntries((schema.required ?? []).map((name: string) => [name, sample(schema.properties[name], root)]))
  if (schema.type === 'array') return Array.from({ length: schema.minItems ?? 0 }, () => sample(schema.items, root))
  if (schema.type === 'string') return 'x'
  if (schema.type === 'boolean') return true
  return Math.max(1, schema.minimum ?? 1)
}

const messages = versions.flatMap((version) =>
  actionsOf(version).flatMap((action) =>
    (['request', 'response'] as const)
      .filter((direction) => direction === 'request' || !isSendOnly(version, action))
      .map((direction) => ({ version, action, direction })),
  ),
)

const schemaFor = (version: OcppVersion, action: string, direction: string) =>
  schemaOf(version, action + (direction === 'request' ? 'Request' : 'Response'))!

describe('every message', () => {
  it('of the three versions is there', () => {
    expect(versions.map((version) => actionsOf(version).length)).toEqual([39, 64, 91])
    expect(messages).toHaveLength(78 + 128 + 181)
  })

  it.each(messages)(
    '$version $action $direction takes its smallest sample and refuses a field it does not have',
    ({ version, action, direction }) => {
      const schema = schemaFor(version, action, direction)
      const payload = sample(schema, schema) as object

      validate(version, action, direction, payload)

      expect(() => validate(version, action, direction, { ...payload, nonsense: 1 })).toThrow(
        expect.objectContaining({
          code: 'FormatViolation',
          message: 'nonsense is not a field of this message',
          details: { field: 'nonsense', rule: 'additionalProperties' },
        }),
      )
    },
  )
})

const started = {
  eventType: 'Started',
  timestamp: '2026-11-21T10:00:00Z',
  triggerReason: 'CablePluggedIn',
  seqNo: 0,
  transactionInfo: { transactionId: 't1' },
}
const boot = { chargePointVendor: 'V', chargePointModel: 'M' }
const stop = { meterStop: 1, timestamp: '2026-11-21T10:00:00Z', transactionId: 1 }

const faults: [OcppVersion, string, unknown, string, string][] = [
  ['2.0.1', 'TransactionEvent', { ...started, seqNo: undefined }, 'OccurrenceConstraintViolation', 'seqNo is missing'],
  ['2.0.1', 'TransactionEvent', { ...started, seqNo: '0' }, 'TypeConstraintViolation', 'seqNo must be integer'],
  ['2.0.1', 'TransactionEvent', { ...started, seqNo: 0.5 }, 'TypeConstraintViolation', 'seqNo must be integer'],
  ['2.0.1', 'TransactionEvent', { ...started, evse: null }, 'TypeConstraintViolation', 'evse must be object'],
  [
    '2.0.1',
    'TransactionEvent',
    { ...started, eventType: 'started' },
    'PropertyConstraintViolation',
    'eventType is not one of Ended, Started, Updated',
  ],
  [
    '2.0.1',
    'TransactionEvent',
    { ...started, transactionInfo: {} },
    'OccurrenceConstraintViolation',
    'transactionInfo.transactionId is missing',
  ],
  [
    '2.0.1',
    'TransactionEvent',
    { ...started, transactionInfo: { transactionId: 'x'.repeat(37) } },
    'PropertyConstraintViolation',
    'transactionInfo.transactionId is longer than 36 characters',
  ],
  [
    '2.0.1',
    'TransactionEvent',
    { ...started, meterValue: [] },
    'OccurrenceConstraintViolation',
    'meterValue must have at least 1 elements',
  ],
  [
    '2.0.1',
    'TransactionEvent',
    { ...started, meterValue: [{ timestamp: '2026-11-21T10:00:00', sampledValue: [{ value: 1 }] }] },
    'FormatViolation',
    'meterValue[0].timestamp is not a valid date-time',
  ],
  [
    '2.1',
    'TransactionEvent',
    { ...started, timestamp: '0000-01-01T00:00:00Z' },
    'PropertyConstraintViolation',
    'timestamp is not a valid date-time',
  ],
  [
    '2.1',
    'TransactionEvent',
    { ...started, timestamp: '222222017-01-01T00:00:00Z' },
    'FormatViolation',
    'timestamp is not a valid date-time',
  ],
  ['2.1', 'TransactionEvent', [], 'TypeConstraintViolation', 'payload must be object'],
  ['1.6', 'BootNotification', {}, 'OccurrenceConstraintViolation', 'chargePointVendor is missing'],
  ['1.6', 'BootNotification', { ...boot, chargePointModel: 5 }, 'TypeConstraintViolation', 'chargePointModel must be string'],
  [
    '1.6',
    'BootNotification',
    { ...boot, chargePointModel: 'x'.repeat(21) },
    'PropertyConstraintViolation',
    'chargePointModel is longer than 20 characters',
  ],
  ['1.6', 'StopTransaction', { ...stop, transactionId: '1' }, 'TypeConstraintViolation', 'transactionId must be integer'],
  [
    '1.6',
    'StopTransaction',
    { ...stop, timestamp: '9999-12-31T23:59:59Z' },
    'PropertyConstraintViolation',
    'timestamp is not a valid date-time',
  ],
  [
    '1.6',
    'StopTransaction',
    { ...stop, timestamp: '0000-01-01T00:00:00' },
    'PropertyConstraintViolation',
    'timestamp is not a valid date-time',
  ],
  ['1.6', 'StopTransaction', { ...stop, timestamp: '2026-11-21' }, 'FormatViolation', 'timestamp is not a valid date-time'],
  ['1.6', 'Nonsense', {}, 'NotImplemented', 'OCPP 1.6 has no such request'],
  ['1.6', 'TransactionEvent', started, 'NotImplemented', 'OCPP 1.6 has no such request'],
  ['2.0.1', 'bootNotification', {}, 'NotImplemented', 'OCPP 2.0.1 has no such request'],
  ['2.1', 'toString', {}, 'NotImplemented', 'OCPP 2.1 has no such request'],
]

describe('a payload that is wrong', () => {
  it.each(faults)('%s %s %j is a %s: %s', (version, action, payload, code, message) => {
    expect(() => validate(version, action, 'request', payload)).toThrow(expect.objectContaining({ code, message }))
  })

  it('is described without its values, and with a made-up field name short and printable', () => {
    const secret = { ...boot, [`${'n'.repeat(60)}\u202e`]: 'hunter2' }

    try {
      validate('1.6', 'BootNotification', 'request', secret)
      expect.unreachable()
    } catch (err) {
      const { message, details } = err as { message: string; details: object }
      expect(message).toBe(`${'n'.repeat(50)} is not a field of this message`)
      expect(JSON.stringify(details)).not.toContain('hunter2')
    }
  })
})

describe('a payload that is right', () => {
  it.each([8.1, 16.3, 0.1, 6, 32])('may limit a 1.6 charging schedule to %s A', (limit) => {
    const chargingSchedule = { chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit }] }
    const csChargingProfiles = {
      chargingProfileId: 1,
      stackLevel: 0,
      chargingProfilePurpose: 'TxProfile',
      chargingProfileKind: 'Absolute',
      chargingSchedule,
    }
    validate('1.6', 'SetChargingProfile', 'request', { connectorId: 1, csChargingProfiles })
  })

  it('is not 8.15 A: 1.6 has one decimal', () => {
    const chargingSchedule = { chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit: 8.15 }] }
    const csChargingProfiles = {
      chargingProfileId: 1,
      stackLevel: 0,
      chargingProfilePurpose: 'TxProfile',
      chargingProfileKind: 'Absolute',
      chargingSchedule,
    }
    expect(() => validate('1.6', 'SetChargingProfile', 'request', { connectorId: 1, csChargingProfiles })).toThrow(
      expect.objectContaining({ code: 'PropertyConstraintViolation' }),
    )
  })

  it('may lack the zone of a time in 1.6', () => {
    validate('1.6', 'StopTransaction', 'request', { ...stop, timestamp: '2026-11-21T10:00:00' })
  })

  it.each([0, -1, 2 ** 31 - 1, 2 ** 31, Number.MAX_SAFE_INTEGER])('may stop 1.6 transaction %s', (transactionId) => {
    validate('1.6', 'StopTransaction', 'request', { ...stop, transactionId })
  })

  it('counts an emoji as one character', () => {
    validate('2.0.1', 'TransactionEvent', 'request', { ...started, transactionInfo: { transactionId: '😀'.repeat(36) } })
  })

  it('keeps what a vendor puts into customData', () => {
    validate('2.0.1', 'TransactionEvent', 'request', { ...started, customData: { vendorId: 'x', anything: [{ at: 'all' }] } })
  })
})

describe('the actions of a version', () => {
  it('are known by their exact names', () => {
    expect(isAction('1.6', 'StartTransaction')).toBe(true)
    expect(isAction('2.0.1', 'StartTransaction')).toBe(false)
    expect(isAction('2.1', 'BatterySwap')).toBe(true)
    expect(isAction('2.1', 'constructor')).toBe(false)
  })

  it('have an answer, but for the one of 2.1 that is only sent', () => {
    const silent = versions.map((version) => actionsOf(version).filter((action) => isSendOnly(version, action)))
    expect(silent).toEqual([[], [], ['NotifyPeriodicEventStream']])
  })
})
