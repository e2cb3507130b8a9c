/** An exact number: an integer count of 10⁻¹² units, so that sums and differences of meter decimals never meet a float. */
export type Exact = bigint

export const one: Exact = 10n ** 12n

const places = 12
/** Longer than any double or meter register prints; bounds what a hostile string can cost. */
const maxCharacters = 48
/** Beyond this exponent nothing a station measures is left; keeps `1e999999` from allocating. */
const maxExponent = 40
/** 10¹⁵ units: below 2⁵³, so that a rounded result is always a safe integer. */
const largest = 10n ** 15n * one

export interface Decimal {
  value: Exact
  /** The weight of the last digit as written: 10 for "1.23" kWh in Wh. */
  step: Exact
}

/** Reads a decimal exactly, times 10^exponent; `undefined` for anything that is not one plain number (NaN, "12,3", "0x1F", "", 1e400). */
export function parseDecimal(text: string | number, exponent = 0): Decimal | undefined {
  const written = String(text).trim()
  if (written.length > maxCharacters || !Number.isInteger(exponent)) return undefined
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/.exec(written)
  if (!match) return undefined
  const [, sign, whole = '', fraction = '', power = '0'] = match
  if (whole + fraction === '') return undefined
  const scale = Number(power) + exponent - fraction.length
  if (Math.abs(scale) > maxExponent) return undefined
  const digits = BigInt(whole + fraction)
  const value = shift(digits, scale + places)
  return value > largest ? undefined : { value: sign === '-' ? -value : value, step: shift(1n, scale + places) || 1n }
}

/** Rounds to the nearest integer, halves away from zero: the one place where a fraction of a unit is given up. */
export function roundToInteger(value: Exact): number {
  return value < 0n ? -roundToInteger(-value) : Number((value + one / 2n) / one)
}

/** Writes an exact number as a plain decimal without trailing zeros. */
export function formatDecimal(value: Exact): string {
  if (value < 0n) return `-${formatDecimal(-value)}`
  const fraction = (value % one).toString().padStart(places, '0').replace(/0+$/, '')
  return fraction ? `${value / one}.${fraction}` : `${value / one}`
}

/** digits × 10^power; what is smaller than the fixed point can hold is rounded, halves up. */
function shift(digits: bigint, power: number): bigint {
  if (power >= 0) return digits * 10n ** BigInt(power)
  const divisor = 10n ** BigInt(-power)
  return (digits + divisor / 2n) / divisor
}
