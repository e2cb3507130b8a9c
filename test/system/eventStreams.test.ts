import { Client } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startPlugboard, type TestPlugboard } from '../plugboard.js'
import { bootOf, connectStation, type TestStation } from '../station.js'
import { operatedStation } from './operatedStation.js'

let plugboard: TestPlugboard
let owner: Client
let count = 0
beforeAll(async () => {
  plugboard = await startPlugboard()
  owner = new Client({ connectionString: plugboard.databaseUrl })
  await owner.connect()
})
afterAll(async () => {
  await owner.end()
  await plugboard.stop()
})

const constantStreamData = { id: 3, variableMonitoringId: 11, params: { interval: 60 } }
const temperature = { component: { name: 'EVSE', evse: { id: 1 } }, variable: { name: 'Temperature' } }
const values = (id: number, minute: number, over: object = {}) => ({
  id,
  pending: 0,
  basetime: `2026-11-21T08:0${minute}:00Z`,
  data: [
    { t: 0, v: '20' },
    { t: 1.5, v: '21.25' },
  ],
  ...over,
})

describe('the event streams of a station over 2.1', () => {
  let station: TestStation
  let stationPk: number
  let stationId: string
  let sent = 0
  beforeEach(async () => {
    stationId = `N${++count}`
    await plugboard.app.data.withTenant(1, (data) => data.stations.enrol({ stationId, securityProfile: 0 }))
    station = await connectStation(`${plugboard.ocpp}/${stationId}`, '2.1')
    await station.ask('BootNotification', bootOf('2.1'))
    stationPk = (await plugboard.app.data.system.links.access(1, stationId))!.stationPk
    return () => station.close()
  })
  const stream = (payload: object, action = 'NotifyPeriodicEventStream') =>
    station.send(JSON.stringify([6, `send-${++sent}`, action, payload]))
  /** Resolves when everything sent before was handled; nothing but its own answer may have come. */
  const handled = async () => {
    const id = `after-${++sent}`
    station.send(JSON.stringify([2, id, 'Heartbeat', {}]))
    expect((await station.next()).slice(0, 2)).toEqual([3, id])
  }
  const get = async (path = '') => (await plugboard.api('GET', `/api/v1/stations/${stationPk}/event-streams${path}`)).body
  const command = async (action: string, body: object) =>
    (await plugboard.api('POST', `/ocpp/2.1/monitoring/${action}?identifier=${stationId}`, body)).body[0]
  const open = (over: object = {}) => station.ask('OpenPeriodicEventStream', { constantStreamData: { ...constantStreamData, ...over } })

  it('bring values of a monitored variable, at their instants, and nothing is ever answered', async () => {
    station.answer({
      SetVariableMonitoring: ({ setMonitoringData: [{ value: _, periodicEventStream: __, ...asked }] }) => ({
        setMonitoringResult: [{ ...asked, status: 'Accepted', id: 11 }],
      }),
    })
    expect(await open()).toEqual({ status: 'Accepted' })
    const monitor = { ...temperature, type: 'Periodic', value: 1, severity: 8, periodicEventStream: { interval: 60 } }
    expect(await command('setVariableMonitoring', { setMonitoringData: [monitor] })).toMatchObject({ success: true })

    stream(values(3, 1, { pending: 4 }))
    stream(values(3, 1, { pending: 9 }))
    stream({ nonsense: true })
    stream({}, 'Nonsense')
    stream({}, 'Heartbeat')
    await handled()

    const [known] = (await get('?open=true')).items
    expect(known).toMatchObject({
      streamId: 3,
      variableMonitoringId: 11,
      intervalSeconds: 60,
      pending: 9,
      pendingGrew: 1,
      receivedAt: expect.any(String),
    })
    expect(known).toMatchObject({
      component: 'EVSE',
      evseId: 1,
      variable: 'Temperature',
      severity: 8,
      eventNotificationType: 'CustomMonitor',
    })
    expect((await get(`/${known.id}/values?count=true`)).total).toBe(2)
    expect((await get(`/${known.id}/values?to=2026-11-21T09:00:00Z`)).items).toMatchObject([
      { at: '2026-11-21T08:01:01.500Z', value: '21.25' },
      { at: '2026-11-21T08:01:00.000Z', value: '20' },
    ])
    expect((await plugboard.api('GET', `/api/v1/stations/${stationPk + 1}/event-streams/${known.id}/values`)).status).toBe(404)
  })

  it('bring the status of a connector, of an EVSE and of the station; whatever brought it, the newest holds (2.1 B01.FR.05)', async () => {
    const connector = { name: 'Connector', evse: { id: 1, connectorId: 1 } }
    const monitored = async (monitorId: number, component: object) => {
      station.answer({
        SetVariableMonitoring: ({ setMonitoringData: [{ value: _, periodicEventStream: __, ...asked }] }) => ({
          setMonitoringResult: [{ ...asked, status: 'Accepted', id: monitorId }],
        }),
      })
      const monitor = { component, variable: { name: 'AvailabilityState' }, type: 'Periodic', value: 1, severity: 8 }
      await command('setVariableMonitoring', { setMonitoringData: [{ ...monitor, periodicEventStream: { interval: 60 } }] })
      await open({ id: monitorId, variableMonitoringId: monitorId })
    }
    const at = (minute: number) => `2026-11-21T07:${String(minute).padStart(2, '0')}:00.000Z`
    const tell = {
      stream: async (minute: number, v: string, id = 21) => stream({ id, pending: 0, basetime: at(minute - 1), data: [{ t: 60, v }] }),
      status: (minute: number, connectorStatus: string) =>
        station.ask('StatusNotification', { evseId: 1, connectorId: 1, connectorStatus, timestamp: at(minute) }),
      event: (minute: number, actualValue: string, component: object = connector) =>
        station.ask('NotifyEvent', {
          generatedAt: at(minute),
          seqNo: 0,
          eventData: [
            {
              eventId: minute,
              timestamp: at(minute),
              trigger: 'Delta',
              actualValue,
              eventNotificationType: 'HardWiredNotification',
              component,
              variable: { name: 'AvailabilityState' },
            },
          ],
        }),
    }
    const shown = async () => {
      await handled()
      const { status, evses } = (await plugboard.api('GET', `/api/v1/stations/${stationPk}`)).body
      return [status, evses[0].status, evses[0].connectors[0].status, evses[0].connectors[0].statusAt]
    }
    await monitored(21, connector)
    await monitored(22, { name: 'EVSE', evse: { id: 1 } })

    const ways = ['stream', 'status', 'event'] as const
    let minute = 0
    for (const first of ways)
      for (const second of ways.filter((way) => way !== first)) {
        await tell[first]((minute += 3), 'Occupied')
        expect(await shown(), `${first} alone`).toEqual(['Occupied', 'Occupied', 'Occupied', at(minute)])
        await tell[second](minute - 1, 'Faulted')
        expect(await shown(), `older ${second} after ${first}`).toEqual(['Occupied', 'Occupied', 'Occupied', at(minute)])
        await tell[second](minute + 1, 'Available')
        expect(await shown(), `newer ${second} after ${first}`).toEqual(['Available', 'Available', 'Available', at(minute + 1)])
      }

    await tell.stream(minute + 2, 'Unavailable', 22)
    expect((await shown()).slice(0, 3)).toEqual(['Unavailable', 'Unavailable', 'Available'])
    await tell.status(minute + 3, 'Available')
    expect((await shown()).slice(0, 3)).toEqual(['Available', 'Available', 'Available'])
    await tell.event(minute + 4, 'Faulted', { name: 'ChargingStation' })
    expect((await shown()).slice(0, 3)).toEqual(['Faulted', 'Available', 'Available'])
    const history = (await plugboard.api('GET', `/api/v1/stations/${stationPk}/status-history?limit=100&count=true`)).body
    expect(history.total).toBe(6 * 3 + 3)
  })

  it('are adjusted as the station accepts, and closed by it: what comes then is ignored, and the number may be used again', async () => {
    await open()
    station.answer({ AdjustPeriodicEventStream: () => ({ status: 'Accepted' }) })
    await command('adjustPeriodicEventStream', { id: 3, params: { values: 20 } })
    expect((await get()).items).toMatchObject([{ intervalSeconds: 60, valuesPerMessage: 20 }])

    await station.ask('ClosePeriodicEventStream', { id: 3 })
    stream(values(3, 1))
    await handled()
    const [closed] = (await get('?open=false')).items
    expect((await get(`/${closed.id}/values`)).items).toEqual([])
    await open()
    stream(values(3, 2))
    await handled()

    expect((await get()).items).toMatchObject([
      { streamId: 3, pending: 0 },
      { id: closed.id, closedAt: expect.any(String) },
    ])
  })

  it('that were lost are found again by asking; those the station does not name are closed', async () => {
    await open({ id: 4 })
    await owner.query(`UPDATE event_streams SET opened_at = now() - interval '1 hour' WHERE station_pk = $1`, [stationPk])
    stream(values(9, 1))
    await handled()
    expect((await get()).items).toMatchObject([{ streamId: 9 }, { streamId: 4 }])
    station.answer({ GetPeriodicEventStream: () => ({ constantStreamData: [{ ...constantStreamData, id: 9, variableMonitoringId: 5 }] }) })

    await command('getPeriodicEventStream', {})

    expect((await get('?open=true')).items).toMatchObject([{ streamId: 9, variableMonitoringId: 5 }])
    expect((await get('?open=false')).items).toMatchObject([{ streamId: 4 }])
  })

  it('lose their values, and go once they are closed, when retention says so', async () => {
    await open()
    stream(values(3, 1))
    await open({ id: 4 })
    stream(values(4, 1))
    await handled()
    await station.ask('ClosePeriodicEventStream', { id: 4 })

    await plugboard.app.data.retention.apply({ messages: new Date(Date.now() - 3_600_000) })
    expect((await get()).items).toHaveLength(2)
    await plugboard.app.data.retention.apply({ messages: new Date(Date.now() + 3_600_000) })

    const { items } = await get()
    expect(items).toMatchObject([{ streamId: 3 }])
    expect(items).toHaveLength(1)
    expect((await get(`/${items[0].id}/values`)).items).toEqual([])
  })

  it('travel as SEND alone: a CALL of one is refused and harms nothing', async () => {
    expect(await station.call('NotifyPeriodicEventStream', values(3, 1))).toMatchObject([
      4,
      expect.any(String),
      'NotSupported',
      expect.stringContaining('travels as SEND'),
      {},
    ])
    await handled()
  })
})

