import type { ChargingNeedsType, ChargingScheduleType } from '#base/ocpp/generated/v21.js'

/** What a vehicle and its EVSE can take; in A per phase, or in W of all phases. */
export interface Range {
  least?: number
  most?: number
  /** Most it gives back, above 0. */
  mostBack?: number
}

type Unit = ChargingScheduleType['chargingRateUnit']

/** The limits in the needs of a vehicle (K15.FR.06, K17.FR.06), and the most power of its EVSE in W, in one unit. */
export function rangeOf(needs: ChargingNeedsType | undefined, unit: Unit, evseMaxW?: number): Range {
  if (!needs) return { most: unit === 'W' ? evseMaxW : undefined }
  const { acChargingParameters: ac, dcChargingParameters: dc, v2xChargingParameters: v2x, requestedEnergyTransfer } = needs
  const volts = ac && ac.evMaxVoltage * phasesOf(requestedEnergyTransfer)
  if (unit === 'A')
    return {
      least: highest(ac?.evMinCurrent, v2x?.minChargeCurrent),
      most: lowest(
        ac?.evMaxCurrent,
        dc?.evMaxCurrent,
        v2x?.maxChargeCurrent,
        volts && evseMaxW !== undefined ? evseMaxW / volts : undefined,
      ),
      mostBack: v2x?.maxDischargeCurrent,
    }
  return {
    least: highest(volts && ac.evMinCurrent * volts, sum(v2x?.minChargePower, v2x?.minChargePower_L2, v2x?.minChargePower_L3)),
    most: lowest(
      volts && ac.evMaxCurrent * volts,
      dc && (dc.evMaxPower ?? dc.evMaxCurrent * dc.evMaxVoltage),
      sum(v2x?.maxChargePower, v2x?.maxChargePower_L2, v2x?.maxChargePower_L3),
      evseMaxW,
    ),
    mostBack: sum(v2x?.maxDischargePower, v2x?.maxDischargePower_L2, v2x?.maxDischargePower_L3),
  }
}

const phasesOf = (transfer: string) => (transfer.includes('single') ? 1 : transfer.includes('two') ? 2 : 3)

/** Values for L2 and L3 say that the first one is of L1 alone. */
const sum = (first: number | undefined, ...more: Array<number | undefined>) =>
  first === undefined ? undefined : more.reduce<number>((all, one) => all + (one ?? 0), first)

const known = (values: Array<number | undefined>) => values.filter((value) => value !== undefined)
const lowest = (...values: Array<number | undefined>) => (known(values).length > 0 ? Math.min(...known(values)) : undefined)
const highest = (...values: Array<number | undefined>) => (known(values).length > 0 ? Math.max(...known(values)) : undefined)
