import { between } from './random.js'

/** What a meter shows at one moment. */
export interface Reading {
  at: Date
  /** Whole Wh since it was built in; never falls. */
  registerWh: number
  powerW: number
  /** Of each of the three phases. */
  voltageV: number
  currentA: number
}

/** A meter that adds up exactly: watt-seconds are whole numbers, the register shows the whole Wh of them. */
export function energyMeter(registerWh: number) {
  let wattSeconds = registerWh * 3_600
  return {
    add: (powerW: number, seconds: number) => void (wattSeconds += Math.round(powerW) * seconds),
    read: (at: Date, powerW: number, voltageV: number): Reading => ({
      at,
      registerWh: Math.floor(wattSeconds / 3_600),
      powerW: Math.round(powerW),
      voltageV,
      currentA: Math.round((powerW / 3 / voltageV) * 10) / 10,
    }),
  }
}

/** The share of full power a car takes at a share of its session: it comes up in the first minutes, holds, and tapers when the battery fills. */
export function demand(progress: number, random: () => number): number {
  const ramp = Math.min(1, 0.3 + progress * 14)
  const taper = progress < 0.75 ? 1 : 1 - ((progress - 0.75) / 0.25) * 0.7
  return Math.min(1, ramp * taper * between(random, 0.975, 1.005))
}

/** Mains voltage. */
export const mains = (random: () => number): number => Math.round(between(random, 228, 233) * 10) / 10
