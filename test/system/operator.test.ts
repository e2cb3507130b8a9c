import type { RPCClient } from 'ocpp-rpc'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type OcppVersion, versions } from '#base/ocpp/version.js'
import { startPlugboard, type TestPlugboard } from '../plugboard.js'
import { rpcStation } from '../rpcStation.js'
import { bootOf } from '../station.js'

interface Heard {
  action: string
  payload: any
}

let plugboard: TestPlugboard
const one = (version: OcppVersion) => version === '1.6'

beforeAll(async () => {
  plugboard = await startPlugboard()
  await plugboard.api('POST', '/api/v1/tokens', { idToken: 'RemoteTag', type: 'ISO14443', status: 'Accepted' })
})
afterAll(() => plugboard.stop())

describe.each(versions)('an operator commands a station of OCPP %s through the 2.0.1 routes', (version) => {
  const stationId = `O-${version}`
  let client: RPCClient
  let id: number
  let heard: Heard[] = []
  let answers: Record<string, (payload: any) => object> = {}

  const command = async (module: string, action: string, body: object) =>
    plugboard.api('POST', `/ocpp/2.0.1/${module}/${action}?identifier=${stationId}`, body)
  /** The payload of the one answer, when the station gave one. */
  const payloadOf = async (module: string, action: string, body: object) => {
    const { status, body: answer } = await command(module, action, body)
    expect({ status, answer }).toMatchObject({ status: 200, answer: [{ identifier: stationId, success: true }] })
    expect((await plugboard.api('GET', `/api/v1/commands/${answer[0].commandId}`)).body).toMatchObject({
      identifier: stationId,
      status: 'answered',
    })
    return answer[0].payload
  }

  beforeAll(async () => {
    const made = await plugboard.api('POST', '/api/v1/stations', { stationId, securityProfile: 0 })
    id = made.body.id
    client = await rpcStation(plugboard.ocpp, stationId, version)
    client.handle(async ({ method = '', params }: any): Promise<any> => {
      heard.push({ action: method, payload: params })
      const answer = answers[method]
      if (!answer) throw new Error(`the test has no answer to ${method}`)
      return answer(params)
    })
    await client.call('BootNotification', bootOf(version))
  })
  beforeEach(() => {
    heard = []
    answers = {}
  })
  afterAll(() => client.close())

  it('Reset', async () => {
    answers = { Reset: () => ({ status: 'Accepted' }) }
    expect(await payloadOf('configuration', 'reset', { type: 'Immediate' })).toEqual({ status: 'Accepted' })
    expect(heard).toEqual([{ action: 'Reset', payload: { type: one(version) ? 'Hard' : 'Immediate' } }])
  })

  it('RequestStartTransaction and RequestStopTransaction', async () => {
    const accept = () => ({ status: 'Accepted' })
    answers = {
      RemoteStartTransaction: accept,
      RequestStartTransaction: accept,
      RemoteStopTransaction: accept,
      RequestStopTransaction: accept,
    }
    const start = { remoteStartId: 7, evseId: 1, idToken: { idToken: 'RemoteTag', type: 'ISO14443' } }
    expect(await payloadOf('evDriver', 'requestStartTransaction', start)).toMatchObject({ status: 'Accepted' })
    if (one(version)) expect(heard[0]).toEqual({ action: 'RemoteStartTransaction', payload: { connectorId: 1, idTag: 'RemoteTag' } })
    else expect(heard[0]).toEqual({ action: 'RequestStartTransaction', payload: start })

    const transactionId = one(version)
      ? String(
          (
            (await client.call('StartTransaction', {
              connectorId: 1,
              idTag: 'RemoteTag',
              meterStart: 0,
              timestamp: new Date().toISOString(),
            })) as any
          ).transactionId,
        )
      : `remote-${version}`
    if (!one(version))
      await client.call('TransactionEvent', {
        eventType: 'Started',
        seqNo: 0,
        timestamp: new Date().toISOString(),
        triggerReason: 'RemoteStart',
        transactionInfo: { transactionId, remoteStartId: 7, chargingState: 'Charging' },
        evse: { id: 1, connectorId: 1 },
        idToken: start.idToken,
      })
    const [active] = (await plugboard.api('GET', `/api/v1/transactions?stationId=${stationId}&active=true`)).body.items
    expect(active).toMatchObject({ transactionId, idToken: 'RemoteTag' })
    expect(await payloadOf('evDriver', 'requestStopTransaction', { transactionId })).toMatchObject({ status: 'Accepted' })
    expect(heard.at(-1)!.payload).toEqual(one(version) ? { transactionId: Number(transactionId) } : { transactionId })
  })

  it('GetVariables fills the device model, SetVariables writes and records', async () => {
    const component = { name: 'OCPPCommCtrlr' }
    const variable = { name: 'HeartbeatInterval' }
    answers = {
      GetConfiguration: ({ key }) => ({ configurationKey: [{ key: key[0], readonly: false, value: '120' }] }),
      ChangeConfiguration: () => ({ status: 'RebootRequired' }),
      GetVariables: () => ({ getVariableResult: [{ attributeStatus: 'Accepted', attributeValue: '120', component, variable }] }),
      SetVariables: () => ({ setVariableResult: [{ attributeStatus: 'RebootRequired', component, variable }] }),
    }
    const variables = async () => (await plugboard.api('GET', `/api/v1/stations/${id}/variables`)).body.items
    expect(await payloadOf('configuration', 'getVariables', { getVariableData: [{ component, variable }] })).toMatchObject({
      getVariableResult: [{ attributeStatus: 'Accepted', attributeValue: '120' }],
    })
    expect(await variables()).toMatchObject([{ component: 'OCPPCommCtrlr', variable: 'HeartbeatInterval', value: '120' }])
    expect(
      await payloadOf('configuration', 'setVariables', { setVariableData: [{ component, variable, attributeValue: '60' }] }),
    ).toMatchObject({
      setVariableResult: [{ attributeStatus: 'RebootRequired' }],
    })
    if (one(version)) expect(heard.at(-1)).toEqual({ action: 'ChangeConfiguration', payload: { key: 'HeartbeatInterval', value: '60' } })
  })

  it('TriggerMessage, UnlockConnector, ChangeAvailability, ClearCache, DataTransfer', async () => {
    answers = {
      TriggerMessage: () => ({ status: 'Accepted' }),
      UnlockConnector: () => ({ status: 'Unlocked' }),
      ChangeAvailability: () => ({ status: 'Scheduled' }),
      ClearCache: () => ({ status: 'Rejected' }),
      DataTransfer: () => ({ status: 'Accepted', data: 'pong' }),
    }
    expect(
      await payloadOf('configuration', 'triggerMessage', { requestedMessage: 'StatusNotification', evse: { id: 1, connectorId: 1 } }),
    ).toMatchObject({ status: 'Accepted' })
    expect(await payloadOf('evDriver', 'unlockConnector', { evseId: 1, connectorId: 1 })).toMatchObject({ status: 'Unlocked' })
    expect(await payloadOf('configuration', 'changeAvailability', { operationalStatus: 'Inoperative', evse: { id: 1 } })).toMatchObject({
      status: 'Scheduled',
    })
    expect(await payloadOf('evDriver', 'clearCache', {})).toMatchObject({ status: 'Rejected' })
    expect(await payloadOf('configuration', 'dataTransfer', { vendorId: 'com.acme', data: 'ping' })).toMatchObject({
      status: 'Accepted',
      data: 'pong',
    })
    expect(heard.map(({ action }) => action)).toEqual([
      'TriggerMessage',
      'UnlockConnector',
      'ChangeAvailability',
      'ClearCache',
      'DataTransfer',
    ])
    if (one(version)) expect(heard[2]!.payload).toEqual({ connectorId: 1, type: 'Inoperative' })
  })

  it('a CALLERROR of the station is the operator’s to read', async () => {
    expect((await command('evDriver', 'clearCache', {})).body).toMatchObject([{ success: false, error: { kind: 'callError' } }])
  })
})

