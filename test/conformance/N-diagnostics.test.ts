import { describe, expect } from 'vitest'
import { bench, type Station } from './bench.js'
import { it } from './cases.js'
import { tokens, withTokens } from './tokens.js'

const plugboard = bench()
const { station } = plugboard
withTokens(plugboard)

const state = { component: { name: 'EVSE', evse: { id: 1 } }, variable: { name: 'AvailabilityState' } }
const stationState = { component: { name: 'ChargingStation' }, variable: { name: 'AvailabilityState' } }
const power = { component: { name: 'ChargingStation' }, variable: { name: 'Power' } }
const evsePower = { component: { name: 'EVSE', evse: { id: 1 } }, variable: { name: 'Power' } }
const mostIds = { component: { name: 'MonitoringCtrlr' }, variable: { name: 'ItemsPerMessage', instance: 'ClearVariableMonitoring' } }
const now = () => new Date().toISOString()
/** 2.1 asks where a monitor comes from. */
const origin = ({ version }: Station) => (version === '2.1' ? { eventNotificationType: 'CustomMonitor' } : {})
const monitors = async (at: Station) => (await at.get('monitors')).items

describe('a monitoring report', () => {
  const threshold = { type: 'UpperThreshold', value: 11_000, severity: 4 }
  const delta = { type: 'Delta', value: 1, severity: 8 }

  it.each([
    [
      'TC_N_01_CSMS',
      'by criteria',
      { monitoringCriteria: ['DeltaMonitoring'] },
      { monitoringCriteria: ['ThresholdMonitoring'] },
      [power],
      threshold,
    ],
    ['TC_N_02_CSMS', 'by variable', { componentVariable: [power] }, { componentVariable: [state] }, [state], delta],
    [
      'TC_N_03_CSMS',
      'by criteria and variable',
      { monitoringCriteria: ['DeltaMonitoring'], componentVariable: [state] },
      { monitoringCriteria: ['ThresholdMonitoring'], componentVariable: [power] },
      [power],
      threshold,
    ],
    [
      'TC_N_60_CSMS',
      'by criteria and several variables',
      { monitoringCriteria: ['ThresholdMonitoring'], componentVariable: [power, evsePower] },
      { monitoringCriteria: ['DeltaMonitoring'], componentVariable: [stationState, state] },
      [stationState, state],
      delta,
    ],
  ] as const)('%s: %s: an empty one and one with monitors, which are shown', async (_id, _how, empty, full, watched, monitor) => {
    const at = await station('2.0.1')
    const answers = ['EmptyResultSet', 'Accepted']
    at.answer('GetVariables', { getVariableResult: [{ ...mostIds, attributeStatus: 'Accepted', attributeValue: '10' }] })
    expect(await at.send('GetVariables', { getVariableData: [mostIds] })).toMatchObject({ success: true })
    at.answer('GetMonitoringReport', () => ({ status: answers.shift() }))

    expect(await at.send('GetMonitoringReport', { requestId: 1, ...empty })).toMatchObject({ payload: { status: 'EmptyResultSet' } })
    expect(await at.send('GetMonitoringReport', { requestId: 2, ...full })).toMatchObject({ payload: { status: 'Accepted' } })
    for (const [seqNo, one] of watched.entries())
      expect(
        await at.call('NotifyMonitoringReport', {
          requestId: 2,
          generatedAt: now(),
          seqNo,
          tbc: seqNo + 1 < watched.length,
          monitor: [{ ...one, variableMonitoring: [{ id: 40 + seqNo, transaction: false, ...origin(at), ...monitor }] }],
        }),
      ).toEqual({})

    expect(at.asked('GetMonitoringReport')).toEqual([
      { requestId: 1, ...empty },
      { requestId: 2, ...full },
    ])
    expect((await at.get('reports')).items).toMatchObject([{ requestId: 2, state: 'complete' }, { requestId: 1 }])
    const shown = await monitors(at)
    expect(shown).toHaveLength(watched.length)
    for (const { component, variable } of watched)
      expect(shown).toContainEqual(expect.objectContaining({ component: component.name, variable: variable.name, ...monitor }))
  })

  it('TC_N_47_CSMS: of all monitors', async () => {
    const at = await station('2.0.1')
    at.answer('GetMonitoringReport', { status: 'Accepted' })

    expect(await at.send('GetMonitoringReport', { requestId: 3 })).toMatchObject({ success: true, payload: { status: 'Accepted' } })
    for (const [seqNo, one] of [state, power].entries())
      expect(
        await at.call('NotifyMonitoringReport', {
          requestId: 3,
          generatedAt: now(),
          seqNo,
          tbc: seqNo === 0,
          monitor: [{ ...one, variableMonitoring: [{ id: 50 + seqNo, transaction: false, ...origin(at), ...threshold }] }],
        }),
      ).toEqual({})

    expect(at.asked('GetMonitoringReport')).toEqual([{ requestId: 3 }])
    expect((await at.get('reports')).items).toMatchObject([{ requestId: 3, state: 'complete', parts: 2 }])
    expect(await monitors(at)).toHaveLength(2)
  })
})

