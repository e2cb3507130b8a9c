import { Client } from 'pg'
import { Sequelize } from 'sequelize-typescript'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { models } from '#data/models.js'
import { openSequelize } from '#data/pools.js'
import { tablesOf } from '../../Server/backup/catalogue.js'
import { type TestDatabase, testDatabase } from '../database.js'

/** A column as both sides can tell it. */
interface Column {
  column: string
  /** As PostgreSQL writes it. */
  type: string
  nullable: boolean
  key: boolean
  /** The database has a value of its own for rows that bring none. */
  filled: boolean
}
type Tables = Record<string, Column[]>

let database: TestDatabase
let client: Client
let sequelize: Sequelize
beforeAll(async () => {
  database = await testDatabase()
  client = new Client({ connectionString: database.url })
  await client.connect()
  sequelize = openSequelize(database.url, 1)
  sequelize.addModels(models)
})
afterAll(async () => {
  await sequelize.close()
  await client.end()
  await database.drop()
})

const byName = (columns: Column[]) => columns.toSorted((a, b) => (a.column < b.column ? -1 : 1))

const modelled = (): Tables =>
  Object.fromEntries(
    models.map((model) => {
      const columns = Object.values(model.getAttributes()).map(({ field, type, allowNull, primaryKey, autoIncrement, defaultValue }) => ({
        column: field!,
        type: (typeof type === 'string' ? type : type.toString({})).toLowerCase(),
        nullable: allowNull !== false,
        key: primaryKey === true,
        filled: autoIncrement === true || defaultValue !== undefined,
      }))
      return [model.getTableName(), byName(columns)]
    }),
  )

/** Without generated columns: the geography exists only where PostGIS does, and nobody writes it. */
async function migrated(): Promise<Tables> {
  const tables: Tables = {}
  for (const { name } of await tablesOf(client)) {
    const { rows } = await client.query<Column>(
      `SELECT attname::text AS column, format_type(atttypid, atttypmod) AS type, NOT attnotnull AS nullable, atthasdef OR attidentity <> '' AS filled,
         EXISTS (SELECT FROM pg_index WHERE indrelid = attrelid AND indisprimary AND attnum = ANY (indkey)) AS key
       FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''`,
      [client.escapeIdentifier(name)],
    )
    tables[name] = byName(rows)
  }
  return tables
}

describe('the models', () => {
  it('are the tables the migrations make: every column, its type, whether it may be NULL, the primary key, what the database fills', async () => {
    const tables = await migrated()

    expect(Object.keys(tables).length).toBeGreaterThan(20)
    expect(modelled()).toEqual(tables)
  })

  it.each([
    ['a new table', 'CREATE TABLE chargers (tenant_id integer, id bigint)'],
    ['a new column', 'ALTER TABLE tokens ADD COLUMN colour text'],
    ['a column that went', 'ALTER TABLE tokens DROP COLUMN restrictions'],
    ['another type', 'ALTER TABLE boots ALTER COLUMN interval_seconds TYPE bigint'],
    ['a column that may be NULL now', 'ALTER TABLE boots ALTER COLUMN vendor DROP NOT NULL'],
    ['another primary key', 'ALTER TABLE processes DROP CONSTRAINT processes_pkey; ALTER TABLE processes ADD PRIMARY KEY (id, host)'],
    ['a default that went', 'ALTER TABLE tokens ALTER COLUMN status DROP DEFAULT'],
  ])('are found wrong by %s', async (_, sql) => {
    await client.query('BEGIN')
    await client.query(sql)

    const tables = await migrated()

    await client.query('ROLLBACK')
    expect(modelled()).not.toEqual(tables)
  })
})
