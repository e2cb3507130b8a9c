import { Client } from 'pg'
import type { ModelCtor, Sequelize } from 'sequelize-typescript'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { models } from '#data/models.js'
import { openSequelize } from '#data/pools.js'
import { type TestDatabase, testDatabase } from '../database.js'
import { insertSampleRows } from '../sampleRows.js'

let database: TestDatabase
let client: Client
let sequelize: Sequelize
beforeAll(async () => {
  database = await testDatabase()
  client = new Client({ connectionString: database.url })
  await client.connect()
  await insertSampleRows(client)
  sequelize = openSequelize(database.url, 1)
  sequelize.addModels(models)
})
afterAll(async () => {
  await sequelize.close()
  await client.end()
  await database.drop()
})

const exact = (text: string) => (Number.isSafeInteger(Number(text)) ? Number(text) : text)

/** What a value in PostgreSQL's own words is in ours; told apart from the driver's parsers on purpose. */
const readers: Record<string, (text: string) => unknown> = {
  bigint: exact,
  integer: Number,
  smallint: Number,
  'double precision': Number,
  boolean: (text) => text === 'true',
  bytea: (text) => Buffer.from(text.slice(2), 'hex'),
  json: (text) => JSON.parse(text),
  jsonb: (text) => JSON.parse(text),
  'text[]': (text) => JSON.parse(text),
  'timestamp with time zone': (text) => new Date(text),
}

/** The rows of a model's table, read as text alone. */
async function stored(model: ModelCtor): Promise<Array<Record<string, unknown>>> {
  const attributes = Object.entries(model.getAttributes()).map(([name, { field }]) => ({ name, column: client.escapeIdentifier(field!) }))
  const table = client.escapeIdentifier(String(model.getTableName()))
  const { rows: types } = await client.query<{ column: string; type: string }>(
    `SELECT quote_ident(attname) AS column, format_type(atttypid, atttypmod) AS type FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0`,
    [table],
  )
  const typeOf = (column: string) => types.find((one) => client.escapeIdentifier(one.column.replaceAll('"', '')) === column)!.type
  const asText = (column: string) => (typeOf(column) === 'text[]' ? `array_to_json(${column})::text` : `${column}::text`)
  const { rows } = await client.query<Record<string, string | null>>(
    `SELECT ${attributes.map(({ name, column }) => `${asText(column)} AS ${client.escapeIdentifier(name)}`).join(', ')} FROM ${table} ORDER BY 1`,
  )
  return rows.map((row) =>
    Object.fromEntries(
      attributes.map(({ name, column }) => {
        const text = row[name]!
        return [name, text === null ? null : (readers[typeOf(column)] ?? String)(text)]
      }),
    ),
  )
}

describe('a row that SQL wrote', () => {
  it.each(models.map((model) => [model.name, model] as const))('is the same through %s', async (_, model) => {
    const rows = await stored(model)
    expect(rows.length).toBeGreaterThan(1)
    const order = Object.keys(rows[0]!)[0]!

    const read = await model.findAll({ order: [order] })
    const raw = await model.findAll({ order: [order], raw: true })

    expect(read.map((row) => row.get())).toEqual(rows)
    expect(raw).toEqual(rows)
  })

  it('keeps what a double cannot hold', async () => {
    const events = await stored(models.find(({ name }) => name === 'StationEventModel')!)

    expect(events[0]!.eventId).toBe('9007199254740993')
  })
})

describe('a row that a model wrote', () => {
  it.each(models.map((model) => [model.name, model] as const))('holds all that %s was given', async (_, model) => {
    const transaction = await sequelize.transaction()
    // Other tables refer to the row that goes: here only its own columns matter.
    await sequelize.query('SET LOCAL session_replication_role = replica', { transaction })
    const given = (row: object) => Object.fromEntries(Object.entries(row).filter(([name]) => !numbered(model).includes(name)))
    const [row] = await model.findAll({ raw: true, transaction, limit: 1 })
    await model.destroy({ where: {}, transaction })

    await model.create(given(row!), { transaction })

    const rows = await model.findAll({ raw: true, transaction })
    await transaction.rollback()
    expect(rows.map(given)).toEqual([given(row!)])
  })
})

/** Columns whose numbers the database alone may give. */
const numbered = (model: ModelCtor): string[] =>
  Object.entries(model.getAttributes())
    .filter(([name, { autoIncrement }]) => autoIncrement || name === 'seq')
    .map(([name]) => name)
