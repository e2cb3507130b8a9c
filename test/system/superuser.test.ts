import { randomBytes } from 'node:crypto'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { derivePasswords } from '../../Server/roles.js'
import { type TestDatabase, testDatabase, withAdmin } from '../database.js'
import { testSecretKey } from '../parts.js'
import { apiOf, type PlugboardProcess, startProcess } from '../process.js'
import { connectStation } from '../station.js'
import { onServer } from '../template.js'

const admin = 'pb_an-admin-key-of-this-test'

const as = (url: string, user: string, password: string) => {
  const login = new URL(url)
  login.username = user
  login.password = password
  return login.href
}
const passwords = derivePasswords(testSecretKey)

describe('a DATABASE_URL that names a superuser', () => {
  let database: TestDatabase
  let plugboard: PlugboardProcess
  beforeAll(async () => {
    database = await testDatabase()
    plugboard = await startProcess({
      DATABASE_URL: database.url,
      SECRET_KEY: testSecretKey.toString('hex'),
      ADMIN_API_KEY: admin,
      LOG_LEVEL: 'warn',
    })
  }, 90_000)
  afterAll(async () => {
    await plugboard?.stop()
    await database?.drop()
  })

  const ask = (key: string, method: string, path: string, body?: unknown) => apiOf(plugboard.url, key, method, `/api/v1/${path}`, body)
  const tenant = async (slug: string) => {
    const { body: made } = await ask(admin, 'POST', 'tenants', { name: slug, slug })
    const { body } = await ask(admin, 'POST', 'api-keys', { name: slug, tenantId: made.id, permissions: ['*'] })
    return { id: made.id as number, slug, key: body.key as string }
  }

  it('serves two tenants that have the same ids, each as if it were alone', async () => {
    const [one, other] = [await tenant('one'), await tenant('other')]
    for (const { key, slug } of [one, other]) {
      await ask(key, 'POST', 'stations', { stationId: 'CP1', securityProfile: 0 })
      await ask(key, 'POST', 'tokens', { idToken: 'CARD', groupIdToken: slug })
    }
    const station = await connectStation(`${plugboard.url.replace('http', 'ws')}/ocpp/one/CP1`, '1.6')
    await station.ask('StartTransaction', { connectorId: 1, idTag: 'card', meterStart: 0, timestamp: new Date().toISOString() })

    const seen = async ({ key }: { key: string }) => ({
      online: (await ask(key, 'GET', 'stations')).body.items.map((item: { online: boolean }) => item.online),
      groups: (await ask(key, 'GET', 'tokens')).body.items.map((item: { groupIdToken: string }) => item.groupIdToken),
      transactions: (await ask(key, 'GET', 'transactions?count=true')).body.total,
    })
    expect(await seen(one)).toEqual({ online: [true], groups: ['one'], transactions: 1 })
    expect(await seen(other)).toEqual({ online: [false], groups: ['other'], transactions: 0 })
    expect((await ask(other.key, 'GET', `tenants/${one.id}`)).status).toBe(404)
    expect((await ask(other.key, 'POST', 'tenants', { name: 'x', slug: 'x' })).status).toBe(403)
    await station.close()
  })

  it('serves with roles that PostgreSQL binds, and leaves no connection of the superuser', async () => {
    const superuser = new Client({ connectionString: database.url })
    await superuser.connect()
    const { rows } = await superuser.query<{ name: string; strong: boolean }>(
      `SELECT DISTINCT usename AS name, rolsuper OR rolbypassrls AS strong FROM pg_stat_activity JOIN pg_roles ON rolname = usename
       WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend' ORDER BY 1`,
    )
    await superuser.end()

    expect(rows).toEqual([
      { name: 'plugboard_app', strong: false },
      { name: 'plugboard_system', strong: false },
    ])
  })

  it('keeps the tenants apart in PostgreSQL itself, for whoever has the login that serves', async () => {
    const app = new Client({ connectionString: as(database.url, 'plugboard_app', passwords.plugboard_app) })
    await app.connect()
    const count = async (sql: string) => (await app.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${sql}`)).rows[0]!.n

    expect(await count('stations')).toBe(0)
    await app.query(`SELECT set_config('app.tenant', '2', false)`)
    expect(await count('stations')).toBe(1)
    expect(await count('stations WHERE tenant_id <> 2')).toBe(0)
    await app.end()
  })
})

describe('logins that an administrator made', () => {
  const name = `plugboard_test_ddl_${randomBytes(4).toString('hex')}`
  const server = inject('postgres').url
  const url = as(onServer(server, name), name, 'ddl')
  beforeAll(() =>
    withAdmin(server, async (client) => {
      await client.query(`CREATE ROLE ${name} LOGIN PASSWORD 'ddl' NOSUPERUSER NOCREATEROLE`)
      await client.query(`CREATE DATABASE ${name} OWNER ${name}`)
    }),
  )
  afterAll(() =>
    withAdmin(server, async (client) => {
      await client.query(`DROP DATABASE ${name} WITH (FORCE)`)
      await client.query(`DROP ROLE ${name}`)
    }),
  )

  const start = (environment: Record<string, string>) =>
    startProcess({
      DATABASE_URL: url,
      SECRET_KEY: randomBytes(32).toString('hex'), // gives the roles passwords that nobody set
      ADMIN_API_KEY: admin,
      LOG_LEVEL: 'warn',
      ...environment,
    })

  it('serve with an owner that may create no roles, each by its own URL', async () => {
    const plugboard = await start({
      DATABASE_APP_URL: as(url, 'plugboard_app', passwords.plugboard_app),
      DATABASE_SYSTEM_URL: as(url, 'plugboard_system', passwords.plugboard_system),
    })

    const made = await apiOf(plugboard.url, admin, 'POST', '/api/v1/stations', { stationId: 'CP1', securityProfile: 0 })

    expect([made.status, (await fetch(`${plugboard.url}/ready`)).status]).toEqual([201, 200])
    expect(await plugboard.stop()).toBe(0)
  }, 90_000)

  it.each(['DATABASE_APP_URL', 'DATABASE_SYSTEM_URL'])(
    'are refused when %s is the owner, whom row-level security does not hold back',
    async (setting) => {
      const started = start({
        DATABASE_APP_URL: as(url, 'plugboard_app', passwords.plugboard_app),
        DATABASE_SYSTEM_URL: as(url, 'plugboard_system', passwords.plugboard_system),
        [setting]: url,
      })

      await expect(started).rejects.toThrow(
        new RegExp(`Plugboard cannot start: ${setting} logs in as ${name}, which row-level security does not bind`),
      )
    },
    90_000,
  )
})
