import { describe, expect, it } from 'vitest'
import { fakeContext, fits, refusalOf, station } from '../../../test/context.js'
import SetNetworkProfile from './SetNetworkProfile.js'

const connectionData = {
  ...SetNetworkProfile.example.connectionData,
  basicAuthPassword: 'hunter2hunter2',
  apn: { apn: 'internet', apnPassword: 'hunter2', simPin: 1234, apnAuthentication: 'PAP' as const },
  vpn: { server: 's', user: 'u', password: 'hunter2', key: 'hunter2', type: 'IPSec' as const },
}
const request = { configurationSlot: 2, connectionData }

describe('SetNetworkProfile', () => {
  it('takes no password that breaks A00.FR.205', () => {
    const check = (basicAuthPassword: string | undefined) => () =>
      SetNetworkProfile.check!({ ...request, connectionData: { ...request.connectionData, basicAuthPassword } })

    expect(check('hunter2hunter2')).toThrow('connectionData.basicAuthPassword must have 16 to 64 characters')
    expect(check('correct-horse-battery')).not.toThrow()
    expect(check(undefined)).not.toThrow()
  })

  it('is noted under its slot, before and after, without its secrets (B09.FR.01)', async () => {
    const asked: object[] = []
    const keep = async (stationPk: number, what: object) => void asked.push({ stationPk, ...what })
    const context = fakeContext({ data: { followedRequests: { open: keep, answered: keep } } })

    await SetNetworkProfile.before!(request, context)
    await SetNetworkProfile.after!(request, { status: 'Failed', statusInfo: { reasonCode: 'InternalError' } }, context)

    expect(asked).toMatchObject([
      { stationPk: station.id, action: 'SetNetworkProfile', requestId: 2 },
      { stationPk: station.id, action: 'SetNetworkProfile', requestId: 2, answer: 'Failed', reason: 'InternalError' },
    ])
    expect(JSON.stringify(asked)).not.toMatch(/hunter2|1234/)
    expect(JSON.stringify(asked)).toContain('wss://csms.example.com/ocpp')
  })

  it('is not sent to a station whose protocol has no network profiles', async () => {
    expect(await refusalOf(SetNetworkProfile, request, fakeContext({ stationVersion: '1.6' }))).toContain(
      'OCPP 1.6 has no network profiles',
    )
  })

  it('has an example that both versions take', () => {
    const { example } = SetNetworkProfile
    expect([fits('2.0.1', 'SetNetworkProfile', example), fits('2.1', 'SetNetworkProfile', example)]).toEqual([true, true])
  })
})