describe('1.6 routes', () => {
  it('send the body as given, key order kept, and record what it means', async () => {
    const made = await plugboard.api('POST', '/api/v1/stations', { stationId: 'RAW', securityProfile: 0 })
    const client = await rpcStation(plugboard.ocpp, 'RAW', '1.6')
    await client.call('BootNotification', bootOf('1.6'))
    client.handle(
      async ({ method }: any): Promise<any> =>
        method === 'GetConfiguration'
          ? {
              configurationKey: [
                { key: 'MeterValueSampleInterval', readonly: false, value: '60' },
                { key: 'VendorThing', readonly: true, value: 'x' },
              ],
              unknownKey: ['Nope'],
            }
          : { status: 'Accepted' },
    )
    const sent: string[] = []
    client.on('message', ({ message }: { message: Buffer }) => sent.push(String(message)))
    const { status, body } = await plugboard.api('POST', '/ocpp/1.6/configuration/changeConfiguration?identifier=RAW', {
      value: '30',
      key: 'HeartbeatInterval',
    })
    expect({ status, body }).toMatchObject({ status: 200, body: [{ success: true, payload: { status: 'Accepted' } }] })
    expect(sent.find((text) => text.includes('ChangeConfiguration'))).toContain('{"value":"30","key":"HeartbeatInterval"}')
    expect((await plugboard.api('POST', '/ocpp/1.6/configuration/getConfiguration?identifier=RAW', {})).body).toMatchObject([
      { success: true, payload: { unknownKey: ['Nope'] } },
    ])
    const variables = (await plugboard.api('GET', `/api/v1/stations/${made.body.id}/variables`)).body.items
    expect(variables.map(({ value }: { value?: string }) => value)).toEqual(expect.arrayContaining(['60', 'x']))
    await client.close()
  })

  it('are refused for a station of another version, with the reason', async () => {
    await plugboard.api('POST', '/api/v1/stations', { stationId: 'NEWER', securityProfile: 0 })
    const client = await rpcStation(plugboard.ocpp, 'NEWER', '2.0.1')
    await client.call('BootNotification', bootOf('2.0.1'))
    const { body } = await plugboard.api('POST', '/ocpp/1.6/configuration/reset?identifier=NEWER', { type: 'Soft' })
    expect(body).toMatchObject([{ success: false, error: { kind: 'refused' } }])
    await client.close()
  })
})