describe('monitoring', () => {
  it('TC_N_05_CSMS: starts from the base asked for', async () => {
    const at = await station('2.0.1')
    at.answer('SetMonitoringBase', { status: 'Accepted' })

    for (const monitoringBase of ['All', 'FactoryDefault', 'HardWiredOnly']) {
      expect(await at.send('SetMonitoringBase', { monitoringBase })).toMatchObject({ success: true, payload: { status: 'Accepted' } })
      expect(at.asked('SetMonitoringBase').at(-1)).toEqual({ monitoringBase })
      expect(await at.get('monitors')).toMatchObject({ base: monitoringBase })
    }
  })

  it.each([
    ['TC_N_08_CSMS', 'one monitor', [state]],
    ['TC_N_09_CSMS', 'monitors of two variables', [state, stationState]],
  ])('%s: gets %s, which are shown', async (_id, _what, watched) => {
    const at = await station('2.0.1')
    const setMonitoringData = watched.map((one) => ({ ...one, value: 1, type: 'Delta', severity: 8 }))
    at.answer('SetVariableMonitoring', {
      setMonitoringResult: watched.map((one, i) => ({ ...one, id: 60 + i, type: 'Delta', severity: 8, status: 'Accepted' })),
    })

    expect(await at.send('SetVariableMonitoring', { setMonitoringData })).toMatchObject({ success: true })

    expect(at.asked('SetVariableMonitoring')).toEqual([{ setMonitoringData }])
    const shown = await monitors(at)
    expect(shown).toHaveLength(watched.length)
    for (const [i, { component }] of watched.entries())
      expect(shown).toContainEqual(
        expect.objectContaining({ monitorId: 60 + i, component: component.name, type: 'Delta', value: 1, severity: 8 }),
      )
  })

  it.each([
    ['TC_N_16_CSMS', 'Accepted', 4],
    ['TC_N_17_CSMS', 'Rejected', undefined],
  ])('%s: the level is answered %s', async (_id, status, level) => {
    const at = await station('2.0.1')
    at.answer('SetMonitoringLevel', { status })

    expect(await at.send('SetMonitoringLevel', { severity: 4 })).toMatchObject({ success: true, payload: { status } })

    expect(at.asked('SetMonitoringLevel')).toEqual([{ severity: 4 }])
    expect((await at.get('monitors')).level).toBe(level)
  })

  it('TC_N_18_CSMS: no more monitors are cleared in one message than the station can take', async () => {
    const at = await station('2.0.1')
    at.answer('GetVariables', { getVariableResult: [{ ...mostIds, attributeStatus: 'Accepted', attributeValue: '2' }] })
    at.answer('ClearVariableMonitoring', ({ id }: { id: number[] }) => ({
      clearMonitoringResult: id.map((one) => ({ id: one, status: 'NotFound' })),
    }))
    expect(await at.send('GetVariables', { getVariableData: [mostIds] })).toMatchObject({ success: true })

    expect(await at.send('ClearVariableMonitoring', { id: [1, 2, 3] })).toMatchObject({
      success: true,
      payload: { clearMonitoringResult: [{ id: 1 }, { id: 2 }, { id: 3 }] },
    })

    expect(at.asked('ClearVariableMonitoring')).toEqual([{ id: [1, 2] }, { id: [3] }])
  })

  it('TC_N_44_CSMS: a monitor the station keeps is still shown', async () => {
    const at = await station('2.0.1')
    const monitor = { ...state, type: 'Delta', severity: 8 }
    at.answer('SetVariableMonitoring', { setMonitoringResult: [{ ...monitor, id: 70, status: 'Accepted' }] })
    await at.send('SetVariableMonitoring', { setMonitoringData: [{ ...monitor, value: 1 }] })
    at.answer('ClearVariableMonitoring', { clearMonitoringResult: [{ id: 70, status: 'Rejected' }] })

    expect(await at.send('ClearVariableMonitoring', { id: [70] })).toMatchObject({
      success: true,
      payload: { clearMonitoringResult: [{ id: 70, status: 'Rejected' }] },
    })

    expect(await monitors(at)).toMatchObject([{ monitorId: 70 }])
  })
})

