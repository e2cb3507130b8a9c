import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Data } from '#base/data.js'
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
let made = 0
const newStation = () => inTenant(({ stations }) => stations.create({ stationId: `CP${++made}` }))
const page = { limit: 50 }
const at = new Date('2026-02-03T04:05:06.789Z')

// What SQL would read as something else.
const hostile = String.raw`'; DROP TABLE tokens; -- $1 :id ? \ "x" é 充`

describe('a station', () => {
  it('has the defaults of the database where the operator says nothing', async () => {
    const station = await newStation()

    expect(station).toMatchObject({ bootPolicy: 'Accepted', maxEvses: 64, maxConnectorsPerEvse: 8, securityProfile: 1, hasPassword: false })
    expect(station.ocppVersions).toEqual(['1.6', '2.0.1', '2.1'])
  })

  it('keeps what a change does not name and forgets what is null', async () => {
    const { id } = await newStation()
    const credential = { kind: 'hmac', hash: Buffer.from([0, 255, 92]) } as const
    await inTenant(({ stations }) => stations.update(id, { heartbeatIntervalSeconds: 60, maxEvses: 2, credential }))

    const kept = await inTenant(({ stations }) => stations.update(id, { bootPolicy: 'Pending' }))
    const cleared = await inTenant(({ stations }) => stations.update(id, { heartbeatIntervalSeconds: null, credential: null }))

    expect(kept).toMatchObject({ bootPolicy: 'Pending', heartbeatIntervalSeconds: 60, maxEvses: 2, hasPassword: true })
    expect(cleared).toMatchObject({ bootPolicy: 'Pending', maxEvses: 2, hasPassword: false })
    expect(cleared).not.toHaveProperty('heartbeatIntervalSeconds')
  })

  it('gets a connector once, however often it is described', async () => {
    const { id } = await newStation()

    await inTenant(({ stations }) => stations.setConnector(id, 1, 2, { type: 'cCCS2', maxPowerW: 22_000 }))
    const second = await inTenant(({ stations }) => stations.setConnector(id, 1, 2, { format: hostile, maxPowerW: null }))
    const unsaid = await inTenant(({ stations }) => stations.setConnector(id, 1, 2, {}))

    expect(second).toEqual({ connectorId: 2, type: 'cCCS2', format: hostile })
    expect(unsaid).toEqual(second)
    expect(await inTenant(({ connectors }) => connectors.list([id]))).toEqual([
      { stationPk: id, evseId: 1, connectorId: 2, type: 'cCCS2', format: hostile },
    ])
    expect(await inTenant(({ connectors }) => connectors.list([]))).toEqual([])
  })

  it('that is unknown gets no connector', async () => {
    expect(await inTenant(({ stations }) => stations.setConnector(999_999, 1, 1, { type: 'cCCS2' }))).toBeUndefined()
  })

  it('is, after it booted, what it said of itself', async () => {
    const { id } = await newStation()
    const boot = { stationPk: id, at, status: 'Accepted', intervalSeconds: 300, vendor: hostile, model: 'M' } as const
    await inTenant(({ boots }) => boots.record({ ...boot, serialNumber: 'S1', customData: { vendorId: 'v', b: 1, a: 2 } }))

    await inTenant(({ boots }) => boots.record({ ...boot, status: 'Pending' }))

    const station = await inTenant(({ stations }) => stations.get(id))
    expect(station).toMatchObject({ vendor: hostile, model: 'M', bootStatus: 'Pending', updatedAt: at })
    expect(station).not.toHaveProperty('serialNumber')
  })
})

describe('what a station sends', () => {
  it.each([
    ['text', hostile],
    ['a number', 1.5],
    ['a list', [1, 'two', null]],
    ['an object', { z: { $1: '?' }, a: hostile }],
    ['false', false],
    ['a NUL', 'a\u0000b'],
  ])('to its vendor is kept as it came: %s', async (_, sent) => {
    const { id } = await newStation()

    await inTenant(({ dataTransfers }) =>
      dataTransfers.record({ stationPk: id, vendorId: 'v', messageId: 'm', data: sent, status: 'Accepted', at }),
    )

    const { items } = await inTenant(({ stationHistory }) => stationHistory.dataTransfers(id, {}, page))
    expect(items).toEqual([{ id: expect.any(Number), vendorId: 'v', messageId: 'm', data: sent, status: 'Accepted', at }])
  })

  it('to its vendor may be nothing at all', async () => {
    const { id } = await newStation()

    await inTenant(({ dataTransfers }) => dataTransfers.record({ stationPk: id, vendorId: 'v', status: 'Accepted', at }))

    const { items } = await inTenant(({ stationHistory }) => stationHistory.dataTransfers(id, {}, page))
    expect(items).toEqual([{ id: expect.any(Number), vendorId: 'v', status: 'Accepted', at }])
  })

  it('and nobody can process is kept whole, in its own order', async () => {
    const { id } = await newStation()
    const payload = { z: 1, a: { nul: '\u0000', text: hostile } }

    await inTenant(({ deadLetters }) =>
      deadLetters.record({ stationPk: id, receivedAt: at, action: 'X', reason: 'r'.repeat(600), payload }),
    )

    const { items } = await inTenant(({ stationHistory }) => stationHistory.deadLetters(id, {}, page))
    expect(items).toEqual([{ id: expect.any(Number), receivedAt: at, action: 'X', reason: 'r'.repeat(500), payload }])
    expect(JSON.stringify(items[0]!.payload)).toBe(JSON.stringify(payload))
  })
})

