import { describe, expect } from 'vitest'
import { connectStation } from '../station.js'
import { bench } from './bench.js'
import { it } from './cases.js'
import { report, session } from './states.js'
import { tokens, withTokens } from './tokens.js'

const plugboard = bench()
const { station } = plugboard
withTokens(plugboard)

const threshold = { component: { name: 'OCPPCommCtrlr' }, variable: { name: 'OfflineThreshold' } }
const remoteStart = { component: { name: 'AuthCtrlr' }, variable: { name: 'AuthorizeRemoteStart' } }
const held = (name: string, instance: string) => ({ component: { name: 'DeviceDataCtrlr' }, variable: { name, instance } })

/** What REST shows of a variable. */
const shown = async (at: any, { component, variable }: typeof threshold) =>
  (await at.get('variables')).items.find((one: any) => one.component === component.name && one.variable === variable.name)

describe('a cold boot', () => {
  it('TC_B_01_CSMS: a known station is accepted and its connectors are shown', async () => {
    const at = await station('2.0.1', { boot: false })

    expect(await at.boot()).toMatchObject({ status: 'Accepted', currentTime: expect.any(String), interval: expect.any(Number) })
    await report(at, 'Available')

    expect(await at.get()).toMatchObject({ online: true, bootStatus: 'Accepted', vendor: 'Acme', model: 'Wall 11' })
  })

  it('TC_B_02_CSMS: a station is held pending, may be asked meanwhile, and is accepted at its next boot', async () => {
    const at = await station('2.0.1', { boot: false, bootPolicy: 'Pending' })
    at.answer('GetVariables', { getVariableResult: [{ ...threshold, attributeStatus: 'Accepted', attributeValue: '60' }] })

    expect(await at.boot()).toMatchObject({ status: 'Pending' })
    expect(await at.send('GetVariables', { getVariableData: [threshold] })).toMatchObject({ success: true })
    await at.patch({ bootPolicy: 'Accepted' })
    expect(await at.boot()).toMatchObject({ status: 'Accepted' })
    await report(at, 'Available')

    expect((await at.get('boots')).items.map(({ status }: { status: string }) => status)).toEqual(['Accepted', 'Pending'])
  })

  it.each(['Pending', 'Rejected'] as const)('TC_B_30_CSMS: what a station says while %s is a SecurityError', async (bootPolicy) => {
    const at = await station('2.0.1', { boot: false, bootPolicy })
    const timestamp = new Date().toISOString()
    const status = { timestamp, connectorStatus: 'Available', evseId: 1, connectorId: 1 }
    const event = {
      eventId: 1,
      timestamp,
      trigger: 'Delta',
      actualValue: 'Available',
      eventNotificationType: 'HardWiredNotification',
      component: { name: 'Connector', evse: { id: 1, connectorId: 1 } },
      variable: { name: 'AvailabilityState' },
    }

    expect(await at.boot()).toMatchObject({ status: bootPolicy })

    await expect(at.call('StatusNotification', status)).rejects.toMatchObject({ rpcErrorCode: 'SecurityError' })
    await expect(at.call('NotifyEvent', { generatedAt: timestamp, seqNo: 0, eventData: [event] })).rejects.toMatchObject({
      rpcErrorCode: 'SecurityError',
    })
    expect((await at.get()).evses).toEqual([])
    expect((await at.get('events')).items).toEqual([])
  })

  it('TC_B_31_CSMS: a pending station is triggered to boot again, before its interval has passed', async () => {
    const at = await station('2.0.1', { boot: false, bootPolicy: 'Pending' })
    at.answer('TriggerMessage', { status: 'Accepted' })
    expect(await at.boot()).toMatchObject({ status: 'Pending' })

    await at.patch({ bootPolicy: 'Accepted' })
    expect(await at.send('TriggerMessage', { requestedMessage: 'BootNotification' })).toMatchObject({ success: true })

    expect(at.asked('TriggerMessage')).toEqual([{ requestedMessage: 'BootNotification' }])
    expect(await at.boot('Triggered')).toMatchObject({ status: 'Accepted' })
    await report(at, 'Available')
  })

  it('TC_B_58_CSMS: a station that speaks no version in common is not upgraded, and one that does gets that version', async () => {
    const at = await station('2.0.1', { boot: false })
    await at.disconnect()
    const dial = (protocols: string[]) => connectStation(`${plugboard.ocpp()}/${at.stationId}`, at.version, { protocols })

    await expect(dial(['ocpp0.1'])).rejects.toThrow('refused 400')

    const admitted = await dial(['ocpp0.1', `ocpp${at.version}`])
    expect(admitted.socket.protocol).toBe(`ocpp${at.version}`)
    await admitted.close()
  })
})