describe('boot gating', () => {
  it.each(versions)('B02, B03 over %s: Pending lets through what was triggered, Rejected nothing', async (version) => {
    const stationId = `G-${version}`
    const { body: station } = await plugboard.api('POST', '/api/v1/stations', { stationId, securityProfile: 0, bootPolicy: 'Pending' })
    const client = await rpcStation(plugboard.ocpp, stationId, version)
    client.handle(async (): Promise<any> => ({ status: 'Accepted' }))
    const status: [string, object] = one(version)
      ? ['StatusNotification', { connectorId: 1, status: 'Available', errorCode: 'NoError' }]
      : ['StatusNotification', { evseId: 1, connectorId: 1, connectorStatus: 'Available', timestamp: new Date().toISOString() }]

    expect(await client.call('BootNotification', bootOf(version))).toMatchObject({ status: 'Pending' })
    await expect(client.call(...status)).rejects.toMatchObject({ rpcErrorCode: 'SecurityError' })
    const start = { remoteStartId: 1, evseId: 1, idToken: { idToken: 'RemoteTag', type: 'ISO14443' } }
    expect((await plugboard.api('POST', `/ocpp/2.0.1/evDriver/requestStartTransaction?identifier=${stationId}`, start)).status).toBe(409)
    const trigger = await plugboard.api('POST', `/ocpp/2.0.1/configuration/triggerMessage?identifier=${stationId}`, {
      requestedMessage: 'StatusNotification',
      evse: { id: 1, connectorId: 1 },
    })
    expect(trigger.body).toMatchObject([{ success: true }])
    await client.call(...status)

    await plugboard.api('PATCH', `/api/v1/stations/${station.id}`, { bootPolicy: 'Rejected' })
    expect(await client.call('BootNotification', bootOf(version))).toMatchObject({ status: 'Rejected' })
    await expect(client.call('Heartbeat', {})).rejects.toMatchObject({ rpcErrorCode: 'SecurityError' })
    expect((await plugboard.api('POST', `/ocpp/2.0.1/evDriver/clearCache?identifier=${stationId}`, {})).status).toBe(409)

    await plugboard.api('PATCH', `/api/v1/stations/${station.id}`, { bootPolicy: 'Accepted' })
    expect(await client.call('BootNotification', bootOf(version))).toMatchObject({ status: 'Accepted' })
    await client.call('Heartbeat', {})
    await client.close()
  })
})

