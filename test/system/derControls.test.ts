import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startPlugboard, type TestPlugboard } from '../plugboard.js'
import { rpcStation } from '../rpcStation.js'
import { bootOf } from '../station.js'
import { operatedStation } from './operatedStation.js'

const curve = { priority: 1, yUnit: 'PctMaxW', curveData: [{ x: 103, y: 100 }] }
const startTime = new Date(Date.now() + 3_600_000).toISOString()
const scheduled = { isDefault: false, controlId: 'Curve-1', controlType: 'VoltWatt', curve: { ...curve, startTime, duration: 600 } }
const freqDroop = { priority: 0, overFreq: 50.2, underFreq: 49.8, overDroop: 0.05, underDroop: 0.05, responseTime: 5 }
const droop = { isDefault: true, controlId: 'droop', controlType: 'FreqDroop', freqDroop }

let plugboard: TestPlugboard
let count = 0
beforeAll(async () => {
  plugboard = await startPlugboard()
})
afterAll(() => plugboard.stop())

describe('the DER controls of a station over 2.1', () => {
  let at: Awaited<ReturnType<typeof operatedStation>>
  beforeEach(async () => {
    at = await operatedStation(plugboard, `R${++count}`, '2.1')
  })
  const send = (action: string, body: object) => at.send('smartCharging', action, body)
  const controls = async (query = '') => (await at.get(`der-controls${query}`)).items
  const states = async () => (await controls()).map(({ controlId, state }: { controlId: string; state: string }) => `${controlId} ${state}`)
  const tell = (controlId: string, started: boolean, more: object = {}) =>
    at.client.call('NotifyDERStartStop', { controlId, started, timestamp: new Date().toISOString(), ...more })
  const setBoth = async () => {
    at.answer('SetDERControl', { status: 'Accepted' })
    await send('setDERControl', droop)
    await send('setDERControl', scheduled)
  }

  it('are those it accepted, with who set them, what goes first, and when they run', async () => {
    await setBoth()
    expect(at.asked).toEqual([droop, scheduled])
    at.answer('SetDERControl', { status: 'Accepted', supersededIds: ['CURVE-1'] })
    await send('setDERControl', { ...scheduled, controlId: 'first', curve: { ...scheduled.curve, priority: 0 } })
    at.answer('SetDERControl', { status: 'Rejected' })
    await send('setDERControl', { ...droop, controlId: 'refused' })

    expect(await controls('?controlType=FreqDroop')).toMatchObject([
      {
        controlId: 'droop',
        isDefault: true,
        state: 'default',
        priority: 0,
        setting: freqDroop,
        setBy: expect.stringMatching(/^key \d+\/\d+$/),
      },
    ])
    expect(await controls('?state=superseded')).toMatchObject([{ controlId: 'Curve-1', startsAt: startTime, durationSeconds: 600 }])
    expect(await states()).toEqual(['droop default', 'Curve-1 superseded', 'first scheduled'])

    await tell('FIRST', true)
    expect(await states()).toEqual(['droop default', 'Curve-1 superseded', 'first active'])
    await tell('first', false)
    expect(await controls('?state=ended')).toMatchObject([{ controlId: 'first', endedAt: expect.any(String) }])
  })

  it('are as the station reports them, in parts, and gone when a report that should name them does not', async () => {
    await setBoth()
    at.answer('GetDERControl', { status: 'Accepted' })
    const reported = { id: 'other', curveType: 'VoltWatt', isDefault: false, isSuperseded: false, curve: scheduled.curve }

    await send('getDERControl', { requestId: 5, controlType: 'VoltWatt' })
    await at.client.call('ReportDERControl', { requestId: 5, tbc: true, curve: [reported] })
    expect(await controls()).toHaveLength(3)
    await at.client.call('ReportDERControl', { requestId: 5, curve: [{ ...reported, id: 'more' }] })

    expect((await at.get('reports')).items).toMatchObject([{ message: 'ReportDERControl', requestId: 5, state: 'complete', parts: 2 }])
    expect(await states()).toEqual(['droop default', 'more scheduled', 'other scheduled'])
    at.answer('GetDERControl', { status: 'NotFound' })
    await send('getDERControl', { requestId: 6, isDefault: true })
    expect(await states()).toEqual(['more scheduled', 'other scheduled'])
  })

  it('leave when they are cleared', async () => {
    await setBoth()
    at.answer('ClearDERControl', { status: 'Rejected' })
    await send('clearDERControl', { isDefault: true })
    expect(await controls()).toHaveLength(2)
    at.answer('ClearDERControl', { status: 'Accepted' })
    await send('clearDERControl', { isDefault: true, controlId: 'curve-1' })
    expect(await controls()).toHaveLength(2)

    await send('clearDERControl', { isDefault: false, controlId: 'curve-1' })

    expect(await states()).toEqual(['droop default'])
  })

  it('make alarms: one at a time, taken over by another control or ended, and a repeat is none (R05)', async () => {
    const notice = (minute: number, controlType: string, alarmEnded = false) =>
      at.client.call('NotifyDERAlarm', {
        controlType,
        gridEventFault: 'OverVoltage',
        alarmEnded,
        timestamp: `2026-11-21T08:0${minute}:00Z`,
      })
    const alarms = async (query = '') => (await at.get(`der-alarms${query}`)).items

    await notice(0, 'VoltVar', true)
    await notice(1, 'VoltWatt')
    await notice(1, 'VoltWatt')
    expect(await alarms('?open=true')).toMatchObject([{ controlType: 'VoltWatt', gridEventFault: 'OverVoltage' }])
    await notice(2, 'HVMayTrip')
    await notice(3, 'HVMayTrip', true)

    const all = await alarms()
    expect(all).toMatchObject([
      { controlType: 'HVMayTrip', startedAt: '2026-11-21T08:02:00.000Z', endedAt: '2026-11-21T08:03:00.000Z' },
      { controlType: 'VoltWatt', endedAt: '2026-11-21T08:02:00.000Z', takenOverBy: 'HVMayTrip' },
      { controlType: 'VoltVar', endedAt: '2026-11-21T08:00:00.000Z' },
    ])
    expect([all[0].takenOverBy, all[2].startedAt]).toEqual([undefined, undefined])
    expect(await alarms('?open=true')).toEqual([])
    expect(await alarms('?from=2026-11-21T08:01:00Z&to=2026-11-21T08:02:00Z')).toHaveLength(1)
  })

  it('go when they have ended and retention says so, as do alarms; what holds stays', async () => {
    await setBoth()
    await tell('Curve-1', false)
    await tell('never-reported', true)
    await at.client.call('NotifyDERAlarm', { controlType: 'VoltWatt', timestamp: '2026-11-21T08:00:00Z' })

    const soon = new Date(Date.now() + 60_000)
    await plugboard.app.data.retention.apply({ messages: soon, statusHistory: soon })

    expect(await states()).toEqual(['droop default'])
    expect((await at.get('der-alarms')).items).toEqual([])
  })

  it('follow an aFRR signal of this moment', async () => {
    at.answer('AFRRSignal', { status: 'Accepted' })

    expect(await send('afrrSignal', { timestamp: new Date().toISOString(), signal: -1 })).toMatchObject({ payload: { status: 'Accepted' } })
    expect(await send('afrrSignal', { timestamp: startTime, signal: -1 })).toMatchObject({ error: { kind: 'refused' } })
    expect(at.asked).toHaveLength(1)
    expect((await at.get('afrr-signals?count=true&status=Accepted')).total).toBe(1)
    expect((await at.get('afrr-signals')).items).toMatchObject([
      { signal: -1, status: 'Accepted', signalAt: expect.any(String), sentBy: expect.stringMatching(/^key /) },
    ])
    expect((await at.get('afrr-signals?status=Rejected')).items).toEqual([])
  })
})

