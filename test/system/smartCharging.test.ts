import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { OcppVersion } from '#base/ocpp/version.js'
import { startPlugboard, type TestPlugboard } from '../plugboard.js'
import { rpcStation } from '../rpcStation.js'
import { bootOf } from '../station.js'

const profile = (more: object = {}) => ({
  id: 100,
  stackLevel: 0,
  chargingProfilePurpose: 'TxDefaultProfile',
  chargingProfileKind: 'Relative',
  chargingSchedule: [{ id: 1, chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit: 8.1, numberPhases: 3 }] }],
  ...more,
})
const idToken = { idToken: '04A1B2C3D4', type: 'ISO14443' }

let plugboard: TestPlugboard
let count = 0
beforeAll(async () => {
  plugboard = await startPlugboard()
  await plugboard.api('POST', '/api/v1/tokens', { idToken: idToken.idToken, type: 'ISO14443' })
})
afterAll(() => plugboard.stop())

/** A booted station that accepts what it is asked, and sees it. */
async function station(version: OcppVersion) {
  const stationId = `S${++count}`
  await plugboard.app.data.withTenant(1, (data) => data.stations.enrol({ stationId, securityProfile: 0 }))
  const client = await rpcStation(plugboard.ocpp, stationId, version)
  const asked: Array<[string, any]> = []
  const answer = (action: string, given: object) =>
    client.handle(action, async ({ params }) => {
      asked.push([action, params])
      return given
    })
  for (const action of [
    'SetChargingProfile',
    'ClearChargingProfile',
    'GetChargingProfiles',
    'RequestStartTransaction',
    'RemoteStartTransaction',
  ])
    answer(action, { status: 'Accepted' })
  await client.call('BootNotification', bootOf(version))
  const id = (await plugboard.app.data.system.links.access(1, stationId))!.stationPk
  let seqNo = 0
  return {
    client,
    asked,
    answer,
    id,
    send: async (action: string, body: object, { route = version, module = 'smartcharging' } = {}) =>
      (await plugboard.api('POST', `/ocpp/${route}/${module}/${action}?identifier=${stationId}`, body)).body[0],
    read: async (path: string) => (await plugboard.api('GET', `/api/v1/stations/${id}/${path}`)).body.items,
    event: (eventType: string, transactionId: string, more: object = {}) =>
      client.call('TransactionEvent', {
        eventType,
        timestamp: new Date().toISOString(),
        triggerReason: eventType === 'Ended' ? 'EVDeparted' : 'Authorized',
        seqNo: seqNo++,
        transactionInfo: { transactionId, ...(eventType === 'Ended' ? { stoppedReason: 'EVDisconnected' } : {}) },
        ...(eventType === 'Started' ? { idToken, evse: { id: 1, connectorId: 1 } } : {}),
        ...more,
      }),
  }
}

/** Until what is read says it; the listeners of events take their time. */
const eventually = (read: () => Promise<unknown>, wanted: unknown) => expect.poll(read, { timeout: 5_000, interval: 30 }).toEqual(wanted)

