import type { ChargingProfileType, ChargingSchedulePeriodType, ChargingScheduleType } from '#base/ocpp/generated/v21.js'
import type { SmartChargingAbilities } from './smartChargingAbilities.js'

type Mode = NonNullable<ChargingSchedulePeriodType['operationMode']>

const values = ['limit', 'dischargeLimit', 'setpoint', 'setpointReactive'] as const
type Value = (typeof values)[number]

/** 2.1 part 2, block Q: which values a period of each mode must and must not have. */
const modes: Record<Mode, { needs: readonly Value[]; forbids: readonly Value[]; why: string }> = {
  Idle: { needs: [], forbids: values, why: 'Q10.FR.01' },
  ChargingOnly: { needs: ['limit'], forbids: ['dischargeLimit', 'setpoint', 'setpointReactive'], why: 'Q02.FR.02' },
  CentralSetpoint: { needs: ['setpoint'], forbids: ['limit', 'dischargeLimit'], why: 'Q03.FR.02' },
  CentralFrequency: { needs: ['setpoint'], forbids: ['limit', 'dischargeLimit', 'setpointReactive'], why: 'Q07.FR.03' },
  LocalFrequency: { needs: [], forbids: values, why: 'Q08.FR.01' },
  ExternalSetpoint: { needs: [], forbids: [], why: 'Q05.FR.01' },
  ExternalLimits: { needs: [], forbids: [], why: 'Q05.FR.02' },
  LocalLoadBalancing: { needs: [], forbids: [], why: 'Q09.FR.01' },
}

const chargingOnly: readonly Mode[] = ['ChargingOnly']
/** K01.FR.111, K01.FR.113. */
const modesOfPurpose: Partial<Record<ChargingProfileType['chargingProfilePurpose'], { modes: readonly Mode[]; why: string }>> = {
  ChargingStationMaxProfile: { modes: chargingOnly, why: 'K01.FR.111' },
  PriorityCharging: { modes: chargingOnly, why: 'K01.FR.71, K01.FR.111' },
  LocalGeneration: { modes: ['ChargingOnly', 'ExternalLimits'], why: 'K01.FR.113' },
}

/** Why the specification forbids a period for what its mode of operation asks; each sentence names the requirement. */
export function operationModeFaults(
  { chargingProfilePurpose: purpose, chargingProfileKind }: ChargingProfileType,
  { chargingRateUnit }: ChargingScheduleType,
  period: ChargingSchedulePeriodType,
  can: SmartChargingAbilities,
): string[] {
  const { operationMode: mode = 'ChargingOnly', setpoint, limit, dischargeLimit } = period
  const { needs, forbids, why } = modes[mode]
  const faults: string[] = []
  const allowed = modesOfPurpose[purpose]
  if (allowed && !allowed.modes.includes(mode)) faults.push(`a ${purpose} has no period with operationMode ${mode} (${allowed.why})`)
  if (mode !== 'ChargingOnly' && can.operationModes && !can.operationModes.includes(mode))
    faults.push(`the station does not know operationMode ${mode} (SupportedOperationModes, K01.FR.115)`)
  const missing = needs.find((name) => period[name] === undefined)
  if (missing) faults.push(`a period with operationMode ${mode} has a ${missing} (${why})`)
  const extra = forbids.find((name) => has(period, name))
  if (extra) faults.push(`a period with operationMode ${mode} has no ${extra} (${why})`)
  if (mode === 'LocalFrequency') {
    if ((period.v2xFreqWattCurve?.length ?? 0) < 2 || period.v2xBaseline === undefined)
      faults.push('a period with operationMode LocalFrequency has v2xBaseline and a v2xFreqWattCurve of two points or more (Q08.FR.02)')
    if (chargingRateUnit !== 'W') faults.push('a schedule with operationMode LocalFrequency is in W (Q08.FR.05)')
  }
  if (mode === 'CentralFrequency' && chargingProfileKind !== 'Dynamic')
    faults.push('operationMode CentralFrequency is for Dynamic profiles (Q07.FR.02)')
  if (period.evseSleep && mode !== 'Idle' && can.evseSleep !== true) faults.push('evseSleep goes with operationMode Idle (K01.FR.126)')
  if (setpoint !== undefined && ((limit !== undefined && setpoint > limit) || (dischargeLimit !== undefined && setpoint < dischargeLimit)))
    faults.push('setpoint lies between dischargeLimit and limit (V2X.05)')
  return faults
}

const has = (period: ChargingSchedulePeriodType, name: Value) =>
  period[name] !== undefined || period[`${name}_L2`] !== undefined || period[`${name}_L3`] !== undefined
