import { describe, expect, it } from 'vitest'
import type { RequestOf, ResponseOf } from '#base/ocpp/action.js'
import type { VariableReport } from '#base/repositories/variables.js'
import { fakeContext, fits, now, refusalOf, station } from '../../../test/context.js'
import SetVariables from './SetVariables.js'

type Wanted = RequestOf<'SetVariables'>['setVariableData'][number]
type Result = ResponseOf<'SetVariables'>['setVariableResult'][number]

const heartbeat = { component: { name: 'OCPPCommCtrlr' }, variable: { name: 'HeartbeatInterval' } }
const password = { component: { name: 'SecurityCtrlr' }, variable: { name: 'BasicAuthPassword' } }

const recordedOf = async (wanted: [Wanted, ...Wanted[]], results: [Result, ...Result[]]) => {
  const recorded: VariableReport[] = []
  const record = async (stationPk: number, reports: VariableReport[], at: Date) => {
    expect([stationPk, at]).toEqual([station.id, now])
    recorded.push(...reports)
  }
  await SetVariables.after!({ setVariableData: wanted }, { setVariableResult: results }, fakeContext({ data: { variables: { record } } }))
  return recorded.map(({ component, variable, value, status }) => ({ name: `${component}.${variable}`, value, status }))
}
const refusal = (setVariableData: [Wanted, ...Wanted[]], limit?: string) =>
  refusalOf(SetVariables, { setVariableData }, fakeContext({ data: { variables: { value: async () => limit } } }))