describe.each(['2.0.1', '2.1'] as const)('charging profiles over %s', (version) => {
  let at: Awaited<ReturnType<typeof station>>
  beforeEach(async () => {
    at = await station(version)
  })

  it('are on the station once it accepted them, and compared with what it reports', async () => {
    const second = profile({ id: 101, stackLevel: 1 })
    for (const chargingProfile of [profile(), second])
      expect(await at.send('setChargingProfile', { evseId: 1, chargingProfile })).toMatchObject({ payload: { status: 'Accepted' } })
    expect(at.asked[0]).toEqual(['SetChargingProfile', { evseId: 1, chargingProfile: profile() }])
    expect(await at.read('charging-profiles')).toMatchObject([
      { profileId: 100, state: 'notAsked', set: { evseId: 1, profile: profile() } },
      { profileId: 101, state: 'notAsked' },
    ])

    const request = { requestId: 5, chargingProfile: { chargingProfilePurpose: 'TxDefaultProfile' } }
    expect(await at.send('getChargingProfiles', request)).toMatchObject({ payload: { status: 'Accepted' } })
    const part = (chargingLimitSource: string, tbc: boolean, ...chargingProfile: object[]) =>
      at.client.call('ReportChargingProfiles', { requestId: 5, evseId: 1, chargingLimitSource, tbc, chargingProfile })
    await part('EMS', true, profile({ id: -1, chargingProfilePurpose: 'ChargingStationExternalConstraints' }))
    await part('CSO', false, profile({ stackLevel: 3 }))

    expect(await at.read('charging-profiles')).toMatchObject([
      { profileId: -1, state: 'notOurs', reported: { limitSource: 'EMS' } },
      { profileId: 100, state: 'differs', differences: ['stackLevel'] },
      { profileId: 101, state: 'notReported' },
    ])
    expect(await at.read('reports')).toMatchObject([
      { message: 'ReportChargingProfiles', askedBy: 'GetChargingProfiles', state: 'complete', parts: 2 },
    ])
    expect(await at.read('charging-profiles?evseId=2')).toEqual([])
    expect(await at.read('charging-profiles?purpose=TxDefaultProfile&limit=1')).toHaveLength(1)

    // What it no longer reports is no longer there.
    at.answer('GetChargingProfiles', { status: 'NoProfiles' })
    await at.send('getChargingProfiles', { ...request, requestId: 6, chargingProfile: { chargingProfileId: [-1, 100] } })
    expect(await at.read('charging-profiles')).toMatchObject([{ profileId: 100, state: 'notReported' }, { profileId: 101 }])
  })

  it('are refused before they are sent with the requirement they break, by what the station said of itself', async () => {
    await at.client.call('NotifyReport', {
      requestId: 1,
      generatedAt: '2026-11-21T08:00:00Z',
      seqNo: 0,
      reportData: [{ component: { name: 'SmartChargingCtrlr' }, variable: { name: 'RateUnit' }, variableAttribute: [{ value: 'W' }] }],
    })

    const refused = await at.send('setChargingProfile', { evseId: 0, chargingProfile: profile({ chargingProfilePurpose: 'TxProfile' }) })

    expect(refused).toMatchObject({ success: false, error: { kind: 'refused', code: 'PropertyConstraintViolation' } })
    for (const requirement of ['K01.FR.03', 'K01.FR.16', 'K01.FR.26']) expect(refused.error.message).toContain(requirement)
    expect(at.asked).toEqual([])
  })

  it('replace one of the same id, never share a level, and stay away when the station rejects them', async () => {
    await at.send('setChargingProfile', { evseId: 1, chargingProfile: profile() })

    expect(await at.send('setChargingProfile', { evseId: 1, chargingProfile: profile({ id: 101 }) })).toMatchObject({
      error: { message: expect.stringContaining('K01.FR.06') },
    })
    at.answer('SetChargingProfile', { status: 'Rejected', statusInfo: { reasonCode: 'UnknownEVSE' } })
    expect(await at.send('setChargingProfile', { evseId: 2, chargingProfile: profile({ id: 102 }) })).toMatchObject({
      payload: { status: 'Rejected', statusInfo: { reasonCode: 'UnknownEVSE' } },
    })
    at.answer('SetChargingProfile', { status: 'Accepted' })
    await at.send('setChargingProfile', { evseId: 1, chargingProfile: profile({ stackLevel: 4 }) })

    expect(await at.read('charging-profiles')).toMatchObject([{ profileId: 100, set: { profile: { stackLevel: 4 } } }])
  })

  it('are cleared by id or by all that is named', async () => {
    const set = (evseId: number, more: object) => at.send('setChargingProfile', { evseId, chargingProfile: profile(more) })
    await set(1, { id: 1 })
    await set(1, { id: 2, stackLevel: 1 })
    await set(2, { id: 3 })
    const left = async () => (await at.read('charging-profiles')).map(({ profileId }: { profileId: number }) => profileId)

    await at.send('clearChargingProfile', { chargingProfileCriteria: { evseId: 1, stackLevel: 1 } })
    expect(await left()).toEqual([1, 3])
    at.answer('ClearChargingProfile', { status: 'Unknown' })
    await at.send('clearChargingProfile', { chargingProfileId: 3 })
    expect(await left()).toEqual([1])
  })

  it('of a transaction end with it, also one that came with the start', async () => {
    const start = { idToken, evseId: 1, chargingProfile: profile({ chargingProfilePurpose: 'TxProfile' }) }
    await at.send('requestStartTransaction', { ...start, remoteStartId: 9 }, { module: 'evdriver' })
    await at.event('Started', 'T1', { transactionInfo: { transactionId: 'T1', remoteStartId: 9 }, triggerReason: 'RemoteStart' })
    const txProfile = profile({ id: 200, stackLevel: 1, chargingProfilePurpose: 'TxProfile', transactionId: 'T1' })
    await at.send('setChargingProfile', { evseId: 1, chargingProfile: txProfile })
    await at.send('setChargingProfile', { evseId: 1, chargingProfile: profile({ id: 300 }) })
    expect((await at.read('charging-profiles')).map(({ profileId }: any) => profileId)).toEqual([100, 200, 300])

    await at.event('Ended', 'T1')

    await eventually(async () => (await at.read('charging-profiles')).map(({ profileId }: any) => profileId), [300])
  })

  it('make the composite schedule, the last of each EVSE', async () => {
    const schedule = (limit: number) => ({
      evseId: 1,
      duration: 600,
      scheduleStart: '2026-11-21T08:00:00Z',
      chargingRateUnit: 'A',
      chargingSchedulePeriod: [{ startPeriod: 0, limit }],
    })
    for (const limit of [16, 8.1]) {
      at.answer('GetCompositeSchedule', { status: 'Accepted', schedule: schedule(limit) })
      expect(await at.send('getCompositeSchedule', { evseId: 1, duration: 600 })).toMatchObject({ payload: { status: 'Accepted' } })
    }
    at.answer('GetCompositeSchedule', { status: 'Rejected' })
    await at.send('getCompositeSchedule', { evseId: 7, duration: 600 })

    expect(await at.read('composite-schedule')).toMatchObject([{ evseId: 1, schedule: schedule(8.1) }])
  })
})

