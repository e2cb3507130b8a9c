import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { derivePasswords } from '../../Server/roles.js'
import { type TestDatabase, testDatabase } from '../database.js'
import { testSecretKey } from '../parts.js'
import { insertSampleRows } from '../sampleRows.js'

let database: TestDatabase
let owner: Client
let app: Client
/** Tables with a tenant, and the column that names it. */
let tables: Array<{ name: string; column: string }>

async function connect(url: string, user?: string, password?: string): Promise<Client> {
  const login = new URL(url)
  if (user) Object.assign(login, { username: user, password })
  const client = new Client({ connectionString: login.href })
  await client.connect()
  return client
}

beforeAll(async () => {
  database = await testDatabase()
  owner = await connect(database.url)
  app = await connect(database.url, 'plugboard_app', derivePasswords(testSecretKey).plugboard_app)
  const names = await insertSampleRows(owner)
  tables = names.filter((name) => name !== 'processes').map((name) => ({ name, column: name === 'tenants' ? 'id' : 'tenant_id' }))
})
afterAll(async () => {
  await app.end()
  await owner.end()
  await database.drop()
})

/** One transaction of the app role that has nothing but the setting, rolled back. */
async function as<T>(tenant: string, work: () => Promise<T>): Promise<T> {
  await app.query('BEGIN')
  await app.query(`SELECT set_config('app.tenant', $1, true)`, [tenant])
  try {
    return await work()
  } finally {
    await app.query('ROLLBACK')
  }
}

const seen = async (client: Client, { name, column }: { name: string; column: string }): Promise<number[]> =>
  (await client.query<{ tenant: number }>(`SELECT ${column} AS tenant FROM ${name} WHERE ${column} > 0 ORDER BY 1`)).rows.map(
    (row) => row.tenant,
  )

/** How many rows it touched, or why it may not. */
const outcomeOf = (sql: string): Promise<number | string | null> =>
  app.query(sql).then(
    ({ rowCount }) => rowCount,
    (err: { code?: string; message: string }) => `${err.code} ${err.message}`,
  )

/** What comes of `work` for every table. */
async function ofEach<T>(work: (table: { name: string; column: string }) => Promise<T>): Promise<Record<string, T>> {
  const results: Record<string, T> = {}
  for (const table of tables) results[table.name] = await work(table)
  return results
}
const same = <T>(value: T): Record<string, T> => Object.fromEntries(tables.map(({ name }) => [name, value]))

describe('two tenants whose stations, tokens and transactions have the same ids', () => {
  it('both have a row in every table', async () => {
    expect(tables.length).toBeGreaterThan(20)
    expect(await ofEach((table) => seen(owner, table))).toEqual(same([1, 2]))

    const { rows } = await owner.query(
      `SELECT count(DISTINCT s.station_id)::int AS stations, count(DISTINCT t.transaction_id)::int AS transactions, count(DISTINCT k.id_token)::int AS tokens
       FROM stations s, transactions t, tokens k`,
    )
    expect(rows).toEqual([{ stations: 1, transactions: 1, tokens: 1 }])
  })

  it('see their own rows alone', async () => {
    expect(await as('1', () => ofEach((table) => seen(app, table)))).toEqual(same([1]))
    expect(await as('2', () => ofEach((table) => seen(app, table)))).toEqual(same([2]))
  })

  it('see nothing while no tenant is set', async () => {
    expect(await as('', () => ofEach((table) => seen(app, table)))).toEqual(same([]))
    expect(await ofEach((table) => seen(app, table))).toEqual(same([]))
  })

  it('change and remove nothing of each other', async () => {
    const changed = await ofEach(({ name, column }) =>
      as('2', () => outcomeOf(`UPDATE ${name} SET ${column} = ${column} WHERE ${column} = 1`)),
    )
    const removed = await ofEach(({ name, column }) => as('2', () => outcomeOf(`DELETE FROM ${name} WHERE ${column} = 1`)))

    expect(changed).toEqual(same(0))
    expect(removed).toEqual({ ...same(0), tenants: '42501 permission denied for table tenants' })
    expect(await ofEach((table) => seen(owner, table))).toEqual(same([1, 2]))
  })

  it('write nothing in each other’s name', async () => {
    const moved = await ofEach(({ name, column }) => as('2', () => outcomeOf(`UPDATE ${name} SET ${column} = 1`)))
    const added = await ofEach(async ({ name, column }) => {
      const { rows } = await owner.query<{ column: string }>(
        `SELECT quote_ident(attname) AS column FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''`,
        [name],
      )
      const columns = rows.map((row) => row.column)
      const values = columns.map((each) => (each === column ? '1' : each))
      return as('2', () =>
        outcomeOf(`INSERT INTO ${name} (${columns.join()}) OVERRIDING SYSTEM VALUE SELECT ${values.join()} FROM ${name}`),
      )
    })

    const refused = Object.fromEntries(
      tables.map(({ name }) => [name, `42501 new row violates row-level security policy for table "${name}"`]),
    )
    expect(moved).toEqual(refused)
    expect(added).toEqual({ ...refused, tenants: '42501 permission denied for table tenants' })
  })

  it('do not get around it by the partitions', async () => {
    const { rows } = await owner.query<{ name: string }>(`SELECT relname AS name FROM pg_class WHERE relispartition AND relkind = 'r'`)
    expect(rows.length).toBeGreaterThan(3)

    for (const { name } of rows) expect(await outcomeOf(`SELECT FROM ${name}`)).toBe(`42501 permission denied for table ${name}`)
  })

  it('have nothing else between them: without its policy each table shows both', async () => {
    const shown = await ofEach(async (table) => {
      await owner.query(`ALTER TABLE ${table.name} DISABLE ROW LEVEL SECURITY`)
      try {
        return await as('2', () => seen(app, table))
      } finally {
        await owner.query(`ALTER TABLE ${table.name} ENABLE ROW LEVEL SECURITY`)
      }
    })

    expect(shown).toEqual(same([1, 2]))
  })
})