it('an event leaves the outbox as it went in', async () => {
  const body = { tenantId: 1, id: 1, stationId: hostile, type: '\u0000', at: at.toISOString(), critical: true }
  const left: unknown[] = []

  await inTenant(({ outbox }) => outbox.add({ event: 'security.event', body }))

  await data.system.outbox.drain(100, async (event, sent) => void left.push([event, sent]))
  expect(left).toEqual([['security.event', body]])
})

it('attempts are forgotten by their exact id and cause', async () => {
  const attempt = {
    tenantId: 1,
    cause: 'unknownStation',
    detail: 'd',
    addressBlock: '10.0.0.0/24',
    count: 1,
    firstAt: at,
    lastAt: at,
    offered: {},
  }
  await data.system.attempts.add(
    [hostile, 'CP'].map((claimedId) => ({ ...attempt, claimedId })),
    100,
  )

  await inTenant(({ connectionAttempts }) => connectionAttempts.forget(hostile, 'unknownStation'))
  await inTenant(({ connectionAttempts }) => connectionAttempts.forget('CP', 'other'))

  const { items } = await inTenant(({ connectionAttempts }) => connectionAttempts.list({}, page))
  expect(items.map(({ stationId }) => stationId)).toEqual(['CP'])
})

it('a location says where it is and nothing of whose it is', async () => {
  const location = await inTenant(({ locations }) => locations.create({ name: hostile, latitude: 0.1, longitude: -179.9 }))

  expect(location).toEqual({
    id: expect.any(Number),
    name: hostile,
    timeZone: 'UTC',
    latitude: 0.1,
    longitude: -179.9,
    createdAt: expect.any(Date),
    updatedAt: expect.any(Date),
  })
})

describe('a reservation', () => {
  const booking = { reservationId: 5, idToken: { idToken: hostile, type: 'ISO14443' }, expiresAt: at }
  const states = async (stationPk: number) => {
    const { items } = await inTenant(({ reservations }) => reservations.list({ stationPk }, page))
    return items.map(({ state, status }) => [state, status])
  }

  it('that ended before its answer was recorded stays ended', async () => {
    const { id } = await newStation()
    await inTenant(({ reservations }) => reservations.request(id, booking))
    await inTenant(({ reservations }) => reservations.ended(id, 5, 'removed', at))

    await inTenant(({ reservations }) => reservations.answered(id, booking, 'Accepted', at))

    expect(await states(id)).toEqual([['removed', 'Accepted']])
  })

  it('is told apart from an older one of its number: a transaction uses the one that is held, and each is used once', async () => {
    const { id, stationId } = await newStation()
    const reserve = async () => {
      await inTenant(({ reservations }) => reservations.request(id, booking))
      await inTenant(({ reservations }) => reservations.answered(id, booking, 'Accepted', at))
    }
    const event = (transactionId: string, seqNo: number) =>
      data.ingest.write({ tenantId: 1, id, stationId }, [
        {
          kind: 'transactionEvent',
          transactionId,
          allocateId: false,
          eventType: seqNo === 0 ? 'Started' : 'Updated',
          seqNo,
          at,
          receivedAt: at,
          triggerReason: 'Authorized',
          offline: false,
          reservationId: 5,
          samples: [],
          payload: { transactionId, seqNo },
          response: {},
        },
      ])
    await reserve()
    await event('T1', 0)
    await reserve()

    await event('T1', 1)
    expect(await states(id)).toEqual([
      ['accepted', 'Accepted'],
      ['used', 'Accepted'],
    ])
    await event('T2', 0)

    const { items } = await inTenant(({ reservations }) => reservations.list({ stationPk: id }, page))
    expect(items.map(({ transactionId }) => transactionId)).toEqual(['T2', 'T1'])
  })
})

describe('the local list of a station', () => {
  const entry = (idToken: string) => ({ idToken: { idToken, type: 'ISO14443' }, idTokenInfo: { status: 'Accepted' as const } })
  const typed = { anyType: false }
  const accept = (id: number, version: number, { full = false, words = typed, entries = [entry(hostile)] } = {}) =>
    inTenant(({ localLists }) => localLists.accepted(id, { full, version, entries, words }, at))
  const known = async (id: number) => (await inTenant(({ localLists }) => localLists.get(id)))?.entriesKnown
  const tokens = async (id: number) => (await inTenant(({ localLists }) => localLists.entries(id))).map(({ idToken }) => idToken.idToken)

  it('is known from its first full update, or from nothing, and not from changes to what nobody here sent', async () => {
    const [changed, emptied] = [await newStation(), await newStation()]
    await accept(changed.id, 3)
    expect([await known(changed.id), await tokens(changed.id)]).toEqual([false, [hostile]])
    await inTenant(({ localLists }) => localLists.told(emptied.id, 0, typed, at))
    await accept(emptied.id, 1)
    expect(await known(emptied.id)).toBe(true)

    await accept(changed.id, 4, { full: true, entries: [entry('B')] })
    await accept(changed.id, 5, { entries: [entry('b'), { ...entry('B'), idToken: { idToken: 'B', type: 'eMAID' } }] })
    expect([await known(changed.id), await tokens(changed.id)]).toEqual([true, ['B', 'b']])
  })

  it('is not known any more once its station keeps lists in another way', async () => {
    const { id } = await newStation()
    await accept(id, 1, { full: true })

    await accept(id, 2, { words: { anyType: true } })

    expect(await known(id)).toBe(false)
    await accept(id, 3, { full: true })
    await inTenant(({ localLists }) => localLists.told(id, 3, { anyType: true }, at))
    expect(await known(id)).toBe(false)
  })

  it('belongs to a station that is there', async () => {
    expect(await inTenant(({ localLists }) => localLists.setPolicy(987_654, { autoSync: true }))).toBeUndefined()
  })
})