describe('charging profiles over 1.6', () => {
  const profile16 = {
    chargingProfileId: 100,
    stackLevel: 0,
    chargingProfilePurpose: 'TxDefaultProfile',
    chargingProfileKind: 'Relative',
    chargingSchedule: { chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit: 8.1, numberPhases: 3 }] },
  }

  it('are set in 2.x words, and one of the same purpose and level is replaced by the station (§5.16)', async () => {
    const at = await station('1.6')

    await at.send('setChargingProfile', { evseId: 1, chargingProfile: profile() }, { route: '2.0.1' })
    await at.send('setChargingProfile', { evseId: 1, chargingProfile: profile({ id: 101 }) }, { route: '2.1' })

    expect(at.asked[0]).toEqual(['SetChargingProfile', { connectorId: 1, csChargingProfiles: profile16 }])
    expect(await at.read('charging-profiles')).toMatchObject([{ profileId: 101, set: { evseId: 1 } }])
    expect(await at.send('getChargingProfiles', { requestId: 1, chargingProfile: { stackLevel: 0 } }, { route: '2.0.1' })).toMatchObject({
      error: { kind: 'refused', message: expect.stringContaining('1.6') },
    })
  })

  it('are set, cleared and put together in its own words', async () => {
    const at = await station('1.6')

    expect(await at.send('setChargingProfile', { connectorId: 1, csChargingProfiles: profile16 })).toMatchObject({
      payload: { status: 'Accepted' },
    })
    expect(await at.read('charging-profiles')).toMatchObject([{ profileId: 100, set: { profile: profile() } }])
    at.answer('GetCompositeSchedule', {
      status: 'Accepted',
      connectorId: 1,
      scheduleStart: '2026-11-21T08:00:00Z',
      chargingSchedule: { duration: 60, ...profile16.chargingSchedule },
    })
    await at.send('getCompositeSchedule', { connectorId: 1, duration: 60 })
    expect(await at.read('composite-schedule')).toMatchObject([{ evseId: 1, schedule: { chargingRateUnit: 'A', duration: 60 } }])

    await at.send('clearChargingProfile', {})
    expect(at.asked.at(-1)).toEqual(['ClearChargingProfile', {}])
    expect(await at.read('charging-profiles')).toEqual([])
  })

  it('of a start end with its transaction', async () => {
    const at = await station('1.6')
    const chargingProfile = profile({ chargingProfilePurpose: 'TxProfile' })
    await at.send(
      'requestStartTransaction',
      { idToken, remoteStartId: 1, evseId: 1, chargingProfile },
      { route: '2.0.1', module: 'evdriver' },
    )
    expect(await at.read('charging-profiles')).toHaveLength(1)
    const now = () => new Date().toISOString()
    const started: any = await at.client.call('StartTransaction', {
      connectorId: 1,
      idTag: idToken.idToken,
      meterStart: 0,
      timestamp: now(),
    })

    await at.client.call('StopTransaction', { transactionId: started.transactionId, meterStop: 1, timestamp: now() })

    await eventually(() => at.read('charging-profiles'), [])
  })
})

