import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Data } from '#base/data.js'
import type { ChargingProfileType } from '#base/ocpp/generated/v21.js'
import type { Repositories } from '#base/repositories.js'
import { type TestDatabase, testDatabase } from '../database.js'
import { testData } from '../parts.js'

let database: TestDatabase
let data: Data
beforeAll(async () => {
  database = await testDatabase()
  data = await testData(database.url)
})
afterAll(async () => {
  await data.close()
  await database.drop()
})

const inTenant = <T>(work: (data: Repositories) => Promise<T>) => data.withTenant(1, work)
const at = new Date('2026-02-03T04:05:06.789Z')
const later = (seconds: number) => new Date(at.getTime() + seconds * 1000)
const profile = (id: number, more: Partial<ChargingProfileType> = {}): ChargingProfileType => ({
  id,
  stackLevel: 0,
  chargingProfilePurpose: 'TxProfile',
  chargingProfileKind: 'Relative',
  chargingSchedule: [{ id: 1, chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit: 8.1 }] }],
  ...more,
})

let made = 0
let stationPk: number
let stationId: string
beforeEach(async () => {
  stationId = `CP${++made}`
  stationPk = (await inTenant(({ stations }) => stations.create({ stationId }))).id
})

const set = (one: ChargingProfileType, more: { evseId?: number; remoteStartId?: number; at?: Date } = {}) =>
  inTenant(({ chargingProfiles }) => chargingProfiles.accepted(stationPk, { evseId: 1, at, ...more, profile: one }))
const reported = (limitSource: string, when: Date, ...profiles: ChargingProfileType[]) =>
  inTenant(({ chargingProfiles }) => chargingProfiles.reported(stationPk, { evseId: 1, limitSource, profiles, at: when }))
const pairs = async () => (await inTenant(({ chargingProfiles }) => chargingProfiles.list(stationPk, {}, { limit: 50 }))).items
const ids = async () => (await pairs()).map(({ profileId }) => profileId)

/** A transaction of the station on EVSE 1, with its start a minute after `at` and its end an hour later. */
async function ended(transactionId: string, remoteStartId?: number): Promise<number> {
  const event = (eventType: 'Started' | 'Ended', seqNo: number, when: Date) => ({
    kind: 'transactionEvent' as const,
    transactionId,
    allocateId: false,
    eventType,
    seqNo,
    at: when,
    receivedAt: when,
    triggerReason: 'RemoteStart',
    offline: false,
    remoteStartId,
    evse: { id: 1, connectorId: 1 },
    samples: [],
    payload: {},
    response: {},
  })
  const rows = [event('Started', 0, later(60)), event('Ended', 1, later(3600))]
  await data.ingest.write({ tenantId: 1, id: stationPk, stationId }, rows)
  const { items } = await inTenant(({ transactions }) => transactions.list({ stationId, transactionId }, { limit: 1 }))
  return items[0]!.id
}
const end = (transactionPk: number) => inTenant(({ chargingProfiles }) => chargingProfiles.endTransaction(stationPk, transactionPk))

describe('the end of a transaction', () => {
  it('takes its profiles along, set or reported, and nothing else (K02.FR.05)', async () => {
    await set(profile(1, { transactionId: 'T1' }))
    await reported('CSO', at, profile(2, { transactionId: 'T1' }))
    await set(profile(3, { transactionId: 'T2' }))
    await set(profile(4, { chargingProfilePurpose: 'TxDefaultProfile' }))

    await end(await ended('T1'))

    expect(await ids()).toEqual([3, 4])
  })

  it('takes those along that came with its remote start, known by the number of the start', async () => {
    await set(profile(1), { remoteStartId: 7, evseId: 0 })
    await set(profile(2), { remoteStartId: 8, evseId: 1 })

    await end(await ended('T1', 7))

    expect(await ids()).toEqual([2])
  })

  it('takes those along that came with a start without a number, on its EVSE or where the station chose, if they were there when it ended', async () => {
    await set(profile(1), { evseId: 0 })
    await set(profile(2), { evseId: 1 })
    await set(profile(3), { evseId: 2 })
    await set(profile(4), { evseId: 1, at: later(3601) })

    await end(await ended('T1'))

    expect(await ids()).toEqual([3, 4])
  })
})

describe('what a station reports', () => {
  it('is what was reported since it was asked, of all that it was asked for', async () => {
    const request = { chargingProfile: { stackLevel: 0 } }
    const ask = (requestId: number, when: Date) =>
      inTenant(({ reports }) =>
        reports.open(stationPk, { message: 'ReportChargingProfiles', askedBy: 'GetChargingProfiles', requestId, request, at: when }),
      )
    await reported('EMS', at, profile(1), profile(2), profile(3, { stackLevel: 1 }))

    await ask(5, later(10))
    await reported('EMS', later(11), profile(2))
    await inTenant(({ chargingProfiles }) => chargingProfiles.askedAgain(stationPk, { stackLevel: 0, evseId: 1 }, { requestId: 5 }))

    expect(await ids()).toEqual([2, 3])
    await inTenant(({ chargingProfiles }) => chargingProfiles.askedAgain(stationPk, { limitSources: ['SO'] }, { requestId: 5 }))
    expect(await ids()).toEqual([2, 3])
  })

  it('says nothing any more of a profile that was set since', async () => {
    await reported('CSO', at, profile(1, { stackLevel: 4 }))

    await set(profile(1))

    expect(await pairs()).toEqual([{ profileId: 1, set: { evseId: 1, profile: profile(1), at } }])
  })

  it('is the last of an id that comes twice in one part', async () => {
    await reported('CSO', at, profile(1), profile(1, { stackLevel: 2 }))

    expect(await pairs()).toMatchObject([{ reported: { limitSource: 'CSO', profile: { stackLevel: 2 } } }])
  })
})

it('what others set is not cleared, whatever the criteria (K10.FR.04, K10.FR.08, K10.FR.09)', async () => {
  await set(profile(1))
  await reported(
    'EMS',
    at,
    profile(-1, { chargingProfilePurpose: 'ChargingStationExternalConstraints' }),
    profile(-2, { chargingProfilePurpose: 'LocalGeneration' }),
  )
  const cleared = (criteria: object) => inTenant(({ chargingProfiles }) => chargingProfiles.cleared(stationPk, criteria))

  await cleared({ ids: [-1] })
  await cleared({ stackLevel: 0 })

  expect(await ids()).toEqual([-2, -1])
})

it('profiles of two stations with the same ids are two', async () => {
  await set(profile(1))
  const first = stationPk
  stationPk = (await inTenant(({ stations }) => stations.create({ stationId: `CP${++made}` }))).id
  await reported('CSO', at, profile(1))

  expect(await pairs()).toMatchObject([{ profileId: 1, reported: {} }])
  expect(await pairs()).not.toMatchObject([{ set: {} }])
  stationPk = first
  expect(await pairs()).toEqual([{ profileId: 1, set: { evseId: 1, profile: profile(1), at } }])
})
