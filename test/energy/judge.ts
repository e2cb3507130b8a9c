import type { Invented } from './oracle.js'

export interface Answer {
  energyWh: number | undefined
  flags: readonly string[]
  reasons: readonly unknown[]
}

/** What is wrong with an answer, in one line, or `undefined` when it is right. */
export function judge({ expected }: Invented, { energyWh, flags, reasons }: Answer): string | undefined {
  if (energyWh !== undefined && (!Number.isSafeInteger(energyWh) || energyWh < 0))
    return `${energyWh} is not a whole, non-negative number of Wh`
  if (flags.includes('suspect') !== expected.suspect)
    return expected.suspect ? 'not flagged suspect' : `flagged suspect: ${JSON.stringify(reasons)}`
  if (flags.includes('suspect') !== reasons.length > 0) return 'suspect and its reasons do not go together'
  if (expected.energyWh !== undefined && energyWh !== expected.energyWh) return `${energyWh} Wh instead of ${expected.energyWh}`
  if (expected.atMostWh !== undefined && energyWh !== undefined && energyWh > expected.atMostWh)
    return `${energyWh} Wh, more than the true ${expected.atMostWh}`
  return undefined
}
