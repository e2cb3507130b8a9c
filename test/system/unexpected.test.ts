import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startPlugboard, type TestPlugboard } from '../plugboard.js'
import { operatedStation } from './operatedStation.js'

let plugboard: TestPlugboard
let count = 0
beforeAll(async () => {
  plugboard = await startPlugboard()
})
afterAll(() => plugboard.stop())

const at = (minute: number) => `2026-11-21T08:${String(minute).padStart(2, '0')}:00.000Z`

describe.each(['2.0.1', '2.1'] as const)('what a station of %s says of things nobody knows of', (version) => {
  let station: Awaited<ReturnType<typeof operatedStation>>
  beforeEach(async () => {
    station = await operatedStation(plugboard, `U${++count}`, version)
  })
  const tell = (action: string, body: object) => station.client.call(action, body)
  const unexpected = async (query = '') => (await station.get(`unexpected-messages${query}`)).items

  it('is answered, kept and counted: a reservation, a charging limit, a connector', async () => {
    const over = { reservationId: 77, reservationUpdateStatus: 'Expired' }
    expect(await tell('ReservationStatusUpdate', over)).toEqual({})
    expect(await tell('ReservationStatusUpdate', { ...over, reservationUpdateStatus: 'Removed' })).toEqual({})
    expect(await tell('ClearedChargingLimit', { chargingLimitSource: 'SO', evseId: 1 })).toEqual({})
    expect(await tell('StatusNotification', { evseId: 999, connectorId: 1, connectorStatus: 'Available', timestamp: at(0) })).toEqual({})

    expect(await unexpected()).toMatchObject([
      { action: 'StatusNotification', subject: 'status of EVSE 999, connector 1', times: 1 },
      { action: 'ClearedChargingLimit', subject: 'limit of SO on EVSE 1' },
      { action: 'ReservationStatusUpdate', subject: 'reservation 77', times: 2, payload: { reservationUpdateStatus: 'Removed' } },
    ])
    expect(await unexpected('?action=clearedcharginglimit')).toHaveLength(1)
    expect(await unexpected('?to=2020-01-01T00:00:00Z')).toEqual([])
  })

  it('a limit that was told is no surprise when it ends', async () => {
    await tell('NotifyChargingLimit', { chargingLimit: { chargingLimitSource: 'SO' }, evseId: 1 })
    await tell('ClearedChargingLimit', { chargingLimitSource: 'SO', evseId: 1 })

    expect(await unexpected()).toEqual([])
  })

  it("is not another tenant's, whose numbers may be the same", async () => {
    const slug = `other-${count}`
    const tenant = (await plugboard.api('POST', '/api/v1/tenants', { slug, name: slug })).body
    const other = `/api/v1/stations?tenantId=${tenant.id}`
    await plugboard.api('POST', other, { stationId: station.stationId, securityProfile: 0 })
    await tell('ReservationStatusUpdate', { reservationId: 1, reservationUpdateStatus: 'Expired' })

    expect(await unexpected()).toHaveLength(1)
    const [theirs] = (await plugboard.api('GET', other)).body.items
    expect((await plugboard.api('GET', `/api/v1/stations/${theirs.id}/unexpected-messages?tenantId=${tenant.id}`)).body.items).toEqual([])
  })

  it('is with the reports, logs and firmware states that were asked for, and found as unasked', async () => {
    const common = { requestId: 4711, seqNo: 0, tbc: false, generatedAt: at(0) }
    await tell('NotifyReport', { ...common, reportData: [] }).catch(() => undefined)
    await tell('NotifyReport', {
      ...common,
      reportData: [{ component: { name: 'C' }, variable: { name: 'V' }, variableAttribute: [{ value: '1' }] }],
    })
    await tell('NotifyMonitoringReport', common)
    await tell('NotifyCustomerInformation', { ...common, data: 'nothing' })
    await tell('NotifyDisplayMessages', { requestId: 4711 })
    await tell('ReportChargingProfiles', {
      requestId: 4711,
      chargingLimitSource: 'CSO',
      evseId: 1,
      chargingProfile: [
        {
          id: 9,
          stackLevel: 0,
          chargingProfilePurpose: 'TxDefaultProfile',
          chargingProfileKind: 'Relative',
          chargingSchedule: [{ id: 1, chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit: 6 }] }],
        },
      ],
    })
    await tell('FirmwareStatusNotification', { status: 'Downloading', requestId: 4711 })
    await tell('PublishFirmwareStatusNotification', { status: 'Downloading', requestId: 4711 })
    await tell('LogStatusNotification', { status: 'Uploading', requestId: 4711 })

    const unasked = (await station.get('reports?unasked=true&requestId=4711')).items
    expect(unasked.map(({ message }: { message: string }) => message).toSorted()).toEqual([
      'NotifyCustomerInformation',
      'NotifyDisplayMessages',
      'NotifyMonitoringReport',
      'NotifyReport',
      'ReportChargingProfiles',
    ])
    expect((await station.get('reports?unasked=false')).items).toEqual([])
    expect((await station.get('reports?message=NotifyReport')).items).toHaveLength(1)
    expect((await station.get('logs')).items).toMatchObject([{ requestId: 4711, status: 'Uploading' }])
    expect((await station.get('firmware')).items).toMatchObject([
      { action: 'PublishFirmware', status: 'Downloading' },
      { action: 'UpdateFirmware', requestId: 4711, status: 'Downloading' },
    ])
  })
})

it('2.1: an event stream that is not open, when it is closed or brings values', async () => {
  const station = await operatedStation(plugboard, `U${++count}`, '2.1')
  await station.client.call('OpenPeriodicEventStream', { constantStreamData: { id: 3, variableMonitoringId: 1, params: { interval: 5 } } })
  await station.client.call('ClosePeriodicEventStream', { id: 3 })
  await station.client.call('ClosePeriodicEventStream', { id: 3 })

  expect((await station.get('unexpected-messages')).items).toMatchObject([
    { action: 'ClosePeriodicEventStream', subject: 'event stream 3' },
  ])
})
