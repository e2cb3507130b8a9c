import { describe, expect, it } from 'vitest'
import type { RequestOf } from '#base/ocpp/action.js'
import type { DerControl } from '#base/repositories/derControls.js'
import type { CompleteReport } from '#base/repositories/reports.js'
import { answerTo, fakeContext, now } from '../../../test/context.js'
import ReportDERControl from './ReportDERControl.js'

const flags = { isDefault: false, isSuperseded: true }
const fixedPF = { priority: 3, displacement: 0.9, excitation: true, startTime: '2026-05-01T10:00:00Z', duration: 60 }
const curve = { priority: 1, yUnit: 'PctMaxW' as const, curveData: [{ x: 1, y: 2 }] }
const all: RequestOf<'ReportDERControl'> = {
  requestId: 5,
  curve: [{ id: 'c', curveType: 'VoltWatt', ...flags, curve }],
  enterService: [{ id: 'e', enterService: { priority: 0, highVoltage: 1, lowVoltage: 1, highFreq: 1, lowFreq: 1 } }],
  fixedPFAbsorb: [{ id: 'pa', ...flags, fixedPF }],
  fixedPFInject: [{ id: 'pi', ...flags, fixedPF }],
  fixedVar: [{ id: 'v', ...flags, fixedVar: { priority: 0, setpoint: 1, unit: 'PctMaxVar' } }],
  freqDroop: [{ id: 'f', ...flags, freqDroop: { priority: 0, overFreq: 1, underFreq: 1, overDroop: 1, underDroop: 1, responseTime: 1 } }],
  gradient: [{ id: 'g', gradient: { priority: 0, gradient: 1, softGradient: 1 } }],
  limitMaxDischarge: [{ id: 'l', ...flags, limitMaxDischarge: { priority: 0 } }],
}

const told = async ({ fresh = true, report }: { fresh?: boolean; report?: Partial<CompleteReport> }) => {
  const controls: DerControl[] = []
  const kept: unknown[] = []
  const data = {
    reports: { add: async () => fresh, completed: async () => report as CompleteReport | undefined },
    derControls: {
      reported: async (_pk: number, given: DerControl[]) => void controls.push(...given),
      keepOnly: async (_pk: number, ...given: unknown[]) => void kept.push(given),
    },
  }
  expect(await answerTo(ReportDERControl, all, fakeContext({ data }))).toEqual({})
  return { controls, kept }
}

describe('ReportDERControl', () => {
  it('brings every kind of control, with its times', async () => {
    const { controls, kept } = await told({})

    expect(
      controls.map(({ controlId, controlType, isDefault, isSuperseded }) => [controlId, controlType, isDefault, isSuperseded]),
    ).toEqual([
      ['c', 'VoltWatt', false, true],
      ['e', 'EnterService', true, undefined],
      ['pa', 'FixedPFAbsorb', false, true],
      ['pi', 'FixedPFInject', false, true],
      ['v', 'FixedVar', false, true],
      ['f', 'FreqDroop', false, true],
      ['g', 'Gradients', true, undefined],
      ['l', 'LimitMaxDischarge', false, true],
    ])
    expect(controls[2]).toMatchObject({ priority: 3, startsAt: new Date('2026-05-01T10:00:00Z'), durationSeconds: 60, setting: fixedPF })
    expect(kept).toEqual([])
  })

  it('that completes the answer to a request says which of those asked for are gone', async () => {
    const report = {
      request: { requestId: 5, isDefault: false, controlType: 'VoltWatt' },
      requestedAt: now,
      content: [{ curve: all.curve }],
    }

    expect((await told({ report })).kept).toEqual([[{ isDefault: false, controlType: 'VoltWatt' }, ['c'], now]])
    expect((await told({ report: { content: [], requestedAt: now } })).kept).toEqual([])
  })

  it('that was here before changes nothing', async () => {
    expect((await told({ fresh: false })).controls).toEqual([])
  })
})