describe('events', () => {
  const event = (eventId: number, more: object = {}) => ({
    eventId,
    timestamp: now(),
    trigger: 'Alerting',
    actualValue: '11500',
    eventNotificationType: 'CustomMonitor',
    ...power,
    ...more,
  })
  const notify = (at: Station, ...eventData: object[]) => at.call('NotifyEvent', { generatedAt: now(), seqNo: 0, eventData })
  const events = async (at: Station) => (await at.get('events')).items

  it.each([
    ['TC_N_24_CSMS', 'of a periodic monitor', 3],
    ['TC_N_50_CSMS', 'that are periodic', 1],
    ['TC_N_21_CSMS', 'of a monitor that is built in', 1],
  ])('%s: %s are answered and shown', async (id, _what, times) => {
    const at = await station('2.0.1')
    const kind =
      id === 'TC_N_21_CSMS'
        ? { trigger: 'Alerting', eventNotificationType: 'HardWiredNotification' }
        : { trigger: 'Periodic', eventNotificationType: 'CustomMonitor' }

    for (let i = 1; i <= times; i++) expect(await notify(at, event(i, { ...kind, actualValue: String(i) }))).toEqual({})

    const shown = await events(at)
    for (const one of shown) expect(one).toMatchObject(kind)
    expect(shown.map(({ actualValue }: { actualValue: string }) => actualValue).toSorted()).toEqual(
      Array.from({ length: times }, (_, i) => String(i + 1)),
    )
  })

  it('TC_N_48_CSMS: of a variable that is write only have no value', async () => {
    const at = await station('2.0.1')

    expect(await notify(at, event(1, { actualValue: '' }))).toEqual({})

    expect(await events(at)).toMatchObject([{ eventId: 1, actualValue: '' }])
  })

  it('TC_N_49_CSMS: say that a threshold is kept again', async () => {
    const at = await station('2.0.1')

    expect(await notify(at, event(1, { variableMonitoringId: 7 }))).toEqual({})
    expect(await notify(at, event(2, { variableMonitoringId: 7, cleared: true, actualValue: '9000' }))).toEqual({})

    const shown = await events(at)
    expect(shown.find(({ eventId }: { eventId: number }) => eventId === 2)).toMatchObject({ cleared: true, actualValue: '9000' })
    expect(shown.find(({ eventId }: { eventId: number }) => eventId === 1)).toMatchObject({ clearedByEventId: 2 })
  })
})

describe('a log', () => {
  let requests = 0
  const ask = async (at: Station, status: string, logType = 'DiagnosticsLog') => {
    at.answer('GetLog', status === 'Rejected' ? { status } : { status, filename: 'log.txt' })
    const request = { logType, requestId: ++requests, log: { remoteLocation: 'https://example.com/logs' } }
    expect(await at.send('GetLog', request)).toMatchObject({ success: true, payload: { status } })
    expect(at.asked('GetLog').at(-1)).toEqual(request)
    return request.requestId
  }
  const tell = async (at: Station, requestId: number, ...statuses: string[]) => {
    for (const status of statuses) expect(await at.call('LogStatusNotification', { requestId, status })).toEqual({})
  }
  const shown = async (at: Station, requestId: number) =>
    (await at.get('logs')).items.find((one: { requestId: number }) => one.requestId === requestId)

  it.each([
    ['TC_N_25_CSMS', 'DiagnosticsLog'],
    ['TC_N_35_CSMS', 'SecurityLog'],
  ])('%s: the %s is uploaded, and that is shown', async (_id, logType) => {
    const at = await station('2.0.1')

    const id = await ask(at, 'Accepted', logType)
    await tell(at, id, 'Uploading')
    expect(await shown(at, id)).toMatchObject({ state: 'underWay', filename: 'log.txt' })
    await tell(at, id, 'Uploaded')

    expect(await shown(at, id)).toMatchObject({ state: 'done', status: 'Uploaded' })
  })

  it('TC_N_34_CSMS: is refused', async () => {
    const at = await station('2.0.1')

    const id = await ask(at, 'Rejected')

    expect(await shown(at, id)).toMatchObject({ state: 'refused', answer: 'Rejected' })
  })

  it('TC_N_36_CSMS: gives way to a newer one', async () => {
    const at = await station('2.0.1')
    const first = await ask(at, 'Accepted')
    await tell(at, first, 'Uploading')

    const second = await ask(at, 'AcceptedCanceled')
    await tell(at, first, 'AcceptedCanceled')
    await tell(at, second, 'Uploading', 'Uploaded')

    expect(await shown(at, first)).toMatchObject({ state: 'canceled' })
    expect(await shown(at, second)).toMatchObject({ state: 'done', status: 'Uploaded' })
  })
})