describe('SetVariables', () => {
  it('takes no password that breaks A00.FR.205, wherever it is meant for', () => {
    const slot = { component: { name: 'NetworkConfiguration', instance: '2' }, variable: { name: 'basicauthpassword' } }
    const check = (named: Omit<Wanted, 'attributeValue'>, attributeValue: string) => () =>
      SetVariables.check!({ setVariableData: [{ ...named, attributeValue }] })

    expect(check(password, 'fifteen-letters')).toThrow('setVariableData.0.attributeValue must have 16 to 64 characters')
    expect(check(slot, 'correct horse battery')).toThrow('only')
    expect(check(password, 'correct-horse-battery')).not.toThrow()
    expect(check(heartbeat, '60')).not.toThrow()
    expect(check({ ...password, attributeType: 'Target' }, 'x')).not.toThrow()
  })

  it('leaves a network configuration that is in use alone (2.1 B09.FR.21)', async () => {
    const slot = (instance: string) => ({
      component: { name: 'networkConfiguration', instance },
      variable: { name: 'OcppCsmsUrl' },
      attributeValue: 'wss://example.com',
    })

    expect(await refusal([slot('2')], '1, 2')).toContain('B09.FR.21')
    expect(await refusal([slot('3')], '1, 2')).toBeUndefined()
    expect(await refusal([slot('2')])).toBeUndefined()
  })

  it.each([
    ['an APN, which is used', { Apn: 'internet', ApnEnabled: 'true' }, undefined, undefined],
    ['an APN that nobody says is used', { Apn: 'internet' }, undefined, 'B09.FR.29'],
    ['an APN that is not used', { ApnSimPin: '1', ApnEnabled: 'false' }, undefined, 'B09.FR.29'],
    ['an APN that was said to be used', { ApnUserName: 'u' }, 'true', undefined],
    ['a VPN that nobody says is used', { vpnServer: 'x' }, undefined, 'B09.FR.29'],
    ['a CSMS, where no APN is known', { OcppCsmsUrl: 'wss://example.com' }, undefined, undefined],
    ['a CSMS, where an APN was used', { OcppCsmsUrl: 'wss://example.com' }, 'true', 'B09.FR.30'],
    ['a CSMS without an APN or a VPN', { OcppCsmsUrl: 'wss://example.com', ApnEnabled: 'false', VpnEnabled: 'false' }, 'true', undefined],
    ['something else', { MessageTimeout: '30' }, 'true', undefined],
  ])('of a network configuration that is given %s (2.1 B09.FR.29, B09.FR.30)', async (_, values, known, requirement) => {
    const setVariableData = Object.entries(values).map(([name, attributeValue]) => ({
      component: { name: 'NetworkConfiguration', instance: '3' },
      variable: { name },
      attributeValue,
    })) as [Wanted, ...Wanted[]]
    const value = async (_station: number, { variable }: { variable: string }) => (variable.endsWith('Enabled') ? known : undefined)

    const why = await refusalOf(SetVariables, { setVariableData }, fakeContext({ data: { variables: { value } } }))

    if (requirement) expect(why).toContain(requirement)
    else expect(why).toBeUndefined()
  })

  it.each([
    ['Accepted', [{ name: 'OCPPCommCtrlr.HeartbeatInterval', value: '60', status: 'Accepted' }]],
    // The old value still counts.
    ['RebootRequired', [{ name: 'OCPPCommCtrlr.HeartbeatInterval', value: undefined, status: 'RebootRequired' }]],
    ['Rejected', [{ name: 'OCPPCommCtrlr.HeartbeatInterval', value: undefined, status: 'Rejected' }]],
    ['UnknownComponent', []],
    ['UnknownVariable', []],
    ['NotSupportedAttributeType', []],
  ] as const)('of a value that is %s records %j', async (attributeStatus, expected) => {
    expect(await recordedOf([{ ...heartbeat, attributeValue: '60' }], [{ ...heartbeat, attributeStatus }])).toEqual(expected)
  })

  it('records each variable with its own value, in whatever order the station answers', async () => {
    const other = { component: { name: 'TxCtrlr' }, variable: { name: 'EVConnectionTimeOut' } }

    const recorded = await recordedOf(
      [
        { ...heartbeat, attributeValue: '60' },
        { ...other, attributeValue: '30' },
      ],
      [
        { ...other, attributeStatus: 'Accepted' },
        { ...heartbeat, attributeStatus: 'Accepted' },
      ],
    )

    expect(recorded).toMatchObject([{ value: '30' }, { value: '60' }])
  })

  it('never records a password, nor an answer about what was not set', async () => {
    expect(await recordedOf([{ ...password, attributeValue: 'secret' }], [{ ...password, attributeStatus: 'Accepted' }])).toMatchObject([
      { value: undefined },
    ])
    expect(await recordedOf([{ ...password, attributeValue: 'secret' }], [{ ...heartbeat, attributeStatus: 'Accepted' }])).toEqual([])
  })

  it('sets no variable twice in one request, Actual being what an absent attribute type means (B05.FR.13)', async () => {
    const once = { ...heartbeat, attributeValue: '60' }
    const again = { component: { name: 'ocppcommctrlr' }, variable: { name: 'heartbeatinterval' }, attributeType: 'Actual' } as const

    expect(await refusal([once, { ...again, attributeValue: '61' }])).toContain('B05.FR.13')
    expect(await refusal([once, { ...heartbeat, attributeType: 'Target', attributeValue: '61' }])).toBeUndefined()
    expect(
      await refusal([once, { ...heartbeat, component: { name: 'OCPPCommCtrlr', evse: { id: 1 } }, attributeValue: '61' }]),
    ).toBeUndefined()
  })

  it('says of what got no answer why, without its value, and records nothing of it', async () => {
    const why = { reasonCode: 'NoAnswer', additionalInfo: 'in time' }
    const wanted = { ...heartbeat, attributeValue: '60' }

    expect(SetVariables.batch!.unanswered(wanted, why)).toEqual({ ...heartbeat, attributeStatus: 'Rejected', attributeStatusInfo: why })
    const customData = { vendorId: 'plugboard', unanswered: true }
    expect(await recordedOf([wanted], [{ ...heartbeat, attributeStatus: 'Rejected', customData }])).toEqual([])
  })

  it('is not sent a second time after a crash, and its example suits every 2.x version', () => {
    expect(SetVariables.repeatable).toBeFalsy()
    expect([fits('2.0.1', 'SetVariables', SetVariables.example), fits('2.1', 'SetVariables', SetVariables.example)]).toEqual([true, true])
  })
})
