import { randomBytes } from 'node:crypto'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { Client, escapeIdentifier } from 'pg'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { migrations } from '../../migrations/index.js'
import { type TestDatabase, testDatabase } from '../../test/database.js'
import { testSecretKey } from '../../test/parts.js'
import { insertSampleRows } from '../../test/sampleRows.js'
import { temporaryFolder } from '../../test/server.js'
import { onServer } from '../../test/template.js'
import { migrate, migrateDown } from '../migrate.js'
import { derivePasswords } from '../roles.js'
import { tablesOf } from './catalogue.js'
import { readBackup } from './read.js'
import { writeBackup } from './write.js'

const passwords = derivePasswords(testSecretKey)
const ends: Array<() => Promise<unknown>> = []
let source: TestDatabase
let folder: string
let file: string
let tableNames: string[]

beforeAll(async () => {
  folder = await temporaryFolder('backup')
  file = join(folder, 'all.backup')
  source = await testDatabase()
  ends.push(source.drop, () => rm(folder, { recursive: true }))
  tableNames = await withClient(source.url, async (client) => {
    const names = await insertSampleRows(client)
    await client.query(`UPDATE locations SET latitude = 52.37, longitude = 4.89 WHERE tenant_id = 1`)
    // A week long gone, with a partition of its own.
    await client.query(
      `CREATE TABLE ocpp_messages_20260105 PARTITION OF ocpp_messages FOR VALUES FROM ('2026-01-05 00:00+00') TO ('2026-01-12 00:00+00')`,
    )
    await client.query(
      `INSERT INTO ocpp_messages (tenant_id, at, station_id, epoch, direction, type) VALUES (1, '2026-01-06', 'CP1', 1, 'in', 'CALL')`,
    )
    await client.query(`SELECT nextval('ocpp16_transaction_id')`)
    return names
  })
  await writeBackup({ url: source.url, file, secretKey: testSecretKey })
})

afterAll(async () => {
  for (const end of ends.toReversed()) await end()
})

it('restores every row of every table into an empty migrated database', async () => {
  const target = await testDatabase()
  ends.push(target.drop)

  await readBackup({ url: target.url, file, passwords })

  const [before, after] = [await everything(source.url), await everything(target.url)]
  expect(after).toEqual(before)
  for (const name of tableNames) expect(before[name], name).not.toEqual([])
})

it('restores into a database that was only just created, and the application can serve from it', async () => {
  const url = await emptyDatabase()

  await readBackup({ url, file, passwords })

  expect(await everything(url)).toEqual(await everything(source.url))
  const login = new URL(url)
  login.username = 'plugboard_app'
  login.password = passwords.plugboard_app
  await withClient(login.href, async (client) => {
    expect((await client.query('SELECT FROM stations')).rowCount).toBe(0)
    await client.query(`SELECT set_config('app.tenant', '1', false)`)
    expect((await client.query('SELECT FROM stations')).rowCount).toBe(1)
  })
})

it('goes on counting after the ids of the backup', async () => {
  const url = await emptyDatabase()
  await readBackup({ url, file, passwords })

  const next = (name: string) => withClient(url, async (client) => (await client.query(`SELECT nextval($1)`, [name])).rows[0].nextval)
  const last = (name: string) =>
    withClient(source.url, async (client) => (await client.query(`SELECT last_value FROM ${escapeIdentifier(name)}`)).rows[0].last_value)

  expect(Number(await next('stations_id_seq'))).toBe(Number(await last('stations_id_seq')) + 1)
  expect(Number(await next('ocpp16_transaction_id'))).toBe(Number(await last('ocpp16_transaction_id')) + 1)
})

it('gives old weeks their partitions again, so that retention finds them', async () => {
  const url = await emptyDatabase()
  await readBackup({ url, file, passwords })

  await withClient(url, async (client) => {
    expect((await client.query('SELECT FROM ocpp_messages_20260105')).rowCount).toBe(1)
    const { rows } = await client.query(`SELECT count(*)::int AS strange FROM pg_class c
      WHERE c.relnamespace = 'public'::regnamespace AND c.relrowsecurity AND NOT c.relforcerowsecurity`)
    expect(rows[0].strange).toBe(0)
  })
})

