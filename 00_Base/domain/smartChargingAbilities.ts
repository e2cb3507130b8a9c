/** What a station said of its smart charging in its variables; what it never said is absent. */
export interface SmartChargingAbilities {
  /** `A`, `W` or both (RateUnit). */
  rateUnits?: readonly string[]
  /** ProfileStackLevel. */
  maxStackLevel?: number
  periodsPerSchedule?: number
  maxExternalConstraintsId?: number
  /** Purposes of 2.1 it takes (SupportedAdditionalPurposes). */
  additionalPurposes?: readonly string[]
  /** Beyond ChargingOnly (V2XChargingCtrlr.SupportedOperationModes). */
  operationModes?: readonly string[]
  dynamicProfiles?: boolean
  maxOfflineDuration?: boolean
  useLocalTime?: boolean
  randomizedDelay?: boolean
  limitAtSoC?: boolean
  evseSleep?: boolean
}

/** The same, and what is said of one EVSE. */
export interface EvseAbilities extends SmartChargingAbilities {
  /** ACPhaseSwitchingSupported. */
  phaseSwitching?: boolean
}

/** One variable as it was reported. */
export interface ReportedVariable {
  variable: string
  evseId?: number
  value?: string
}

/** The components whose variables `abilitiesOf` reads. */
export const smartChargingComponents = ['SmartChargingCtrlr', 'V2XChargingCtrlr'] as const

/** Reads the variables of the smart charging components; what they say of the EVSE goes before what they say of the station. */
export function abilitiesOf(variables: readonly ReportedVariable[], evseId: number): EvseAbilities {
  const value = (name: string) => {
    const named = variables.filter(({ variable, value }) => variable.toLowerCase() === name.toLowerCase() && value)
    return (named.find((one) => one.evseId === evseId) ?? named.find((one) => !one.evseId))?.value
  }
  const flag = (name: string) => {
    const text = value(name)?.toLowerCase()
    return text === 'true' ? true : text === 'false' ? false : undefined
  }
  const number = (name: string) => {
    const text = value(name)
    return text !== undefined && /^-?\d+$/.test(text.trim()) ? Number(text) : undefined
  }
  const list = (name: string) =>
    value(name)
      ?.split(',')
      .map((item) => item.trim())
  return {
    rateUnits: list('RateUnit'),
    maxStackLevel: number('ProfileStackLevel'),
    periodsPerSchedule: number('PeriodsPerSchedule'),
    maxExternalConstraintsId: number('MaxExternalConstraintsId'),
    additionalPurposes: list('SupportedAdditionalPurposes'),
    operationModes: list('SupportedOperationModes'),
    dynamicProfiles: flag('SupportsDynamicProfiles'),
    maxOfflineDuration: flag('SupportsMaxOfflineDuration'),
    useLocalTime: flag('SupportsUseLocalTime'),
    randomizedDelay: flag('SupportsRandomizedDelay'),
    limitAtSoC: flag('SupportsLimitAtSoC'),
    evseSleep: flag('SupportsEvseSleep'),
    phaseSwitching: flag('ACPhaseSwitchingSupported'),
  }
}
