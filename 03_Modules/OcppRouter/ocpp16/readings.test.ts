import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plugboardData } from '#base/ocpp/customData.js'
import { anyMessage } from '../../../test/anyMessage.js'
import { toRfc3339 } from './dateTime16.js'
import { toMeterValues } from './readings.js'

const at = '2026-01-02T03:04:05Z'
const read = (sample: object) => toMeterValues([{ timestamp: at, sampledValue: [{ value: '1', ...sample }] }])[0]!.sampledValue[0]!

describe('a reading in 2.x terms', () => {
  it('keeps each word', () => {
    const sample = {
      value: '21.5',
      context: 'Sample.Clock',
      format: 'Raw',
      measurand: 'Current.Import',
      phase: 'L1-N',
      location: 'Inlet',
      unit: 'A',
    }
    expect(read(sample)).toEqual({
      value: 21.5,
      context: 'Sample.Clock',
      measurand: 'Current.Import',
      phase: 'L1-N',
      location: 'Inlet',
      unitOfMeasure: { unit: 'A' },
      customData: { vendorId: 'plugboard', format: 'Raw' },
    })
  })

  it.each(['Celcius', 'Celsius', 'kWh', 'Percent'])('keeps the unit %s as spelt', (unit) => {
    expect(read({ unit }).unitOfMeasure).toEqual({ unit })
  })

  it.each([
    ['1234', 1234, undefined],
    ['-0.5', -0.5, undefined],
    ['1234.50', 1234.5, '1234.50'],
    [' 7', 7, ' 7'],
    ['1e3', 1000, '1e3'],
    ['12345678901234567890', 12345678901234567000, '12345678901234567890'],
    ['12,5', 0, '12,5'],
    ['NaN', 0, 'NaN'],
    ['undefined', 0, 'undefined'],
    ['', 0, ''],
    ['1e999', 0, '1e999'],
    ['0x10', 0, '0x10'],
  ])('of %j is the number %d and the text %j', (value, number, text) => {
    expect(read({ value })).toMatchObject({ value: number, customData: text === undefined ? undefined : { value: text } })
  })

  it.each(['Temperature', 'RPM'])('of %s, which 2.x lacks, is never taken for energy', (measurand) => {
    expect(read({ measurand })).toMatchObject({ measurand: 'Frequency', customData: { measurand } })
  })

  it('of signed data is the block as it was signed, and no number (1.6 §7.49)', () => {
    expect(read({ value: 'OCMF|{}|{}', format: 'SignedData' })).toEqual({
      value: 0,
      signedMeterValue: { signedMeterData: 'OCMF|{}|{}', encodingMethod: '' },
      customData: { vendorId: 'plugboard', format: 'SignedData' },
    })
  })

  it('of signed digits is no number either', () => {
    expect(read({ value: '42', format: 'SignedData' })).toMatchObject({ value: 0, signedMeterValue: { signedMeterData: '42' } })
  })

  it('of a signed block too large for 2.x is still whole', () => {
    const block = 'x'.repeat(32_769)
    expect(read({ value: block, format: 'SignedData' })).toMatchObject({ signedMeterValue: undefined, customData: { value: block } })
  })

  it('can be told back exactly, whatever it was', () => {
    fc.assert(
      fc.property(anyMessage('1.6', 'MeterValues', 'request'), ({ meterValue }) => {
        const back = toMeterValues(meterValue).map(({ timestamp, sampledValue }) => ({
          timestamp,
          sampledValue: sampledValue.map(original),
        }))
        const sent = meterValue.filter((m: any) => m.sampledValue.length > 0)
        expect(back).toEqual(sent.map((m: any) => ({ ...m, timestamp: toRfc3339(m.timestamp) })))
      }),
    )
  })
})

// What a reader of customData.ts would do.
function original({ value, context, measurand, phase, location, unitOfMeasure, signedMeterValue, customData }: ReturnType<typeof read>) {
  const own = plugboardData(customData)
  return {
    value: own.value ?? signedMeterValue?.signedMeterData ?? String(value),
    context,
    format: own.format,
    measurand: own.measurand ?? measurand,
    phase,
    location,
    unit: unitOfMeasure?.unit,
  }
}

describe('a 1.6 timestamp (1.6 §3.14)', () => {
  it.each([
    ['2026-01-02T03:04:05Z', '2026-01-02T03:04:05Z'],
    ['2026-01-02T03:04:05.123456+02:00', '2026-01-02T03:04:05.123456+02:00'],
    ['2026-01-02T03:04:05', '2026-01-02T03:04:05Z'],
    ['2026-01-02T03:04:05.5', '2026-01-02T03:04:05.5Z'],
    ['2026-01-02T03:04:05+02', '2026-01-02T03:04:05+02:00'],
    ['2026-01-02T03:04:05-0530', '2026-01-02T03:04:05-05:30'],
  ])('%s is %s', (text, rfc3339) => {
    expect(toRfc3339(text)).toBe(rfc3339)
  })
})