describe.each(['1.6', '2.0.1'] as const)('a station of OCPP %s', (version) => {
  it('is not asked what its version lacks, with a reason that says so, and nothing is noted', async () => {
    const at = await operatedStation(plugboard, `R${++count}`, version)

    for (const [action, body] of [
      ['setDERControl', droop],
      ['clearDERControl', { isDefault: true }],
      ['getDERControl', { requestId: 1 }],
    ] as const)
      expect(await at.send('smartCharging', action, body, '2.1')).toMatchObject({
        success: false,
        error: { kind: 'refused', code: 'NotSupported', message: expect.stringContaining(`OCPP ${version}, which has no DER control`) },
      })

    expect((await at.get('reports')).items).toEqual([])
  })
})

describe('what only OCPP 2.1 has, queued for a station that is away', () => {
  const enrolled = async (change: object = {}) => {
    const stationId = `AWAY${++count}`
    await plugboard.app.data.withTenant(1, (data) => data.stations.enrol({ stationId, securityProfile: 0 }))
    const { stationPk } = (await plugboard.app.data.system.links.access(1, stationId))!
    await plugboard.api('PATCH', `/api/v1/stations/${stationPk}`, { maxEvses: 2, ...change })
    return { stationId, stationPk }
  }
  const queue = async (stationId: string, action: string, body: object) =>
    (await plugboard.api('POST', `/ocpp/2.1/smartcharging/${action}?identifier=${stationId}&whenOffline=queue&wait=0`, body)).body[0]
  const reports = async (stationPk: number) => (await plugboard.api('GET', `/api/v1/stations/${stationPk}/reports`)).body.items

  it('is refused at once where the station spoke an older version last, or may speak none newer', async () => {
    const at = await operatedStation(plugboard, `AWAY${++count}`, '2.0.1')
    await at.client.close()
    await expect.poll(async () => (await plugboard.api('GET', `/api/v1/stations/${at.stationPk}`)).body.online).toBe(false)
    expect(await queue(at.stationId, 'getDERControl', { requestId: 7 })).toMatchObject({
      status: 'failed',
      error: {
        kind: 'refused',
        code: 'NotSupported',
        message: expect.stringContaining('OCPP 2.0.1, which has no DER control, as it was last'),
      },
    })
    expect(await reports(at.stationPk)).toEqual([])
    expect(await queue(at.stationId, 'getChargingProfiles', { requestId: 8, chargingProfile: { stackLevel: 0 } })).toMatchObject({
      status: 'queued',
    })

    const never = await enrolled({ ocppVersions: ['1.6', '2.0.1'] })
    expect(await queue(never.stationId, 'getDERControl', { requestId: 7 })).toMatchObject({
      error: { message: expect.stringContaining('OCPP 2.0.1, which has no DER control, at most') },
    })
  })

  it('waits where nobody knows what it speaks, and fails with the reason when it speaks something older, leaving nothing behind', async () => {
    const { stationId, stationPk } = await enrolled()
    const { commandId, status } = await queue(stationId, 'getDERControl', { requestId: 7 })
    expect(status).toBe('queued')
    expect(await reports(stationPk)).toMatchObject([{ requestId: 7, state: 'requested' }])

    const client = await rpcStation(plugboard.ocpp, stationId, '2.0.1')
    await client.call('BootNotification', bootOf('2.0.1'))

    await expect
      .poll(async () => (await plugboard.api('GET', `/api/v1/commands/${commandId}`)).body)
      .toMatchObject({ status: 'failed', error: { kind: 'refused', message: expect.stringContaining('which has no DER control') } })
    await expect.poll(() => reports(stationPk)).toEqual([])
    await client.close()
  })
})
