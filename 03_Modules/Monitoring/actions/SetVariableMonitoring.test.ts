import { describe, expect, it } from 'vitest'
import type { RequestOf, ResponseOf } from '#base/ocpp/action.js'
import type { Monitor } from '#base/repositories/monitors.js'
import type { VariableKey } from '#base/repositories/variables.js'
import { fakeContext, fits, now, refusalOf, station } from '../../../test/context.js'
import SetVariableMonitoring from './SetVariableMonitoring.js'

type Wanted = RequestOf<'SetVariableMonitoring'>['setMonitoringData'][number]
type Result = ResponseOf<'SetVariableMonitoring'>['setMonitoringResult'][number]

const hot: Wanted = {
  component: { name: 'EVSE', evse: { id: 2 } },
  variable: { name: 'Temperature' },
  type: 'UpperThreshold',
  value: 70,
  severity: 4,
}
const result = (over: Partial<Result> = {}, { component, variable, type, severity } = hot): Result => ({
  status: 'Accepted',
  component,
  variable,
  type,
  severity,
  ...over,
})

const recorded = async (wanted: [Wanted, ...Wanted[]], results: [Result, ...Result[]]) => {
  const monitors: Monitor[] = []
  const record = async (stationPk: number, given: Monitor[], at: Date) => {
    expect([stationPk, at]).toEqual([station.id, now])
    monitors.push(...given)
  }
  const context = fakeContext({ data: { monitors: { record } }, requestedBy: 'key 1/3' })
  await SetVariableMonitoring.after!({ setMonitoringData: wanted }, { setMonitoringResult: results }, context)
  return monitors
}

const refusal = (request: RequestOf<'SetVariableMonitoring'>, limits: Partial<Record<string, string>> = {}) => {
  const value = async (_station: number, { component, variable, variableInstance }: VariableKey) =>
    component === 'MonitoringCtrlr' && variableInstance === 'SetVariableMonitoring' ? limits[variable] : undefined
  return refusalOf(SetVariableMonitoring, request, fakeContext({ data: { variables: { value } } }))
}

describe('SetVariableMonitoring', () => {
  it('keeps a monitor the station accepted, under the number it gave, with who set it (N04.FR.11)', async () => {
    expect(await recorded([hot], [result({ id: 17 })])).toEqual([
      {
        monitorId: 17,
        component: 'EVSE',
        evseId: 2,
        variable: 'Temperature',
        type: 'UpperThreshold',
        value: 70,
        severity: 4,
        inTransaction: false,
        eventNotificationType: 'CustomMonitor',
        setBy: 'key 1/3',
        setAt: now,
      },
    ])
  })

  it.each(['Rejected', 'Duplicate', 'UnknownComponent', 'UnknownVariable', 'UnsupportedMonitorType'] as const)(
    'keeps none that is %s',
    async (status) => {
      expect(await recorded([{ ...hot, id: 17 }], [result({ id: 17, status })])).toEqual([])
    },
  )

  it('matches results by what they name, in whatever order and case they come (N04.FR.02)', async () => {
    const worse: Wanted = { ...hot, severity: 1, value: 90 }
    const other: Wanted = { ...hot, component: { name: 'EVSE', evse: { id: 1 } }, transaction: true, value: 60 }

    const monitors = await recorded(
      [hot, worse, other],
      [
        result({ id: 3 }, { ...other, component: { ...other.component, name: 'evse' } }),
        result({ id: 2 }, worse),
        result({ id: 1, status: 'Rejected' }),
        result({ id: 9 }, { ...hot, type: 'Delta' }),
      ],
    )

    expect(monitors).toMatchObject([
      { monitorId: 3, component: 'EVSE', evseId: 1, value: 60, inTransaction: true },
      { monitorId: 2, severity: 1, value: 90 },
    ])
  })

  it('takes the number of a monitor it replaces where the answer repeats none, and keeps nothing without a number', async () => {
    expect(await recorded([{ ...hot, id: 5 }], [result()])).toMatchObject([{ monitorId: 5 }])
    expect(await recorded([hot], [result()])).toEqual([])
  })

  it('says of what got no answer why', () => {
    const { component, variable, type, severity } = hot
    const statusInfo = { reasonCode: 'NotSent' }

    expect(SetVariableMonitoring.batch!.unanswered(hot, statusInfo)).toEqual({
      id: undefined,
      component,
      variable,
      type,
      severity,
      status: 'Rejected',
      statusInfo,
    })
  })

  it.each([-1, 10])('refuses severity %s before anything is sent, and says of which monitor', (severity) => {
    const check = (...setMonitoringData: [typeof hot, ...(typeof hot)[]]) => SetVariableMonitoring.check!({ setMonitoringData })

    expect(() => check(hot, { ...hot, severity })).toThrow('setMonitoringData.1.severity must be 0 (danger) to 9 (debug)')
    expect(() => check(hot, { ...hot, severity: 9 })).not.toThrow()
  })

  it('says how often a stream is sent (N11.FR.09)', async () => {
    expect(await refusal({ setMonitoringData: [{ ...hot, periodicEventStream: {} }] })).toContain('N11.FR.09')
    expect(await refusal({ setMonitoringData: [{ ...hot, periodicEventStream: { values: 4 } }] })).toBeUndefined()
  })

  it('is not sent a second time after a crash, and its example suits every 2.x version', () => {
    expect(SetVariableMonitoring.repeatable).toBeFalsy()
    for (const version of ['2.0.1', '2.1'] as const)
      expect(fits(version, 'SetVariableMonitoring', SetVariableMonitoring.example)).toBe(true)
  })
})