describe('variables', () => {
  it.each([
    ['TC_B_06_CSMS', 'one is', [threshold], ['60']],
    ['TC_B_07_CSMS', 'several are', [threshold, remoteStart], ['60', 'true']],
  ] as const)('%s: %s read and shown', async (_id, _many, asked, values) => {
    const at = await station('2.0.1')
    at.answer('GetVariables', ({ getVariableData }: any) => ({
      getVariableResult: getVariableData.map((one: object, i: number) => ({
        ...one,
        attributeStatus: 'Accepted',
        attributeValue: values[i],
      })),
    }))

    expect(await at.send('GetVariables', { getVariableData: asked })).toMatchObject({ success: true })

    expect(at.asked('GetVariables')).toEqual([{ getVariableData: asked }])
    for (const [i, one] of asked.entries()) expect(await shown(at, one)).toMatchObject({ value: values[i] })
  })

  it('TC_B_08_CSMS: no more are asked for in one message than the station can take', async () => {
    const at = await station('2.0.1')
    at.answer('GetVariables', ({ getVariableData }: any) => ({
      getVariableResult: getVariableData.map((one: object) => ({ ...one, attributeStatus: 'Accepted', attributeValue: '4' })),
    }))
    const five = [
      held('ItemsPerMessage', 'GetReport'),
      held('ItemsPerMessage', 'GetVariables'),
      held('BytesPerMessage', 'GetReport'),
      held('BytesPerMessage', 'GetVariables'),
      remoteStart,
    ]
    await at.send('GetVariables', { getVariableData: [five[1]] })

    const { success, payload } = await at.send('GetVariables', { getVariableData: five })

    expect([success, payload.getVariableResult.map(({ variable }: object & { variable: object }) => variable)]).toEqual([
      true,
      five.map(({ variable }) => variable),
    ])
    expect(at.asked('GetVariables').map(({ getVariableData }) => getVariableData)).toEqual([[five[1]], five.slice(0, 4), five.slice(4)])
  })

  it.each([
    ['TC_B_09_CSMS', 'one is', [{ ...threshold, attributeValue: '123' }]],
    [
      'TC_B_10_CSMS',
      'several are',
      [
        { ...threshold, attributeValue: '123' },
        { ...remoteStart, attributeValue: 'false' },
      ],
    ],
  ] as const)('%s: %s set and shown', async (_id, _many, setVariableData) => {
    const at = await station('2.0.1')
    at.answer('SetVariables', ({ setVariableData: asked }: any) => ({
      setVariableResult: asked.map(({ component, variable }: typeof threshold) => ({ component, variable, attributeStatus: 'Accepted' })),
    }))

    expect(await at.send('SetVariables', { setVariableData })).toMatchObject({ success: true })

    expect(at.asked('SetVariables')).toEqual([{ setVariableData }])
    for (const one of setVariableData) expect(await shown(at, one)).toMatchObject({ value: one.attributeValue })
  })
})

describe('reports of the device model', () => {
  const part = (requestId: number, seqNo: number, tbc: boolean, one: object, value: string) => ({
    requestId,
    generatedAt: new Date().toISOString(),
    seqNo,
    tbc,
    reportData: [{ ...one, variableAttribute: [{ value }] }],
  })

  it.each([
    ['TC_B_12_CSMS', 'ConfigurationInventory'],
    ['TC_B_13_CSMS', 'FullInventory'],
    ['TC_B_14_CSMS', 'SummaryInventory'],
  ])('%s: a %s arrives in parts and is shown whole', async (_id, reportBase) => {
    const at = await station('2.0.1')
    at.answer('GetBaseReport', { status: 'Accepted' })

    expect(await at.send('GetBaseReport', { requestId: 12, reportBase })).toMatchObject({ success: true, payload: { status: 'Accepted' } })
    expect(await at.call('NotifyReport', part(12, 0, true, threshold, '60'))).toEqual({})
    expect(await at.call('NotifyReport', part(12, 1, false, remoteStart, 'true'))).toEqual({})

    expect(at.asked('GetBaseReport')).toEqual([{ requestId: 12, reportBase }])
    const [{ id, state }] = (await at.get('reports')).items
    expect(state).toBe('complete')
    expect((await at.get(`reports/${id}`)).content).toMatchObject([threshold, remoteStart])
    expect(await shown(at, threshold)).toMatchObject({ value: '60' })
  })

  it('TC_B_18_CSMS: by criteria and by variable; an empty set has nothing to wait for', async () => {
    const at = await station('2.0.1')
    const state = { component: { name: 'EVSE', evse: { id: 1 } }, variable: { name: 'AvailabilityState' } }
    const ask = (requestId: number, criterion: string) => ({ requestId, componentCriteria: [criterion], componentVariable: [state] })
    const answers = ['EmptyResultSet', 'Accepted']
    at.answer('GetReport', () => ({ status: answers.shift() }))

    expect(await at.send('GetReport', ask(1, 'Problem'))).toMatchObject({ payload: { status: 'EmptyResultSet' } })
    expect(await at.send('GetReport', ask(2, 'Available'))).toMatchObject({ payload: { status: 'Accepted' } })
    expect(await at.call('NotifyReport', part(2, 0, false, state, 'Available'))).toEqual({})

    expect(at.asked('GetReport')).toEqual([ask(1, 'Problem'), ask(2, 'Available')])
    expect((await at.get('reports')).items).toMatchObject([
      { requestId: 2, state: 'complete', parts: 1 },
      { requestId: 1, status: 'EmptyResultSet', parts: 0 },
    ])
    expect((await at.get('reports')).items[1].state).not.toMatch(/requested|arriving/)
  })
})

