import type { ChargingProfileType, ChargingSchedulePeriodType, ChargingScheduleType } from '#base/ocpp/generated/v21.js'
import { operationModeFaults } from './operationMode.js'
import type { EvseAbilities } from './smartChargingAbilities.js'

/** Why the specification forbids to send one schedule of a profile; each sentence names the requirement. */
export function scheduleFaults(
  profile: ChargingProfileType,
  schedule: ChargingScheduleType,
  can: EvseAbilities,
  evseId?: number,
): string[] {
  return [
    ...startFaults(profile, schedule),
    ...orderFaults(schedule),
    ...abilityFaults(schedule, can),
    ...purposeFaults(profile, schedule),
    ...schedule.chargingSchedulePeriod.flatMap((period) => [
      ...phaseFaults(period, can, evseId),
      ...operationModeFaults(profile, schedule, period, can),
    ]),
  ]
}

function startFaults({ chargingProfileKind: kind }: ChargingProfileType, { startSchedule }: ChargingScheduleType): string[] {
  if ((kind === 'Absolute' || kind === 'Recurring') && startSchedule === undefined)
    return [`the schedule of an ${kind === 'Absolute' ? kind : `Absolute or ${kind}`} profile has a startSchedule (K01.FR.40)`]
  if (kind === 'Relative' && startSchedule !== undefined) return ['the schedule of a Relative profile has no startSchedule (K01.FR.41)']
  return []
}

function orderFaults({ chargingSchedulePeriod: periods }: ChargingScheduleType): string[] {
  const faults: string[] = []
  if (periods[0] && periods[0].startPeriod !== 0) faults.push('the first period of a schedule has startPeriod 0 (K01.FR.31)')
  if (periods.some(({ startPeriod }, i) => i > 0 && startPeriod <= periods[i - 1]!.startPeriod))
    faults.push('the periods of a schedule stand in the order of their startPeriod (K01.FR.35)')
  return faults
}

function abilityFaults(schedule: ChargingScheduleType, can: EvseAbilities): string[] {
  const { chargingRateUnit: unit, chargingSchedulePeriod: periods } = schedule
  const faults: string[] = []
  if (can.rateUnits && !can.rateUnits.includes(unit))
    faults.push(`the station takes schedules in ${can.rateUnits.join(' or ')} only (SmartChargingCtrlr.RateUnit, K01.FR.26)`)
  if (can.periodsPerSchedule !== undefined && periods.length > can.periodsPerSchedule)
    faults.push(`the station takes at most ${can.periodsPerSchedule} periods in one schedule (SmartChargingCtrlr.PeriodsPerSchedule)`)
  if (schedule.useLocalTime && can.useLocalTime === false)
    faults.push('the station does not know useLocalTime (SupportsUseLocalTime, K01.FR.123)')
  if (schedule.randomizedDelay && can.randomizedDelay === false)
    faults.push('the station does not know randomizedDelay (SupportsRandomizedDelay, K01.FR.124)')
  if (schedule.limitAtSoC && can.limitAtSoC === false) faults.push('the station does not know limitAtSoC (SupportsLimitAtSoC, K01.FR.125)')
  return faults
}

function purposeFaults({ chargingProfilePurpose: purpose }: ChargingProfileType, schedule: ChargingScheduleType): string[] {
  const faults: string[] = []
  if (purpose === 'PriorityCharging' && schedule.duration !== undefined)
    faults.push('a PriorityCharging profile has no duration (K01.FR.70, K01.FR.73)')
  if (schedule.randomizedDelay && purpose !== 'TxProfile' && purpose !== 'TxDefaultProfile')
    faults.push('only a TxProfile or TxDefaultProfile has a randomizedDelay (K01.FR.95)')
  return faults
}

function phaseFaults({ phaseToUse, numberPhases }: ChargingSchedulePeriodType, can: EvseAbilities, evseId?: number): string[] {
  if (phaseToUse === undefined) return []
  // K01.FR.49: a missing numberPhases means 3.
  if (numberPhases !== 1) return ['phaseToUse goes with numberPhases 1 (K01.FR.19)']
  return can.phaseSwitching
    ? []
    : [
        `${evseId ? `EVSE ${evseId}` : 'the station'} is not known to switch phases (ACPhaseSwitchingSupported): read its variables, or leave phaseToUse out (K01.FR.20)`,
      ]
}