describe('what a station knows of a customer', () => {
  let requests = 0
  const hash = { hashAlgorithm: 'SHA256', issuerNameHash: 'a1', issuerKeyHash: 'b2', serialNumber: '0c' }

  it.each([
    ['TC_N_27_CSMS', 'is told', { report: true, clear: false, idToken: tokens.one }, 'Alice, 12 sessions'],
    ['TC_N_28_CSMS', 'is nothing', { report: true, clear: false, idToken: tokens.one }, ''],
    ['TC_N_30_CSMS', 'is told and cleared', { report: true, clear: true, idToken: tokens.one }, 'Alice, 12 sessions'],
    ['TC_N_31_CSMS', 'is nothing and cleared', { report: true, clear: true, idToken: tokens.one }, ''],
    ['TC_N_32_CSMS', 'is cleared untold', { report: false, clear: true, idToken: tokens.one }, ''],
    ['TC_N_62_CSMS', 'by a name is told and cleared', { report: true, clear: true, customerIdentifier: 'OpenChargeAlliance' }, 'Alice'],
    ['TC_N_63_CSMS', 'by a certificate is told and cleared', { report: true, clear: true, customerCertificate: hash }, 'Alice'],
  ])('%s: %s', async (_id, _what, body, data) => {
    const at = await station('2.0.1')
    at.answer('CustomerInformation', { status: 'Accepted' })
    const request = { requestId: ++requests, ...body }

    expect(await at.send('CustomerInformation', request)).toMatchObject({ success: true, payload: { status: 'Accepted' } })
    expect(
      await at.call('NotifyCustomerInformation', { requestId: request.requestId, generatedAt: now(), seqNo: 0, tbc: false, data }),
    ).toEqual({})

    expect(at.asked('CustomerInformation')).toEqual([request])
    const [{ id, ...report }] = (await at.get('reports')).items
    expect(report).toMatchObject({ requestId: request.requestId, askedBy: 'CustomerInformation', state: 'complete' })
    expect((await at.get(`reports/${id}`)).text).toBe(data)
  })

  it('TC_N_29_CSMS: is not told', async () => {
    const at = await station('2.0.1')
    at.answer('CustomerInformation', { status: 'Rejected' })
    const request = { requestId: ++requests, report: true, clear: false, idToken: tokens.one }

    expect(await at.send('CustomerInformation', request)).toMatchObject({ payload: { status: 'Rejected' } })

    expect(at.asked('CustomerInformation')).toEqual([request])
    expect((await at.get('reports')).items).toMatchObject([{ state: 'refused', status: 'Rejected' }])
  })

  it('TC_N_46_CSMS: is cleared, and Plugboard takes the token out of the local list by itself', async () => {
    const at = await station('2.0.1')
    at.answer('CustomerInformation', { status: 'Accepted' })
    at.answer('SendLocalList', { status: 'Accepted' })
    const request = { requestId: ++requests, report: true, clear: true, idToken: tokens.one }
    const full = {
      versionNumber: 1,
      updateType: 'Full',
      localAuthorizationList: [{ idToken: tokens.one, idTokenInfo: { status: 'Accepted' } }],
    }
    const removal = { versionNumber: 2, updateType: 'Differential', localAuthorizationList: [{ idToken: tokens.one }] }
    expect(await at.send('SendLocalList', full)).toMatchObject({ success: true })

    expect(await at.send('CustomerInformation', request)).toMatchObject({ success: true, payload: { status: 'Accepted' } })
    expect(
      await at.call('NotifyCustomerInformation', {
        requestId: request.requestId,
        generatedAt: now(),
        seqNo: 0,
        tbc: false,
        data: 'Alice',
      }),
    ).toEqual({})

    await expect.poll(() => at.asked('SendLocalList'), { timeout: 5_000 }).toEqual([full, removal])
    await expect.poll(async () => (await at.get('local-list')).version).toBe(2)
  })
})
