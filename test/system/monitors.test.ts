import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startPlugboard, type TestPlugboard } from '../plugboard.js'
import { bootOf } from '../station.js'
import { operatedStation } from './operatedStation.js'

const temperature = { component: { name: 'EVSE', evse: { id: 1 } }, variable: { name: 'Temperature' } }
const hot = { ...temperature, type: 'UpperThreshold', value: 70.5, severity: 4 }
const speed = { component: { name: 'Fan' }, variable: { name: 'Speed' }, type: 'Delta', value: 10, severity: 7 }
const resultOf = ({ value: _, ...asked }: typeof hot, status: string, id?: number) => ({ ...asked, status, ...(id && { id }) })

let plugboard: TestPlugboard
let count = 0
beforeAll(async () => {
  plugboard = await startPlugboard()
})
afterAll(() => plugboard.stop())

describe.each(['2.0.1', '2.1'] as const)('the monitors of a station over %s', (version) => {
  let at: Awaited<ReturnType<typeof operatedStation>>
  beforeEach(async () => {
    at = await operatedStation(plugboard, `M${++count}`, version)
  })
  const send = (action: string, body: object) => at.send('monitoring', action, body)
  const monitors = async (query = '') => (await at.get(`monitors${query}`)).items
  const setBoth = async () => {
    at.answer('SetVariableMonitoring', {
      setMonitoringResult: [resultOf(hot, 'Accepted', 11), resultOf(speed as typeof hot, 'Accepted', 12)],
    })
    return send('setVariableMonitoring', { setMonitoringData: [hot, speed] })
  }
  const kind = version === '2.1' ? { eventNotificationType: 'CustomMonitor' } : {}
  const reported = (id: number, { component, variable, ...monitor }: typeof hot) => ({
    component,
    variable,
    variableMonitoring: [{ id, transaction: false, ...kind, ...monitor }],
  })
  const part = (requestId: number, seqNo: number, tbc: boolean, monitor: object[]) =>
    at.client.call('NotifyMonitoringReport', { requestId, generatedAt: '2026-11-21T08:00:00Z', seqNo, tbc, monitor })

  it('are those it accepted, with who set them, until they are cleared', async () => {
    expect(await setBoth()).toMatchObject({ success: true })
    expect(at.asked).toEqual([{ setMonitoringData: [hot, speed] }])
    expect(await monitors()).toMatchObject([
      { monitorId: 11, component: 'EVSE', evseId: 1, variable: 'Temperature', type: 'UpperThreshold', value: 70.5, severity: 4 },
      { monitorId: 12, component: 'Fan', eventNotificationType: 'CustomMonitor', setBy: expect.stringMatching(/^key \d+\/\d+$/) },
    ])
    expect(await monitors('?maxSeverity=4')).toHaveLength(1)

    at.answer('SetVariableMonitoring', { setMonitoringResult: [resultOf({ ...hot, severity: 5 }, 'Rejected')] })
    await send('setVariableMonitoring', { setMonitoringData: [{ ...hot, severity: 5 }] })
    at.answer('ClearVariableMonitoring', {
      clearMonitoringResult: [
        { id: 11, status: 'Rejected' },
        { id: 12, status: 'Accepted' },
      ],
    })
    await send('clearVariableMonitoring', { id: [11, 12] })

    expect(await monitors()).toMatchObject([{ monitorId: 11 }])
  })

  it('are asked for after a reboot where the operator turned that on, and only there (N04.FR.19)', async () => {
    await setBoth()
    at.answer('GetMonitoringReport', { status: 'Accepted' })
    const boot = () => at.client.call('BootNotification', bootOf(version))
    const bootedTimes = async () => (await at.get('boots?count=true')).total
    await boot()
    await expect.poll(bootedTimes).toBe(2)
    expect(at.asked).toHaveLength(1)

    const url = `/api/v1/stations/${at.stationPk}`
    expect((await plugboard.api('PATCH', url, { askMonitorsAfterBoot: true })).body).toMatchObject({ askMonitorsAfterBoot: true })
    await boot()
    await expect.poll(() => at.asked.length).toBe(2)
    const { requestId } = at.asked[1] as { requestId: number }
    await part(requestId, 0, false, [reported(31, hot)])
    expect(await monitors()).toMatchObject([{ monitorId: 31 }])

    await plugboard.api('PATCH', url, { bootPolicy: 'Pending' })
    await boot()
    await expect.poll(bootedTimes).toBe(4)
    expect(at.asked).toHaveLength(2)
  })

  it('are as the station reports them, in parts of any order, and gone when a report of all names them no more', async () => {
    await setBoth()
    at.answer('GetMonitoringReport', { status: 'Accepted' })

    await send('getMonitoringReport', { requestId: 5 })
    await part(5, 1, false, [reported(30, speed as typeof hot)])
    // What came after the question is in no answer to it.
    at.answer('SetVariableMonitoring', { setMonitoringResult: [resultOf({ ...hot, severity: 9 }, 'Accepted', 99)] })
    await send('setVariableMonitoring', { setMonitoringData: [{ ...hot, severity: 9 }] })
    expect(await monitors()).toHaveLength(4)
    await part(5, 0, true, [reported(13, { ...hot, value: 80 })])
    await part(5, 0, true, [reported(13, { ...hot, value: 80 })])

    expect((await at.get('reports')).items).toMatchObject([
      { message: 'NotifyMonitoringReport', askedBy: 'GetMonitoringReport', requestId: 5, state: 'complete', parts: 2 },
    ])
    expect(await monitors()).toMatchObject([
      { monitorId: 13, value: 80, eventNotificationType: 'CustomMonitor', setBy: expect.stringContaining('key') },
      { monitorId: 99 },
      { monitorId: 30, component: 'Fan', setBy: expect.stringContaining('key') },
    ])

    await send('getMonitoringReport', { requestId: 6, monitoringCriteria: ['DeltaMonitoring'] })
    await part(6, 0, false, [reported(30, speed as typeof hot)])
    expect(await monitors()).toHaveLength(3)

    at.answer('GetMonitoringReport', { status: 'EmptyResultSet' })
    await send('getMonitoringReport', { requestId: 7 })
    expect(await monitors()).toEqual([])
  })

  it('go with the base, and what they report with the level, that the station accepts', async () => {
    await setBoth()
    at.answer('SetMonitoringLevel', { status: 'Accepted' })
    await send('setMonitoringLevel', { severity: 3 })
    at.answer('SetMonitoringBase', { status: 'Accepted' })
    await send('setMonitoringBase', { monitoringBase: 'All' })
    expect(await monitors()).toHaveLength(2)
    await send('setMonitoringBase', { monitoringBase: 'FactoryDefault' })
    at.answer('SetMonitoringLevel', { status: 'Rejected' })
    await send('setMonitoringLevel', { severity: 9 })

    expect(await at.get('monitors')).toMatchObject({
      items: [],
      base: 'FactoryDefault',
      baseSetBy: expect.stringContaining('key'),
      level: 3,
      levelSetBy: expect.stringContaining('key'),
    })
  })

  it('make events: an alert is open until the same monitor clears it, in whatever order they come', async () => {
    const event = (eventId: number, minute: number, over: object = {}) => ({
      ...temperature,
      eventId,
      timestamp: `2026-11-21T08:0${minute}:00Z`,
      trigger: 'Alerting',
      actualValue: '71',
      eventNotificationType: 'CustomMonitor',
      variableMonitoringId: 11,
      ...(version === '2.1' && { severity: 4 }),
      ...over,
    })
    const notify = (...eventData: object[]) =>
      at.client.call('NotifyEvent', { generatedAt: '2026-11-21T08:00:00Z', seqNo: 0, tbc: false, eventData })
    const events = async (query = '') => (await at.get(`events${query}`)).items
    const ids = async (query: string) => (await events(query)).map(({ eventId }: { eventId: number }) => eventId)

    await setBoth()
    await notify(event(3, 5, { cleared: true, actualValue: '60' }))
    await notify(
      event(1, 1, { techCode: 'E17' }),
      event(2, 2, { variableMonitoringId: 99 }),
      event(4, 6, { eventNotificationType: 'HardWiredNotification', trigger: 'Delta' }),
    )
    await notify(event(5, 7))

    expect(await events()).toMatchObject([
      { eventId: 5, cleared: false },
      { eventId: 4 },
      { eventId: 3, cleared: true },
      { eventId: 2 },
      { eventId: 1, clearedAt: '2026-11-21T08:05:00.000Z', clearedByEventId: 3, techCode: 'E17', variableMonitoringId: 11 },
    ])
    expect(await ids('?open=true')).toEqual([5, 2])
    expect(await ids('?open=false')).toEqual([4, 3, 1])
    expect(await ids('?cleared=true')).toEqual([3])
    expect(await ids('?variableMonitoringId=99')).toEqual([2])
    expect(await ids('?techCode=E17')).toEqual([1])
    expect(await ids('?eventNotificationType=HardWiredNotification')).toEqual([4])
    expect(await ids('?trigger=Delta&component=evse')).toEqual([4])
    expect(await ids('?from=2026-11-21T08:02:00Z&to=2026-11-21T08:06:00Z')).toEqual([3, 2])
    // An event of 2.0.1 has the severity of its monitor, where that is known.
    expect(await ids('?maxSeverity=4')).toEqual(version === '2.1' ? [5, 4, 3, 2, 1] : [5, 4, 3, 1])
    expect(await ids('?severity=3')).toEqual([])
  })
})

it.each([
  ['setVariableMonitoring', { setMonitoringData: [hot] }],
  ['clearVariableMonitoring', { id: [1] }],
  ['setMonitoringBase', { monitoringBase: 'All' }],
  ['setMonitoringLevel', { severity: 3 }],
  ['getMonitoringReport', { requestId: 1 }],
])('%s is refused by name where the station speaks OCPP 1.6, which has no monitors', async (action, body) => {
  const at = await operatedStation(plugboard, `M${++count}`, '1.6')

  expect(await at.send('monitoring', action, body)).toMatchObject({
    success: false,
    error: { kind: 'refused', code: 'NotSupported', message: expect.stringContaining('OCPP 1.6 has no monitors') },
  })
  expect((await at.get('monitors')).items).toEqual([])
})
