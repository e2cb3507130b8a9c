import type { RequestOf } from '#base/ocpp/action.js'
import { toInstant } from '#base/ocpp/dateTime.js'
import type { DerControl } from '#base/repositories/derControls.js'

type Request = RequestOf<'SetDERControl'>
export type DerControlType = Request['controlType']

/** The fields of SetDERControl that hold a control. */
export const settingFields = [
  'curve',
  'enterService',
  'fixedPFAbsorb',
  'fixedPFInject',
  'fixedVar',
  'freqDroop',
  'gradient',
  'limitMaxDischarge',
] as const
export type SettingField = (typeof settingFields)[number]
export type Setting = NonNullable<Request[SettingField]>

const fields: Partial<Record<DerControlType, SettingField>> = {
  EnterService: 'enterService',
  FixedPFAbsorb: 'fixedPFAbsorb',
  FixedPFInject: 'fixedPFInject',
  FixedVar: 'fixedVar',
  FreqDroop: 'freqDroop',
  Gradients: 'gradient',
  LimitMaxDischarge: 'limitMaxDischarge',
}

/** R04.FR.16 (errata 2025-09): the field that belongs to a type; every other type is a curve. */
export const fieldOf = (controlType: DerControlType): SettingField => fields[controlType] ?? 'curve'

/** What a setting says of its time and precedence. */
export function timesOf(setting: Setting): Pick<DerControl, 'priority' | 'startsAt' | 'durationSeconds'> {
  const { priority, startTime, duration } = setting as Setting & { startTime?: string; duration?: number }
  return { priority, startsAt: startTime === undefined ? undefined : toInstant(startTime), durationSeconds: duration }
}