describe.each(['2.0.1', '2.1'] as const)('a vehicle that speaks of its needs over %s', (version) => {
  let at: Awaited<ReturnType<typeof station>>
  beforeEach(async () => {
    at = await station(version)
    await at.event('Started', 'T1')
  })
  const needs = { evseId: 1, maxScheduleTuples: 12, chargingNeeds: { requestedEnergyTransfer: 'AC_three_phase' } }
  const intent = (limit: number) => ({
    evseId: 1,
    timeBase: new Date().toISOString(),
    chargingSchedule: { id: 1, chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit }] },
  })
  const sent = () => at.asked.filter(([action]) => action === 'SetChargingProfile').map(([, request]) => request)

  it('gets the default of its EVSE for its transaction, after the answer, and again when it wants more (K15, K16)', async () => {
    await at.send('setChargingProfile', { evseId: 0, chargingProfile: profile() })

    expect(await at.client.call('NotifyEVChargingNeeds', needs)).toMatchObject({ status: 'Accepted' })
    expect(sent()).toHaveLength(1)
    await expect.poll(sent).toHaveLength(2)
    const offered = profile({ id: 101, chargingProfilePurpose: 'TxProfile', transactionId: 'T1' })
    expect(sent()[1]).toEqual({ evseId: 1, chargingProfile: offered })
    await expect
      .poll(() => at.read('charging-profiles'))
      .toMatchObject([{ profileId: 100 }, { profileId: 101, set: { evseId: 1, profile: offered } }])

    expect(await at.client.call('NotifyEVChargingSchedule', intent(32))).toMatchObject({ status: 'Rejected' })
    await expect.poll(sent).toHaveLength(3)
    expect(sent()[2]).toEqual(sent()[1])
    expect(await at.client.call('NotifyEVChargingSchedule', intent(8))).toMatchObject({ status: 'Accepted' })

    expect(await at.read('charging-needs')).toMatchObject([
      { evseId: 1, transactionId: 'T1', status: 'Accepted', needs: needs.chargingNeeds, maxScheduleTuples: 12, profile: offered },
    ])
    expect(await at.read('ev-schedules')).toMatchObject([
      { status: 'Accepted' },
      { status: 'Rejected', transactionId: 'T1', excess: expect.stringContaining('limit 32 A') },
    ])
    await expect
      .poll(async () => (await plugboard.api('GET', `/api/v1/commands?action=SetChargingProfile&limit=2`)).body.items)
      .toMatchObject([{ requestedBy: 'Plugboard', status: 'answered' }, { requestedBy: 'Plugboard' }])
  })

  it('is offered no more than it, its EVSE and its station can take, and renegotiated with when that changes (K15 to K17)', async () => {
    const acChargingParameters = { energyAmount: 20_000, evMinCurrent: 6, evMaxCurrent: 32, evMaxVoltage: 230 }
    const limits = () => sent().map(({ chargingProfile }: any) => chargingProfile.chargingSchedule[0].chargingSchedulePeriod[0].limit)
    const renegotiate = (evseId: number) => plugboard.api('POST', `/api/v1/stations/${at.id}/charging-needs/renegotiate`, { evseId })
    expect((await renegotiate(1)).status).toBe(409)

    const asks = (evMaxCurrent: number) =>
      at.client.call('NotifyEVChargingNeeds', {
        ...needs,
        chargingNeeds: { ...needs.chargingNeeds, acChargingParameters: { ...acChargingParameters, evMaxCurrent } },
      })
    expect(await asks(32)).toMatchObject({ status: 'Accepted' })
    await expect.poll(limits).toEqual([32])
    await expect.poll(() => at.read('charging-profiles')).toHaveLength(1)
    await plugboard.api('PATCH', `/api/v1/stations/${at.id}/evses/1/connectors/1`, { maxPowerW: 11_040 })
    expect((await renegotiate(1)).body).toMatchObject({ transactionId: 'T1', profile: { transactionId: 'T1' } })
    await expect.poll(limits).toEqual([32, 16])
    const accepted = async () =>
      (await at.read('charging-profiles')).map(({ set }: any) => set.profile.chargingSchedule[0].chargingSchedulePeriod[0].limit)
    await expect.poll(accepted).toEqual([16])
    expect(await at.client.call('NotifyEVChargingSchedule', intent(20))).toMatchObject({ status: 'Rejected' })
    await expect.poll(limits).toEqual([32, 16, 16])

    expect(await asks(10)).toMatchObject({ status: 'Accepted' })
    await expect.poll(limits).toEqual([32, 16, 16, 10])
    await plugboard.api('PATCH', `/api/v1/stations/${at.id}/evses/1/connectors/1`, { maxPowerW: 22_080 })
    await expect.poll(accepted).toEqual([10])
    expect(await asks(20)).toMatchObject({ status: 'Accepted' })
    await expect.poll(limits).toEqual([32, 16, 16, 10, 20])
    expect(new Set(sent().map(({ chargingProfile }: any) => chargingProfile.id)).size).toBe(1)
    expect((await renegotiate(2)).body).toMatchObject({ status: 409, detail: expect.stringContaining('EVSE 2') })
  })

  it('gets no promise where nothing was set, and is kept', async () => {
    expect(await at.client.call('NotifyEVChargingNeeds', needs)).toMatchObject({ status: 'Rejected' })

    expect(await at.read('charging-needs')).toMatchObject([{ status: 'Rejected', transactionId: 'T1' }])
    expect(await at.read('charging-needs?evseId=2')).toEqual([])
    expect(at.asked).toEqual([])
  })

  it('may be offered several schedules once it made its needs known (K01.FR.34)', async () => {
    const [schedule] = profile().chargingSchedule
    const chargingProfile = profile({
      chargingProfilePurpose: 'TxProfile',
      transactionId: 'T1',
      chargingSchedule: [schedule, { ...schedule, id: 2 }],
    })

    expect(await at.send('setChargingProfile', { evseId: 1, chargingProfile })).toMatchObject({
      error: { message: expect.stringContaining('K01.FR.34') },
    })
    await at.client.call('NotifyEVChargingNeeds', needs)
    expect(await at.send('setChargingProfile', { evseId: 1, chargingProfile })).toMatchObject({ payload: { status: 'Accepted' } })
  })
})