it('T-20: a command queued while the station is away goes out once when it is back and accepted', async () => {
  await plugboard.api('POST', '/api/v1/stations', { stationId: 'AWAY', securityProfile: 0 })
  const queue = (n: number) =>
    plugboard.api('POST', `/ocpp/2.0.1/configuration/dataTransfer?identifier=AWAY&whenOffline=queue&wait=0`, { vendorId: `v${n}` })
  const asked = [await queue(1), await queue(2), await queue(3)]
  expect(asked.map(({ status }) => status)).toEqual([202, 202, 202])
  const heard: string[] = []
  const client = await rpcStation(plugboard.ocpp, 'AWAY', '2.0.1')
  client.handle(async ({ params }: any): Promise<any> => {
    heard.push(params.vendorId)
    return { status: 'Accepted' }
  })
  await client.call('BootNotification', bootOf('2.0.1'))
  await expect.poll(() => heard).toEqual(['v1', 'v2', 'v3'])
  await expect
    .poll(async () => (await plugboard.api('GET', `/api/v1/commands/${asked[2]!.body[0].commandId}`)).body.status)
    .toBe('answered')
  await client.close()
})

it('a queued command can be cancelled, one that has ended cannot', async () => {
  await plugboard.api('POST', '/api/v1/stations', { stationId: 'NEVER', securityProfile: 0 })
  const { body } = await plugboard.api('POST', '/ocpp/2.0.1/evDriver/clearCache?identifier=NEVER&whenOffline=queue&wait=0', {})
  const path = `/api/v1/commands/${body[0].commandId}`
  expect((await plugboard.api('DELETE', path)).status).toBe(204)
  expect((await plugboard.api('GET', path)).body).toMatchObject({ status: 'failed', error: { kind: 'refused', code: 'Cancelled' } })
  expect((await plugboard.api('DELETE', path)).status).toBe(409)
})

it('commands for a busy station line up, and one whose caller has given up is never written', async () => {
  await plugboard.api('POST', '/api/v1/stations', { stationId: 'BUSY', securityProfile: 0 })
  const heard: string[] = []
  const client = await rpcStation(plugboard.ocpp, 'BUSY', '2.0.1')
  client.handle(async ({ method }: any): Promise<any> => {
    heard.push(method)
    await new Promise((resolve) => setTimeout(resolve, 1_200))
    return { status: 'Accepted' }
  })
  await client.call('BootNotification', bootOf('2.0.1'))
  const answers = await Promise.all([1, 2, 3].map(() => plugboard.api('POST', '/ocpp/2.0.1/evDriver/clearCache?identifier=BUSY', {})))
  const outcomes = answers.map(({ body }) => (body[0].success ? 'answered' : body[0].error.kind)).toSorted()
  expect(outcomes).toEqual(['answered', 'answered', 'refused']) // OCPP_CALL_TIMEOUT is 2 s here
  await new Promise((resolve) => setTimeout(resolve, 500))
  expect(heard).toEqual(['ClearCache', 'ClearCache'])
  await client.close()
})