it('backs up and restores as an owner who is no superuser', async () => {
  const owner = `plugboard_test_owner_${randomBytes(4).toString('hex')}`
  const url = await withClient(inject('postgres').url, async (client) => {
    await client.query(`CREATE ROLE ${owner} LOGIN PASSWORD 'owner' NOSUPERUSER NOBYPASSRLS`)
    const name = `${owner}_a`
    const other = `${owner}_b`
    for (const database of [name, other]) await client.query(`CREATE DATABASE ${database} OWNER ${owner}`)
    ends.push(() =>
      withClient(inject('postgres').url, async (admin) => {
        for (const database of [name, other]) await admin.query(`DROP DATABASE ${database} WITH (FORCE)`)
        await admin.query(`DROP ROLE ${owner}`)
      }),
    )
    const login = new URL(onServer(inject('postgres').url, name))
    login.username = owner
    login.password = 'owner'
    return login.href
  })
  const own = join(folder, 'owner.backup')
  const as = (user: keyof typeof passwords) => {
    const login = new URL(url)
    login.username = user
    login.password = passwords[user]
    return login.href
  }
  await readBackup({ url, file })

  await expect(writeBackup({ url, file: own })).rejects.toThrow(/row-level security/)
  await writeBackup({ url, file: own, appUrl: as('plugboard_app'), systemUrl: as('plugboard_system') })

  const second = url.replace(/_a$/, '_b')
  await readBackup({ url: second, file: own })
  const asSuperuser = (name: string) => onServer(inject('postgres').url, name)
  expect(await everything(asSuperuser(`${owner}_b`), { geography: false })).toEqual(await everything(source.url, { geography: false }))
})

it('refuses a database that holds rows, and says what to do', async () => {
  await expect(readBackup({ url: source.url, file, passwords })).rejects.toThrow(/not empty \(.*stations.*\).*keep DATA_DIR\/secret.key/)
})

it('leaves nothing behind when the backup is damaged', async () => {
  const content = gunzipSync(await readFile(file)).toString('latin1')
  const damages = {
    'its checksum': gzipSync(Buffer.from(content.replace('process-1', 'process-9'), 'latin1')),
    'ends too early': gzipSync(Buffer.from(content.slice(0, -200), 'latin1')),
    'not whole': (await readFile(file)).subarray(0, -40),
    'no backup': Buffer.from('hello'),
  }
  for (const [complaint, bytes] of Object.entries(damages)) {
    const url = await emptyDatabase()
    const broken = join(folder, 'broken.backup')
    await writeFile(broken, bytes)

    await expect(readBackup({ url, file: broken, passwords }), complaint).rejects.toThrow(/damaged/)

    const left = await everything(url).catch(() => ({}))
    expect(Object.values(left).flat(), complaint).toEqual([])
  }
})

it('restores a backup of an older release and brings it to this one', async () => {
  const older = await testDatabase()
  ends.push(older.drop)
  await migrateDown({ url: older.url, to: migrations.at(-1)!.name })
  await withClient(older.url, (client) => client.query(`INSERT INTO tenants (id, slug, name) VALUES (1, 'one', 'One')`))
  const own = join(folder, 'older.backup')
  await writeBackup({ url: older.url, file: own })
  const url = await emptyDatabase()

  await readBackup({ url, file: own, passwords })

  expect(await migrate({ url, passwords })).toMatchObject({ applied: [] })
  expect((await everything(url)).tenants).toHaveLength(1)
})

it('does not hold the secret key, and is for its owner alone', async () => {
  const content = gunzipSync(await readFile(file))
  const { mode } = await import('node:fs/promises').then(({ stat }) => stat(file))

  expect(content.includes(testSecretKey)).toBe(false)
  expect(content.includes(testSecretKey.toString('hex'))).toBe(false)
  expect(mode & 0o777).toBe(0o600)
})

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

async function emptyDatabase(): Promise<string> {
  const name = `plugboard_empty_${randomBytes(6).toString('hex')}`
  const admin = inject('postgres').url
  await withClient(admin, (client) => client.query(`CREATE DATABASE ${name} TEMPLATE template0`))
  ends.push(() => withClient(admin, (client) => client.query(`DROP DATABASE ${name} WITH (FORCE)`)))
  return onServer(admin, name)
}

/** Every row of every table as text, seen by a superuser. */
async function everything(url: string, { geography = true } = {}): Promise<Record<string, string[]>> {
  return withClient(url, async (client) => {
    const found: Record<string, string[]> = {}
    for (const { name, columns } of await tablesOf(client)) {
      const what = geography ? 'to_jsonb(t)::text' : `ROW(${columns.map(escapeIdentifier).join(', ')})::text`
      const { rows } = await client.query<{ row: string }>(`SELECT ${what} AS row FROM ${escapeIdentifier(name)} t ORDER BY 1`)
      found[name] = rows.map(({ row }) => row)
    }
    return found
  })
}
