import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { postgisAvailable } from '../database.js'
import { startPlugboard, type TestPlugboard } from '../plugboard.js'
import { documentedApi } from './documented.js'

let plugboard: TestPlugboard
let owner: Client

/** Places with their own traps: the date line, the poles, the antipode, none at all. */
const places = [
  { name: 'Dam Square', latitude: 52.3731, longitude: 4.8926 },
  { name: 'Central Station', latitude: 52.3791, longitude: 4.9003 },
  { name: 'Utrecht', latitude: 52.0907, longitude: 5.1214 },
  { name: 'Taveuni west', latitude: -16.8, longitude: 179.99 },
  { name: 'Taveuni east', latitude: -16.8, longitude: -179.99 },
  { name: 'Alert', latitude: 89.99, longitude: 0 },
  { name: 'Beyond the pole', latitude: 89.99, longitude: 180 },
  { name: 'South pole', latitude: -90, longitude: 12 },
  { name: 'Quito', latitude: -0.18, longitude: -78.47 },
  { name: 'Nowhere' },
]

const near = async (point: string, radius: number, more = '') => {
  const { status, body } = await plugboard.api('GET', `/api/v1/locations?near=${point}&radius=${radius}${more}`)
  expect([status, body]).toEqual([200, expect.anything()])
  return body
}
const found = async (point: string, radius: number) =>
  (await near(point, radius)).items.map(({ name, distanceM }: { name: string; distanceM: number }) => [name, distanceM])

beforeAll(async () => {
  plugboard = await startPlugboard()
  plugboard.api = documentedApi(plugboard)
  owner = new Client({ connectionString: plugboard.databaseUrl })
  await owner.connect()
  for (const place of places) expect((await plugboard.api('POST', '/api/v1/locations', place)).status).toBe(201)
})
afterAll(async () => {
  await owner.end()
  await plugboard.stop()
})

const questions: Array<[string, number]> = [
  ['52.37,4.89', 2_000],
  ['52.37,4.89', 345],
  ['52.37,4.89', 100_000],
  ['-16.8,179.995', 5_000],
  ['-16.8,-179.995', 5_000],
  ['90,0', 2_000],
  ['89.995,90', 2_500],
  ['-90,-100', 1],
  ['0.18,101.53', 20_037_000],
  ['0,0', 20_020_000],
]

async function hasGeography(): Promise<boolean> {
  const { rowCount } = await owner.query(
    `SELECT FROM pg_attribute WHERE attrelid = 'locations'::regclass AND attname = 'geog' AND NOT attisdropped`,
  )
  return rowCount === 1
}

const withPostgis = await postgisAvailable(inject('postgres').url)
const required = process.env.PLUGBOARD_REQUIRE_SERVICES === '1'

describe('locations near a point', () => {
  it('are found within the radius, the nearest first', async () => {
    expect(await found('52.37,4.89', 2_000)).toEqual([
      ['Dam Square', 387],
      ['Central Station', 1230],
    ])
    expect(await found('52.37,4.89', 386)).toEqual([])
  })

  it('are found across the date line and over the poles', async () => {
    expect((await found('-16.8,179.995', 5_000)).map(([name]: [string]) => name)).toEqual(['Taveuni west', 'Taveuni east'])
    expect((await found('89.995,90', 2_500)).map(([name]: [string]) => name).toSorted()).toEqual(['Alert', 'Beyond the pole'])
  })

  it('come in pages', async () => {
    const first = await near('52.37,4.89', 100_000, '&limit=2&count=true')
    expect(first).toMatchObject({ total: 3, items: [{ name: 'Dam Square' }, { name: 'Central Station' }] })
    const second = await near('52.37,4.89', 100_000, `&limit=2&cursor=${first.nextCursor}`)
    expect(second.items).toMatchObject([{ name: 'Utrecht' }])
    expect(second.nextCursor).toBeUndefined()
  })

  it('are refused where the point is none', async () => {
    for (const point of ['52.37', '91,0', '0,181', 'a,b', '1,2,3', '52.37, 4.89'])
      expect((await plugboard.api('GET', `/api/v1/locations?near=${encodeURIComponent(point)}`)).body).toMatchObject({
        status: 400,
        errors: [{ field: 'query.near' }],
      })
    expect((await plugboard.api('POST', '/api/v1/locations', { name: 'Half', latitude: 1 })).body).toMatchObject({
      status: 400,
      errors: [{ field: 'body.latitude' }],
    })
    expect((await plugboard.api('POST', '/api/v1/locations', { name: 'Z', timeZone: 'Mars/Base' })).status).toBe(400)
  })

  it.skipIf(!withPostgis && !required)('are the same with PostGIS and without it', async () => {
    expect(await hasGeography()).toBe(true)
    const withIt = await Promise.all(questions.map(([point, radius]) => found(point, radius)))
    await owner.query('ALTER TABLE locations DROP COLUMN geog')
    const without = await Promise.all(questions.map(([point, radius]) => found(point, radius)))

    expect(without).toEqual(withIt)
    expect(withIt.map((items) => items.length)).toEqual([2, 0, 3, 2, 2, 2, 2, 1, 9, 9])
  })
})
