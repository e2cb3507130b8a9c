import { describe, expect, it } from 'vitest'
import type { RequestOf } from '#base/ocpp/action.js'
import type { DerControl } from '#base/repositories/derControls.js'
import { fakeContext, fits, refusalOf, station } from '../../../test/context.js'
import SetDERControl from './SetDERControl.js'

type Request = RequestOf<'SetDERControl'>
const freqDroop = { priority: 0, overFreq: 50.2, underFreq: 49.8, overDroop: 0.05, underDroop: 0.05, responseTime: 5 }
const times = { startTime: '2026-05-01T10:00:00+02:00', duration: 900.5 }
const curve = { priority: 1, yUnit: 'PctMaxW' as const, curveData: [{ x: 1, y: 2 }] }
const fixedPF = { priority: 0, displacement: 0.9, excitation: true }
const enterService = { priority: 0, highVoltage: 1, lowVoltage: 1, highFreq: 1, lowFreq: 1 }
const gradient = { priority: 0, gradient: 1, softGradient: 1 }
const droop: Request = { isDefault: true, controlId: 'A1', controlType: 'FreqDroop', freqDroop }

const refusal = (request: Omit<Request, 'controlId'>) => refusalOf(SetDERControl, { controlId: 'A1', ...request })

describe('SetDERControl', () => {
  it.each<[Request['controlType'], object]>([
    ['FixedPFAbsorb', { fixedPFAbsorb: fixedPF }],
    ['FixedPFInject', { fixedPFInject: fixedPF }],
    ['FixedVar', { fixedVar: { priority: 0, setpoint: 1, unit: 'PctMaxVar' } }],
    ['LimitMaxDischarge', { limitMaxDischarge: { priority: 0 } }],
    ['FreqDroop', { freqDroop }],
    ['EnterService', { enterService }],
    ['Gradients', { gradient }],
    ['VoltWatt', { curve }],
    ['PowerMonitoringMustTrip', { curve }],
  ])('of %s is given by the one field that belongs to it (R04.FR.16)', async (controlType, setting) => {
    const [field] = Object.keys(setting)
    const other = field === 'curve' ? { freqDroop } : { curve }

    expect(await refusal({ isDefault: true, controlType, ...setting })).toBeUndefined()
    for (const wrong of [{}, other, { ...setting, ...other }])
      expect(await refusal({ isDefault: true, controlType, ...wrong })).toContain(`given by ${field} and nothing else`)
  })

  it('has no times of its own as a default, not even in a curve within (R04.FR.12)', async () => {
    const within = { priority: 0, powerMonitoringMustTrip: { ...curve, duration: 5 } }

    expect(await refusal({ ...droop, freqDroop: { ...freqDroop, startTime: times.startTime } })).toContain('R04.FR.12')
    expect(await refusal({ ...droop, freqDroop: { ...freqDroop, duration: 5 } })).toContain('R04.FR.12')
    expect(await refusal({ isDefault: true, controlType: 'LimitMaxDischarge', limitMaxDischarge: within })).toContain('R04.FR.12')
    expect(await refusal({ isDefault: false, controlType: 'FreqDroop', freqDroop: { ...freqDroop, ...times } })).toBeUndefined()
  })

  it('is scheduled for what can be, and a curve then says from when and for how long (R04.FR.14, §2.37)', async () => {
    expect(await refusal({ isDefault: false, controlType: 'EnterService', enterService })).toContain('R04.FR.14')
    expect(await refusal({ isDefault: false, controlType: 'Gradients', gradient })).toContain('R04.FR.14')
    for (const incomplete of [{}, { startTime: times.startTime }, { duration: 5 }])
      expect(await refusal({ isDefault: false, controlType: 'VoltVar', curve: { ...curve, ...incomplete } })).toContain(
        'startTime and a duration',
      )
    expect(await refusal({ isDefault: false, controlType: 'VoltVar', curve: { ...curve, ...times } })).toBeUndefined()
  })

  it('that the station accepts is kept with who set it, and those that lost to it are superseded (R04.FR.03, R04.FR.08)', async () => {
    const accepted: Array<[DerControl, string | undefined]> = []
    const superseded: string[][] = []
    const data = {
      derControls: {
        accepted: async (pk: number, control: DerControl, by: string | undefined) => {
          expect(pk).toBe(station.id)
          accepted.push([control, by])
        },
        superseded: async (_pk: number, ids: string[]) => void superseded.push(ids),
      },
    }
    const answered = (status: 'Accepted' | 'Rejected' | 'NotSupported', supersededIds?: [string, ...string[]]) =>
      SetDERControl.after!(
        { ...droop, freqDroop: { ...freqDroop, ...times } },
        { status, supersededIds },
        fakeContext({ data, requestedBy: 'key 1/3' }),
      )

    await answered('Rejected')
    await answered('NotSupported')
    expect(accepted).toEqual([])
    await answered('Accepted')
    expect(superseded).toEqual([])
    await answered('Accepted', ['B', 'a1'])

    const startsAt = new Date('2026-05-01T08:00:00Z')
    expect(accepted[0]).toMatchObject([
      { controlId: 'A1', controlType: 'FreqDroop', isDefault: true, priority: 0, startsAt, durationSeconds: 900.5 },
      'key 1/3',
    ])
    expect(superseded).toEqual([['B', 'a1']])
  })

  it('exists in OCPP 2.1 alone, where its example is a valid request it lets pass', async () => {
    expect(fits('2.1', 'SetDERControl', SetDERControl.example)).toBe(true)
    expect(fits('2.0.1', 'SetDERControl', SetDERControl.example)).toBe(false)
    expect(await refusalOf(SetDERControl, SetDERControl.example)).toBeUndefined()
  })
})