describe.each(['2.0.1', '2.1'] as const)('limits of others over %s', (version) => {
  it('hold until they are released or another takes their place (K11, K12, K13)', async () => {
    const at = await station(version)
    const limit = (chargingLimitSource: string, more: object = {}) =>
      at.client.call('NotifyChargingLimit', { chargingLimit: { chargingLimitSource, isGridCritical: true }, ...more })
    const chargingSchedule = [{ id: 1, chargingRateUnit: 'W', chargingSchedulePeriod: [{ startPeriod: 0, limit: 4200 }] }]

    await limit('EMS')
    await limit('EMS', { chargingSchedule })
    await limit('EMS', { chargingSchedule })
    await limit('SO', { evseId: 1 })
    await limit('SO', { evseId: 2 })
    expect(await at.read('charging-limits?present=true')).toMatchObject([
      { source: 'SO', evseId: 2 },
      { source: 'SO', evseId: 1 },
      { source: 'EMS', evseId: 0, gridCritical: true, schedules: chargingSchedule },
    ])

    await at.client.call('ClearedChargingLimit', { chargingLimitSource: 'SO', evseId: 1 })
    expect(await at.read('charging-limits?present=true')).toMatchObject([{ evseId: 2 }, { source: 'EMS' }])
    await at.client.call('ClearedChargingLimit', { chargingLimitSource: 'SO' })
    expect(await at.read('charging-limits?present=true')).toMatchObject([{ source: 'EMS' }])
    expect(await at.read('charging-limits?present=false')).toHaveLength(3)
  })
})