it('2.1: a SEND that cannot be stored in time is lost, but the connection is not, and still nothing is answered', async () => {
  const hurried = await startPlugboard({ ocpp: { messageDeadlineSeconds: 1 } })
  const locking = new Client({ connectionString: hurried.databaseUrl })
  await locking.connect()
  try {
    await hurried.app.data.withTenant(1, (data) => data.stations.enrol({ stationId: 'LOCKED', securityProfile: 0 }))
    const station = await connectStation(`${hurried.ocpp}/LOCKED`, '2.1')
    await station.ask('BootNotification', bootOf('2.1'))
    await station.ask('OpenPeriodicEventStream', { constantStreamData })

    await locking.query('BEGIN; LOCK TABLE event_stream_values IN ACCESS EXCLUSIVE MODE')
    station.send(JSON.stringify([6, 'lost', 'NotifyPeriodicEventStream', values(3, 1)]))
    station.send('[2,"after","Heartbeat",{}]')

    expect((await station.next()).slice(0, 2)).toEqual([3, 'after'])
    await station.close()
  } finally {
    await locking.end()
    await hurried.stop()
  }
})

it.each(['1.6', '2.0.1'] as const)('a station of OCPP %s is not asked for event streams, which its version lacks', async (version) => {
  const at = await operatedStation(plugboard, `N${++count}`, version)

  for (const [action, body] of [
    ['adjustPeriodicEventStream', { id: 1, params: { interval: 5 } }],
    ['getPeriodicEventStream', {}],
  ] as const)
    expect(await at.send('monitoring', action, body, '2.1')).toMatchObject({
      error: { kind: 'refused', message: expect.stringContaining(`OCPP ${version}, which has no periodic event streams`) },
    })
})