describe('a reset', () => {
  it('TC_B_20_CSMS: of an idle station, and it is accepted when it boots again', async () => {
    const at = await station('2.0.1')
    at.answer('Reset', { status: 'Accepted' })

    expect(await at.send('Reset', { type: 'OnIdle' })).toMatchObject({ success: true, payload: { status: 'Accepted' } })
    await at.disconnect()
    await at.connect()

    expect(at.asked('Reset')).toEqual([{ type: 'OnIdle' }])
    expect(await at.boot('RemoteReset')).toMatchObject({ status: 'Accepted' })
    await report(at, 'Available')
    expect((await at.get('boots')).items).toMatchObject([{ reason: 'RemoteReset' }, { reason: 'PowerUp' }])
  })

  it.each([
    ['TC_B_21_CSMS', 'of the station waits for the transaction to end', undefined],
    ['TC_B_26_CSMS', 'of an EVSE waits for the transaction to end', 1],
  ] as const)('%s: OnIdle %s', async (_id, _what, evseId) => {
    const at = await station('2.0.1')
    const tx = session(at)
    await tx.charging()
    at.answer('Reset', { status: 'Scheduled' })
    const request = { type: 'OnIdle', ...(evseId === undefined ? {} : { evseId }) }

    expect(await at.send('Reset', request)).toMatchObject({ success: true, payload: { status: 'Scheduled' } })
    await tx.event({ triggerReason: 'StopAuthorized', idToken: tokens.one, transactionInfo: { chargingState: 'EVConnected' } })
    await tx.event({
      eventType: 'Ended',
      triggerReason: 'EVCommunicationLost',
      transactionInfo: { chargingState: 'Idle', stoppedReason: 'EVDisconnected' },
    })

    expect(at.asked('Reset')).toEqual([request])
    expect(await tx.shown()).toMatchObject({ endedAt: expect.any(String), stopReason: 'EVDisconnected' })
    if (evseId !== undefined) return
    await at.disconnect()
    await at.connect()
    expect(await at.boot('ScheduledReset')).toMatchObject({ status: 'Accepted' })
    await report(at, 'Available')
  })

  it.each([
    ['TC_B_22_CSMS', 'of the station', undefined],
    ['TC_B_27_CSMS', 'of an EVSE', 1],
  ] as const)('%s: Immediate %s ends the transaction', async (_id, _what, evseId) => {
    const at = await station('2.0.1')
    const tx = session(at)
    await tx.charging()
    at.answer('Reset', { status: 'Accepted' })
    const request = { type: 'Immediate', ...(evseId === undefined ? {} : { evseId }) }

    expect(await at.send('Reset', request)).toMatchObject({ success: true, payload: { status: 'Accepted' } })
    await tx.event({
      eventType: 'Ended',
      triggerReason: 'ResetCommand',
      transactionInfo: { chargingState: 'EVConnected', stoppedReason: 'ImmediateReset' },
    })

    expect(at.asked('Reset')).toEqual([request])
    expect(await tx.shown()).toMatchObject({ endedAt: expect.any(String), stopReason: 'ImmediateReset' })
    if (evseId !== undefined) return
    await at.disconnect()
    await at.connect()
    expect(await at.boot('RemoteReset')).toMatchObject({ status: 'Accepted' })
    await report(at, 'Occupied', [1])
    await report(at, 'Available', [2])
  })

  it('TC_B_25_CSMS: of an idle EVSE', async () => {
    const at = await station('2.0.1')
    at.answer('Reset', { status: 'Accepted' })

    expect(await at.send('Reset', { type: 'OnIdle', evseId: 1 })).toMatchObject({ success: true, payload: { status: 'Accepted' } })

    expect(at.asked('Reset')).toEqual([{ type: 'OnIdle', evseId: 1 }])
  })
})

describe('a network connection profile', () => {
  it.each([
    ['TC_B_42_CSMS', 'Accepted', 'done'],
    ['TC_B_44_CSMS', 'Failed', 'failed'],
  ])('%s: the answer %s is on record', async (_id, status, state) => {
    const at = await station('2.0.1')
    at.answer('SetNetworkProfile', { status })
    const request = {
      configurationSlot: 2,
      connectionData: {
        messageTimeout: 30,
        ocppCsmsUrl: 'wss://csms.example.com/ocpp',
        ocppInterface: 'Wired0',
        ocppTransport: 'JSON',
        ocppVersion: 'OCPP20',
        securityProfile: 2,
      },
    }

    expect(await at.send('SetNetworkProfile', request)).toMatchObject({ success: true, payload: { status } })

    expect(at.asked('SetNetworkProfile')).toEqual([request])
    expect((await at.get('network-profiles')).items).toMatchObject([{ configurationSlot: 2, answer: status, state }])
  })
})
