import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chargedWh, costOf, type PriceParts } from './cost.js'
import { sessionEnergy } from './energy.js'

const startedAt = new Date('2026-05-01T08:00:00Z')
const after = (seconds: number) => new Date(startedAt.getTime() + seconds * 1000)
const cost = (parts: Omit<PriceParts, 'currency'>, energyWh: number | undefined, seconds = 0, currency = 'EUR') =>
  costOf({ currency, ...parts }, { energyWh, startedAt, until: after(seconds) })

describe('the energy a driver is told the cost of', () => {
  const register = (seconds: number, value: string, context: string) => ({
    at: after(seconds),
    value,
    context,
    measurand: 'Energy.Active.Import.Register',
    source: 'transactionEvent' as const,
  })
  const between = (begin: string, end: string, seconds: number) => {
    const energy = sessionEnergy([register(0, begin, 'Transaction.Begin'), register(seconds, end, 'Transaction.End')], {
      startedAt,
      endedAt: after(seconds),
    })
    return [energy.energyWh, chargedWh(energy), energy.flags.includes('suspect')]
  }

  it.each([
    ['what was charged', '1000', '6000', 1_800, [5_000, 5_000, false]],
    [
      'what the registers say where only the speed is not believed, which holds the bill (T-11)',
      '1000',
      '6000',
      1,
      [undefined, 5_000, true],
    ],
    ['nothing where the jump is more than a car holds', '1000', '1001000', 1, [undefined, undefined, true]],
    ['nothing where the register fell', '6000', '1000', 1_800, [undefined, undefined, true]],
    ['nothing where the begin was never filled in', '0', '900000', 1_800, [undefined, undefined, true]],
  ])('is %s', (_, begin, end, seconds, expected) => {
    expect(between(begin, end, seconds)).toEqual(expected)
  })
})

describe('the cost of a transaction', () => {
  it.each([
    ['energy', { priceKwh: '0.35' }, 5_000, 0, '1.75'],
    ['time', { priceHour: '2.40' }, 5_000, 1_800, '1.20'],
    ['a fee', { priceFixed: '0.5' }, 1, 0, '0.50'],
    ['all of them', { priceKwh: '0.35', priceHour: '2.40', priceFixed: '0.50' }, 5_000, 1_800, '3.45'],
  ])('is the sum of what its price asks for: %s', (_, parts, energyWh, seconds, total) => {
    expect(cost(parts, energyWh, seconds)).toBe(total)
  })

  it('is rounded once, at the end, halves up', () => {
    expect(cost({ priceKwh: '0.005' }, 1_000)).toBe('0.01')
    expect(cost({ priceKwh: '0.004999' }, 1_000)).toBe('0.00')
    // A third of a cent thrice is a cent.
    expect(cost({ priceKwh: '0.01', priceHour: '0.01' }, 333, 1_200)).toBe('0.01')
    // 0.1 + 0.2 in floats is more than 0.3.
    expect(cost({ priceKwh: '0.145', priceFixed: '0.2' }, 1_000)).toBe('0.35')
  })

  it('has the places of its currency', () => {
    expect(cost({ priceKwh: '38.5' }, 1_000, 0, 'JPY')).toBe('39')
    expect(cost({ priceKwh: '0.1235' }, 1_000, 0, 'KWD')).toBe('0.124')
  })

  it('is nought where the price asks for nothing, and where nothing was delivered (I03.FR.04, C20.FR.03)', () => {
    expect(cost({}, undefined)).toBe('0.00')
    expect(cost({ priceKwh: '0.35', priceHour: '2', priceFixed: '1' }, 0, 600)).toBe('0.00')
  })

  it('is not known where what it is charged by is not (I03.FR.02)', () => {
    expect(cost({ priceKwh: '0.35' }, undefined)).toBeUndefined()
    expect(cost({ priceHour: '2' }, 500, -60)).toBeUndefined()
    expect(costOf({ currency: 'EUR', priceHour: '2' }, { energyWh: 500, until: startedAt })).toBeUndefined()
    expect(cost({ priceHour: '2' }, undefined, 3_600)).toBe('2.00')
  })

  it('is within half a cent of the exact sum, whatever the numbers', () => {
    const millionths = fc.integer({ min: 0, max: 100_000_000 })
    const text = (n: number) => `${Math.floor(n / 1e6)}.${String(n % 1e6).padStart(6, '0')}`
    fc.assert(
      fc.property(
        millionths,
        millionths,
        fc.integer({ min: 1, max: 2_000_000 }),
        fc.integer({ min: 0, max: 1_000_000 }),
        (kwh, hour, wh, s) => {
          const cents = BigInt(cost({ priceKwh: text(kwh), priceHour: text(hour) }, wh, s)!.replace('.', ''))
          // In millionths of 1/3600 of a Wh-cent: integers throughout.
          const exact = BigInt(kwh) * BigInt(wh) * 3_600n + BigInt(hour) * BigInt(s) * 1_000n
          const difference = cents * 36_000_000_000n - exact
          expect(2n * (difference < 0n ? -difference : difference)).toBeLessThanOrEqual(36_000_000_000n)
        },
      ),
    )
  })
})
