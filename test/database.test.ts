import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { promisify } from 'node:util'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest'
import { dropTestDatabases, postgisAvailable, type TestDatabase, testDatabase, withAdmin } from './database.js'
import { startTestServer, type TestServer } from './server.js'
import { ensureTemplate, onServer, templateName } from './template.js'

const open: TestDatabase[] = []
const fresh = async () => {
  const database = await testDatabase()
  open.push(database)
  return database
}
afterEach(async () => {
  for (const database of open.splice(0)) await database.drop()
})

async function query(url: string, sql: string): Promise<any[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  return (await client.query(sql).finally(() => client.end())).rows
}

const exists = async (server: string, name: string) =>
  (await query(server, `SELECT 1 FROM pg_database WHERE datname = '${name}'`)).length === 1
const nameOf = (url: string) => new URL(url).pathname.slice(1)

describe('a test database', () => {
  it('is a prepared copy that no other test sees', async () => {
    const [one, two] = await Promise.all([fresh(), fresh()])
    await query(one.url, 'CREATE TABLE mine (id int)')

    expect(await query(two.url, `SELECT 1 FROM pg_class WHERE relname = 'mine'`)).toEqual([])
    expect(await query(one.url, 'SHOW server_encoding')).toEqual([{ server_encoding: 'UTF8' }])
  })

  it('is gone after drop, even while somebody is connected, and a second drop is harmless', async () => {
    const { url, drop } = await testDatabase()
    const lingering = new Client({ connectionString: url })
    lingering.on('error', () => {})
    await lingering.connect()

    await drop()
    await drop()

    expect(await exists(inject('postgres').url, nameOf(url))).toBe(false)
  })

  it('outlives the cleaning of another run unless it is older than an hour', async () => {
    const server = inject('postgres').url
    const old = `plugboard_test_ffff0000_${Math.floor(Date.now() / 1000) - 3700}_0badcafe`
    await query(server, `CREATE DATABASE ${old}`)
    const { url } = await fresh()

    await dropTestDatabases(server, 'ffff1111')

    expect(await exists(server, old)).toBe(false)
    expect(await exists(server, nameOf(url))).toBe(true)
  })
})

it('knows whether the server has PostGIS', async () => {
  const { url } = await fresh()
  const created = await query(url, 'CREATE EXTENSION IF NOT EXISTS postgis').then(
    () => true,
    () => false,
  )
  expect(await postgisAvailable(url)).toBe(created)
})

describe('a server started for the run', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startTestServer()
  })
  afterAll(() => server.stop())

  it('builds the template again when a killed run left half of it, once, however many start together', async () => {
    const name = await withAdmin(server.url, templateName)
    await query(server.url, `CREATE DATABASE ${name}`)
    await query(onServer(server.url, name), 'CREATE TABLE half_done (id int)')

    const names = await Promise.all([1, 2, 3, 4].map(() => ensureTemplate(server.url)))

    expect(new Set(names)).toEqual(new Set([name]))
    await query(server.url, `CREATE DATABASE copy TEMPLATE ${name}`)
    expect(await query(onServer(server.url, 'copy'), `SELECT 1 FROM pg_class WHERE relname = 'half_done'`)).toEqual([])
  })

  it('forgets a template nobody used for a day and keeps a younger one of another checkout', async () => {
    for (const [name, age] of [
      ['plugboard_template_old', 90_000],
      ['plugboard_template_other', 3_000],
    ] as const) {
      await query(server.url, `CREATE DATABASE ${name} IS_TEMPLATE true`)
      await query(server.url, `COMMENT ON DATABASE ${name} IS 'used ${Math.floor(Date.now() / 1000) - age}'`)
    }

    await ensureTemplate(server.url)

    expect(await exists(server.url, 'plugboard_template_old')).toBe(false)
    expect(await exists(server.url, 'plugboard_template_other')).toBe(true)
  })

  it('leaves neither process nor folder when it stops', async () => {
    const folder = new URL(server.url).searchParams.get('host') ?? ''
    await server.stop()
    const { stdout } = await promisify(execFile)('ps', ['-eo', 'args'])
    expect(folder).toMatch(/plugboard-test-/)
    expect(stdout).not.toContain(folder)
    expect(existsSync(folder)).toBe(false)
  })
})
