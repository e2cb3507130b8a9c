import { expect, it } from 'vitest'
import { demand, energyMeter } from './meter.js'
import { seeded } from './random.js'

it('a meter adds up to the last Wh, whatever the steps', () => {
  const fine = energyMeter(1_000)
  const coarse = energyMeter(1_000)

  for (let second = 0; second < 3_600; second++) fine.add(7_359, 1)
  coarse.add(7_359, 3_600)

  const at = new Date()
  expect(fine.read(at, 0, 230).registerWh).toBe(8_359)
  expect(coarse.read(at, 0, 230).registerWh).toBe(8_359)
})

it('a car comes up, holds and tapers, and never takes more than there is', () => {
  const random = seeded(7)
  const curve = Array.from({ length: 101 }, (_, i) => demand(i / 100, random))

  expect(curve[0]).toBeLessThan(0.4)
  expect(Math.min(...curve.slice(10, 75))).toBeGreaterThan(0.95)
  expect(curve[100]).toBeLessThan(0.4)
  expect(Math.max(...curve)).toBeLessThanOrEqual(1)
  expect(Math.min(...curve)).toBeGreaterThan(0)
})

it('the same seed gives the same numbers', () => {
  const [a, b, other] = [seeded(3), seeded(3), seeded(4)].map((random) => Array.from({ length: 5 }, random))

  expect(a).toEqual(b)
  expect(a).not.toEqual(other)
})
