import { type Decimal, formatDecimal, parseDecimal } from './decimal.js'

/** What one sampled value says about size; the rest of a reading does not change it. */
export interface Sample {
  /** As sent: OCPP 1.6 sends strings, 2.x numbers. */
  value: string | number
  /** Absent: Energy.Active.Import.Register. */
  measurand?: string
  /** Absent: the measurand's own base unit, Wh for energy. */
  unit?: string
  /** Power of ten, absent 0 (2.x). */
  multiplier?: number
  /** `SignedData` carries no readable number (1.6 §7.48). */
  format?: string
}

/** A sampled value in its base unit (Wh, W, A, V …), exact, or why it cannot be read. */
export type Normalised = (Decimal & { unit: string }) | { problem: 'signed' | 'notANumber' | 'unknownUnit' | 'wrongUnit' }

/** Units in any case, as chargers write them, with the power of ten to the base unit. */
const units: Record<string, [base: string, power: number]> = {
  wh: ['Wh', 0],
  kwh: ['Wh', 3],
  varh: ['varh', 0],
  kvarh: ['varh', 3],
  vah: ['VAh', 0],
  kvah: ['VAh', 3],
  w: ['W', 0],
  kw: ['W', 3],
  va: ['VA', 0],
  kva: ['VA', 3],
  var: ['var', 0],
  kvar: ['var', 3],
  a: ['A', 0],
  ah: ['Ah', 0],
  v: ['V', 0],
  hz: ['Hz', 0],
  celsius: ['Celsius', 0],
  celcius: ['Celsius', 0], // the spelling of the 1.6 JSON schema
  fahrenheit: ['Fahrenheit', 0],
  k: ['K', 0],
  percent: ['Percent', 0],
  rpm: ['RPM', 0],
}

const unitOfMeasurand: [prefix: string, unit: string][] = [
  ['Power.Factor', ''],
  ['Power.Active', 'W'],
  ['Power.Offered', 'W'],
  ['Power.Reactive', 'var'],
  ['Current', 'A'],
  ['Voltage', 'V'],
  ['Frequency', 'Hz'],
  ['Temperature', 'Celsius'],
  ['SoC', 'Percent'],
  ['RPM', 'RPM'],
]

export const defaultMeasurand = 'Energy.Active.Import.Register'

/** Brings a sampled value to its base unit without float error: kWh to Wh, multipliers applied, spec defaults filled in. */
export function normalise(sample: Sample): Normalised {
  if (sample.format === 'SignedData') return { problem: 'signed' }
  const measurand = sample.measurand ?? defaultMeasurand
  const [unit, power] = baseUnit(sample.unit || defaultUnit(measurand)) ?? []
  if (unit === undefined || power === undefined) return { problem: 'unknownUnit' }
  // Reactive and apparent energy default to Wh by the letter of the spec; only active energy must be Wh.
  if (measurand.startsWith('Energy.Active') && unit !== 'Wh') return { problem: 'wrongUnit' }
  const decimal = parseDecimal(sample.value, power + (sample.multiplier ?? 0))
  return decimal ? { ...decimal, unit } : { problem: 'notANumber' }
}

/** A sampled value for display: a number in its base unit, `undefined` when it cannot be read. */
export function inBaseUnit(sample: Sample): { value: number; unit: string } | undefined {
  const read = normalise(sample)
  return 'problem' in read ? undefined : { value: Number(formatDecimal(read.value)), unit: read.unit }
}

function defaultUnit(measurand: string): string {
  if (measurand.startsWith('Energy')) return 'Wh'
  return unitOfMeasurand.find(([prefix]) => measurand.startsWith(prefix))?.[1] ?? ''
}

function baseUnit(unit: string): [base: string, power: number] | undefined {
  if (unit === '') return ['', 0]
  // "MWh" only as written: in any case it could also be milli.
  if (unit === 'MWh') return ['Wh', 6]
  const key = unit.toLowerCase()
  return Object.hasOwn(units, key) ? units[key] : undefined
}
