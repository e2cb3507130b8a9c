import { describe, expect, it } from 'vitest'
import type { RequestOf, ResponseOf } from '#base/ocpp/action.js'
import type { VariableReport } from '#base/repositories/variables.js'
import { fakeContext, fits, now, station } from '../../../test/context.js'
import GetVariables from './GetVariables.js'

type Asked = RequestOf<'GetVariables'>['getVariableData'][number]
type Result = ResponseOf<'GetVariables'>['getVariableResult'][number]

const heartbeat = { component: { name: 'OCPPCommCtrlr' }, variable: { name: 'HeartbeatInterval' } }
const password = { component: { name: 'SecurityCtrlr' }, variable: { name: 'BasicAuthPassword' } }

const recordedOf = async (asked: [Asked, ...Asked[]], results: [Result, ...Result[]]) => {
  const recorded: VariableReport[] = []
  const record = async (stationPk: number, reports: VariableReport[], at: Date) => {
    expect([stationPk, at]).toEqual([station.id, now])
    recorded.push(...reports)
  }
  await GetVariables.after!(
    { getVariableData: asked },
    { getVariableResult: results },
    fakeContext({ data: { variables: { record }, connectors: { describe: async () => {} } } }),
  )
  return recorded.map(({ component, variable, value, status, mutability }) => ({
    name: `${component}.${variable}`,
    value,
    status,
    ...(mutability && { mutability }),
  }))
}

const unanswered = { vendorId: 'plugboard', unanswered: true }

describe('GetVariables', () => {
  it('records what the station said of what it was asked', async () => {
    const recorded = await recordedOf([heartbeat], [{ ...heartbeat, attributeStatus: 'Accepted', attributeValue: '300' }])

    expect(recorded).toEqual([{ name: 'OCPPCommCtrlr.HeartbeatInterval', value: '300', status: 'Accepted' }])
  })

  it('records whether a configuration key of OCPP 1.6 may be set', async () => {
    const saying = (readonly: boolean) =>
      recordedOf([heartbeat], [{ ...heartbeat, attributeStatus: 'Accepted', customData: { vendorId: 'plugboard', readonly } }])

    expect(await saying(true)).toMatchObject([{ mutability: 'ReadOnly' }])
    expect(await saying(false)).toMatchObject([{ mutability: 'ReadWrite' }])
  })

  it('records a configuration key of OCPP 1.6 once, whatever it was asked by', async () => {
    const key = { component: { name: 'ConfigurationKeys' }, variable: { name: 'HeartbeatInterval' } }
    const customData = { vendorId: 'plugboard', place: { ...heartbeat, value: '300' } }

    const recorded = await recordedOf([key], [{ ...key, attributeStatus: 'Accepted', attributeValue: '300', customData }])

    expect(recorded).toEqual([{ name: 'OCPPCommCtrlr.HeartbeatInterval', value: '300', status: 'Accepted' }])
  })

  it('takes an accepted variable without a value for an empty one', async () => {
    expect(await recordedOf([heartbeat], [{ ...heartbeat, attributeStatus: 'Accepted' }])).toMatchObject([{ value: '' }])
  })

  it('records that a variable may not be read, and forgets no value for it (B06.FR.09)', async () => {
    expect(await recordedOf([heartbeat], [{ ...heartbeat, attributeStatus: 'Rejected' }])).toMatchObject([
      { value: undefined, status: 'Rejected' },
    ])
  })

  it('never records a password', async () => {
    expect(await recordedOf([password], [{ ...password, attributeStatus: 'Accepted', attributeValue: 'secret' }])).toMatchObject([
      { value: undefined, status: 'Accepted' },
    ])
  })

  it.each(['UnknownComponent', 'UnknownVariable', 'NotSupportedAttributeType'] as const)(
    'records nothing of what is %s',
    async (status) => {
      expect(await recordedOf([heartbeat], [{ ...heartbeat, attributeStatus: status }])).toEqual([])
    },
  )

  it('records nothing that was not asked for, be it another attribute or another EVSE', async () => {
    const recorded = await recordedOf(
      [heartbeat],
      [
        { ...heartbeat, attributeType: 'Target', attributeStatus: 'Accepted', attributeValue: '1' },
        { ...heartbeat, component: { name: 'OCPPCommCtrlr', evse: { id: 1 } }, attributeStatus: 'Accepted', attributeValue: '2' },
        { ...password, attributeStatus: 'Accepted', attributeValue: '3' },
      ],
    )

    expect(recorded).toEqual([])
  })

  it('knows its own question again however the station spells it', async () => {
    const answered = { component: { name: 'ocppcommctrlr' }, variable: { name: 'HEARTBEATINTERVAL' }, attributeType: 'Actual' } as const

    expect(await recordedOf([heartbeat], [{ ...answered, attributeStatus: 'Accepted', attributeValue: '5' }])).toMatchObject([
      { value: '5' },
    ])
  })

  it('says of what got no answer why, and records nothing of it', async () => {
    const why = { reasonCode: 'NotSent', additionalInfo: 'gone' }
    const result = GetVariables.batch!.unanswered(heartbeat, why)

    expect(result).toEqual({ ...heartbeat, attributeStatus: 'Rejected', attributeStatusInfo: why })
    expect(await recordedOf([heartbeat], [{ ...heartbeat, attributeStatus: 'Rejected', customData: unanswered }])).toEqual([])
  })

  it('may be asked again after a crash, and its example suits every 2.x version', () => {
    expect(GetVariables.repeatable).toBe(true)
    expect([fits('2.0.1', 'GetVariables', GetVariables.example), fits('2.1', 'GetVariables', GetVariables.example)]).toEqual([true, true])
  })
})
