import pg from 'pg'
import { DatabaseError, ValidationError, type ValidationErrorItem } from 'sequelize'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestDatabase, testDatabase } from '../../test/database.js'
import { toProblem } from './toProblem.js'

let database: TestDatabase
let client: pg.Client
beforeAll(async () => {
  database = await testDatabase()
  client = new pg.Client({ connectionString: database.url })
  await client.connect()
  await client.query(`CREATE TABLE things (
    id integer PRIMARY KEY, short_name varchar(3) NOT NULL, max_evses smallint CHECK (max_evses > 0), wide text UNIQUE,
    other_id integer REFERENCES things (id))`)
  await client.query(`INSERT INTO things VALUES (1, 'one', 1, 'w', NULL)`)
})
afterAll(async () => {
  await client.end()
  await database.drop()
})

/** What PostgreSQL's refusal of a statement becomes, as thrown by the driver and by Sequelize. */
async function problemOf(sql: string, values: unknown[] = []) {
  const err = await client.query(sql, values).then(
    () => undefined,
    (failure: Error & { sql: string }) => failure,
  )
  if (!err) throw new Error(`${sql} was not refused`)
  const [direct, wrapped] = [toProblem(err), toProblem(new DatabaseError(Object.assign(err, { sql })))]
  expect(wrapped).toEqual(direct)
  return direct && { status: direct.status, detail: direct.detail, fields: direct.more.errors?.map(({ field }) => field) }
}
const insert = (columns: string, values: string) => `INSERT INTO things (${columns}) VALUES (${values})`

describe('what the database refuses because of a value', () => {
  it.each([
    ['a text that is too long', insert('id, short_name', `2, 'long'`), []],
    ['a number out of range', insert('id, short_name, max_evses', `2, 'two', 40000`), []],
    ['a number that is none', insert('id, short_name', `$1::text::integer, 'two'`), ['many']],
    ['an instant that cannot be', `SELECT $1::text::timestamptz`, ['2026-02-30T00:00:00Z']],
    ['a character that text cannot hold', insert('id, short_name', '2, $1'), ['a\0']],
    [
      'a text larger than an index takes',
      insert('id, short_name, wide', `2, 'two', (SELECT string_agg(md5(n::text), '') FROM generate_series(1, 4000) n)`),
      [],
    ],
  ] as const)('%s is 400', async (_, sql, values) => {
    expect(await problemOf(sql, [...values])).toMatchObject({ status: 400 })
  })

  it('is about a field, where the database names it', async () => {
    expect(await problemOf(insert('id, short_name, max_evses', `2, 'two', 0`))).toMatchObject({ status: 422, fields: ['body.maxEvses'] })
    expect(await problemOf(insert('id', '2'))).toMatchObject({ status: 422, fields: ['body.shortName'] })
    expect(await problemOf(insert('id, short_name, other_id', `2, 'two', 9`))).toMatchObject({ status: 422, fields: ['body.otherId'] })
    expect(await problemOf(insert('id, short_name, wide', `2, 'two', 'w'`))).toMatchObject({ status: 409 })
  })
})

it('what a model refuses before the database sees it is 422, with its fields', () => {
  const item = { message: 'Station.securityProfile cannot be null', path: 'securityProfile' } as ValidationErrorItem

  const problem = toProblem(new ValidationError('refused', [item]))

  expect(problem?.body()).toMatchObject({
    status: 422,
    detail: 'body.securityProfile: Station.securityProfile cannot be null',
    errors: [{ field: 'body.securityProfile', message: 'Station.securityProfile cannot be null' }],
  })
})

it('a statement that took too long is 503 with a Retry-After, and may be tried again', async () => {
  await client.query(`SET statement_timeout = 50`)
  const problem = await problemOf('SELECT pg_sleep(2)')
  await client.query('RESET statement_timeout')

  expect(problem).toMatchObject({ status: 503 })
})

it('a mistake of ours is nobody’s request: unexpected', async () => {
  expect(await problemOf('SELECT nonsense FROM nowhere')).toBeUndefined()
})