describe('what 2.1 adds', () => {
  let at: Awaited<ReturnType<typeof station>>
  beforeEach(async () => {
    at = await station('2.1')
    for (const action of ['UpdateDynamicSchedule', 'UsePriorityCharging', 'NotifyAllowedEnergyTransfer'])
      at.answer(action, { status: 'Accepted' })
    await at.event('Started', 'T1')
  })

  it('a dynamic profile is updated at once, and tells a station that asks what holds (K28)', async () => {
    const chargingProfile = profile({ chargingProfileKind: 'Dynamic', dynUpdateInterval: 60 })
    await at.send('setChargingProfile', { evseId: 1, chargingProfile })

    await at.send('updateDynamicSchedule', { chargingProfileId: 100, scheduleUpdate: { limit: 6.3 } })

    expect(at.asked.at(-1)).toEqual(['UpdateDynamicSchedule', { chargingProfileId: 100, scheduleUpdate: { limit: 6.3 } }])
    expect(await at.client.call('PullDynamicScheduleUpdate', { chargingProfileId: 100 })).toEqual({
      status: 'Accepted',
      scheduleUpdate: { limit: 6.3 },
    })
    expect(await at.client.call('PullDynamicScheduleUpdate', { chargingProfileId: 7 })).toMatchObject({ status: 'Rejected' })
    expect(await at.read('charging-profiles')).toMatchObject([
      { set: { profile: { chargingSchedule: [{ chargingSchedulePeriod: [{ limit: 6.3, numberPhases: 3 }] }] } } },
    ])
  })

  it('a transaction that goes on after a power loss gets its profiles again, unless the station keeps them (B13.FR.31, E17.FR.15)', async () => {
    const own = profile({ id: 7, chargingProfilePurpose: 'TxProfile', transactionId: 'T1' })
    await at.send('setChargingProfile', { evseId: 1, chargingProfile: own })
    await at.send('setChargingProfile', { evseId: 1, chargingProfile: profile() })
    const sent = () => at.asked.filter(([action, { chargingProfile }]) => action === 'SetChargingProfile' && chargingProfile.id === 7)
    const persistence = (value: string) =>
      plugboard.app.data.withTenant(1, (data) =>
        data.variables.record(
          at.id,
          [{ component: 'SmartChargingCtrlr', variable: 'ChargingProfilePersistence', variableInstance: 'TxProfile', value }],
          new Date(),
        ),
      )

    await at.event('Updated', 'T1', { triggerReason: 'TxResumed' })
    await expect.poll(sent).toHaveLength(2)
    expect(sent()[1]).toEqual(['SetChargingProfile', { evseId: 1, chargingProfile: own }])

    await persistence('true')
    await at.event('Updated', 'T1', { triggerReason: 'TxResumed' })
    await new Promise((resolve) => setTimeout(resolve, 500)) // what must not come has no sign
    expect(sent()).toHaveLength(2)
    await persistence('false')
    await at.event('Updated', 'T1', { triggerReason: 'TxResumed' })
    await expect.poll(sent).toHaveLength(3)
    expect(at.asked.filter(([, { chargingProfile }]) => chargingProfile?.id === 100)).toHaveLength(1)
  })

  it('priority begins and ends, each told once (K21)', async () => {
    expect(await at.send('usePriorityCharging', { transactionId: 'T1', activate: true })).toMatchObject({ payload: { status: 'Accepted' } })
    for (const activated of [true, true, false]) await at.client.call('NotifyPriorityCharging', { transactionId: 'T1', activated })

    expect(await at.read('priority-charging')).toMatchObject([
      { transactionId: 'T1', activated: false },
      { transactionId: 'T1', activated: true },
    ])
    expect(await at.read('priority-charging?transactionId=T2')).toEqual([])
  })

  it('a vehicle may take energy only as it was said, and one of ISO 15118-20 is not ended for want of a profile (K18, Q02)', async () => {
    const ask = (requestedEnergyTransfer: string) =>
      at.client.call('NotifyEVChargingNeeds', { evseId: 1, chargingNeeds: { requestedEnergyTransfer, controlMode: 'ScheduledControl' } })
    expect(await ask('AC_BPT')).toMatchObject({ status: 'NoChargingProfile' })

    await at.send('notifyAllowedEnergyTransfer', { transactionId: 'T1', allowedEnergyTransfer: ['AC_three_phase'] })

    expect(await ask('AC_BPT')).toMatchObject({ status: 'Rejected' })
    expect(await ask('AC_three_phase')).toMatchObject({ status: 'NoChargingProfile' })
    expect(await at.read('charging-needs')).toMatchObject([
      { status: 'NoChargingProfile' },
      { status: 'Rejected' },
      { status: 'NoChargingProfile' },
    ])
  })

  it.each(['2.0.1', '1.6'] as const)('is refused for a station of %s, with the reason', async (version) => {
    const old = await station(version)

    expect(await old.send('usePriorityCharging', { transactionId: 'T1', activate: true }, { route: '2.1' })).toMatchObject({
      error: { kind: 'refused', message: expect.stringContaining(version) },
    })
  })
})
