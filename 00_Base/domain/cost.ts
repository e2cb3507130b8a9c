import { one, parseDecimal } from './decimal.js'
import type { SessionEnergy } from './energy.js'
import { maxStepFromZeroWattHours } from './energyLimits.js'

/**
 * What a transaction is charged by: each part a decimal text, taxes included, in `currency` (ISO 4217). The names are those of a 2.1 tariff, as far as it has the
 * part. A part that is absent costs nothing.
 */
export interface PriceParts {
  currency: string
  /** Per kWh of imported energy. */
  priceKwh?: string
  /** Per hour from start to end, whether or not energy flows. */
  priceHour?: string
  /** Once, with the first energy. */
  priceFixed?: string
}

/** A price as a transaction keeps it from its start on: what is changed later does not touch it. */
export interface Price extends PriceParts {
  id: number
  /** Answers to the station tell the cost so far. */
  runningCost: boolean
  /** Seconds between two CostUpdated; absent: none. */
  costUpdatedSeconds?: number
}

/** What of a transaction its cost depends on. */
export interface Usage {
  /** Whole Wh; absent where no reading supports any. */
  energyWh?: number
  startedAt?: Date
  /** Its end; while it runs the instant up to which it is charged. */
  until: Date
}

const wattHoursPerKwh = 1_000n
const msPerHour = 3_600_000n

/**
 * The total, taxes included, as decimal text with as many places as the currency has ("0.00", in yen "0"). Exact until the sum is rounded once, halves up, to the
 * smallest unit of the currency. What delivered nothing costs nothing. Undefined where what is charged for is not known: no energy, or no credible start.
 */
export function costOf(price: PriceParts, { energyWh, startedAt, until }: Usage): string | undefined {
  if (energyWh === 0) return inSmallestUnits(0n, price.currency)
  const [perKwh, perHour, fixed] = [price.priceKwh, price.priceHour, price.priceFixed].map(exact) as [bigint, bigint, bigint]
  const ms = startedAt && until.getTime() - startedAt.getTime()
  if ((perKwh > 0n && energyWh === undefined) || (perHour > 0n && (ms === undefined || ms < 0))) return undefined
  // Over one denominator, so that nothing is rounded on the way.
  const sum =
    perKwh * BigInt(energyWh ?? 0) * (msPerHour / wattHoursPerKwh) + perHour * BigInt(Math.max(0, Math.round(ms ?? 0))) + fixed * msPerHour
  return inSmallestUnits(sum, price.currency)
}

/**
 * The energy a driver is told the cost of, Wh. Where it is not believed only because the register rose faster than a connector delivers, and by no more than a car
 * holds, that is what the station's own registers say: its display says the same, and the transaction is `suspect`, which holds the bill.
 */
export function chargedWh({ energyWh, meterStartWh, meterStopWh, reasons }: SessionEnergy): number | undefined {
  if (energyWh !== undefined || meterStartWh === undefined || meterStopWh === undefined) return energyWh
  const rise = meterStopWh - meterStartWh
  return reasons.every(({ code }) => code === 'registerJump') && rise >= 0 && rise <= maxStepFromZeroWattHours ? rise : undefined
}

/** Places after the point, such as 2 for EUR, 0 for JPY and 3 for KWD. */
export function placesOf(currency: string): number {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
}

const exact = (text: string | undefined): bigint => (text === undefined ? 0n : parseDecimal(text)!.value)

/** Rounds a count of `one` × `msPerHour`-ths of the currency. */
function inSmallestUnits(sum: bigint, currency: string): string {
  const places = placesOf(currency)
  const denominator = one * msPerHour
  const units = (2n * sum * 10n ** BigInt(places) + denominator) / (2n * denominator)
  const digits = units.toString().padStart(places + 1, '0')
  return places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`
}
