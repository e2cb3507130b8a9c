import type { ChargingNeedsType } from '#base/ocpp/generated/v21.js'

/** What the needs of a vehicle (NotifyEVChargingNeeds) say about the profiles its transaction may get. */
export interface KnownNeeds {
  /** It said how much each phase takes (maxChargePower_L2 or _L3). */
  phases: boolean
  /** It said how much each phase gives back (maxDischargePower_L2 or _L3). */
  dischargePhases: boolean
  /** It asked for a way to charge that goes both ways. */
  bidirectional: boolean
  /** ISO 15118-20: the station controls it, and there is nothing to choose from. */
  dynamicControl: boolean
  /** Most periods it takes in one schedule. */
  mostPeriods?: number
}

export function knownNeeds(needs: ChargingNeedsType, maxScheduleTuples: number | undefined): KnownNeeds {
  const { v2xChargingParameters: v2x, requestedEnergyTransfer, controlMode } = needs
  return {
    phases: (v2x?.maxChargePower_L2 ?? v2x?.maxChargePower_L3) !== undefined,
    dischargePhases: (v2x?.maxDischargePower_L2 ?? v2x?.maxDischargePower_L3) !== undefined,
    bidirectional: requestedEnergyTransfer.includes('BPT'),
    dynamicControl: controlMode === 'DynamicControl',
    mostPeriods: maxScheduleTuples,
  }
}
