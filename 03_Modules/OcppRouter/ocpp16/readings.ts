import type { MeasurandEnumType, MeterValueType, SampledValueType } from '#base/ocpp/generated/v21.js'
import { customData } from './customData16.js'
import { toRfc3339 } from './dateTime16.js'
import type { Request16 } from './translation.js'

type MeterValue16 = Request16<'MeterValues'>['meterValue'][number]
type SampledValue16 = MeterValue16['sampledValue'][number]
type Measurand16 = NonNullable<SampledValue16['measurand']>

// 2.x dropped these. What stands in for them must never be taken for energy, as an absent measurand would be.
const withoutCounterpart = { Temperature: 'Frequency', RPM: 'Frequency' } as const satisfies Partial<Record<Measurand16, MeasurandEnumType>>

const decimal = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/
const maxSignedData = 32_768

/** Readings in 2.x terms, each word and digit kept (`value`, `measurand` and `format` of customData); those without a single value are left out. */
export const toMeterValues = (meterValues: MeterValue16[]): MeterValueType[] =>
  meterValues
    .filter(({ sampledValue }) => sampledValue.length > 0)
    .map(({ timestamp, sampledValue }) => ({ timestamp: toRfc3339(timestamp), sampledValue: sampledValue.map(toSampledValue) }))

function toSampledValue({ value, context, format, measurand, phase, location, unit }: SampledValue16): SampledValueType {
  const known = measurand === undefined || !(measurand in withoutCounterpart)
  // 1.6 §7.49: what was signed is one block, and how it is encoded is not said. Too large a block stays in `value`.
  const signed = format === 'SignedData' && value.length <= maxSignedData ? { signedMeterData: value, encodingMethod: '' } : undefined
  const number = format !== 'SignedData' && decimal.test(value) && Number.isFinite(Number(value)) ? Number(value) : undefined
  return {
    value: number ?? 0,
    measurand: known ? (measurand as MeasurandEnumType | undefined) : withoutCounterpart[measurand as keyof typeof withoutCounterpart],
    context,
    phase,
    location,
    signedMeterValue: signed,
    unitOfMeasure: unit === undefined ? undefined : { unit },
    customData: customData({
      value: signed || (number !== undefined && String(number) === value) ? undefined : value,
      measurand: known ? undefined : measurand,
      format,
    }),
  }
}

/** meterStart or meterStop: the energy register in Wh when the transaction began or ended. */
export const registerReading = (timestamp: string, wh: number, context: 'Transaction.Begin' | 'Transaction.End'): MeterValueType => ({
  timestamp: toRfc3339(timestamp),
  sampledValue: [{ value: wh, context, measurand: 'Energy.Active.Import.Register', unitOfMeasure: { unit: 'Wh' } }],
})
