import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestDatabase, testDatabase } from '../test/database.js'
import { inTransaction } from './inTransaction.js'
import { openPool, openSequelize } from './pools.js'
import { withUnit } from './unit.js'

let database: TestDatabase
beforeAll(async () => void (database = await testDatabase()))
afterAll(() => database.drop())

const pid = 'SELECT pg_backend_pid() AS pid, pg_current_xact_id_if_assigned() AS xid'
const assign = 'SELECT pg_current_xact_id()'

/** A pool of one connection; `fails` lets a statement fail before it is sent. */
async function onePool(fails: (statement: unknown) => boolean = () => false) {
  const pool = openPool(database.url, { max: 1, name: 'test' })
  pool.on('connect', (client) => {
    const query = client.query.bind(client) as (...args: unknown[]) => unknown
    client.query = ((statement: unknown, ...rest: unknown[]) =>
      fails(statement) ? Promise.reject(new Error(`${String(statement)} failed`)) : query(statement, ...rest)) as typeof client.query
  })
  const first = (await pool.query(pid)).rows[0].pid
  return { pool, first }
}

describe('a transaction', () => {
  it('is committed, and its connection used again', async () => {
    const { pool, first } = await onePool()

    expect(await inTransaction(pool, async (client) => (await client.query('SELECT 1 AS one')).rows[0].one)).toBe(1)

    expect((await pool.query(pid)).rows).toEqual([{ pid: first, xid: null }])
    await pool.end()
  })

  it('that fails is rolled back, and its connection used again', async () => {
    const { pool, first } = await onePool()

    await expect(inTransaction(pool, (client) => client.query(assign).then(() => client.query('SELECT 1 / 0')))).rejects.toThrow('division')

    expect((await pool.query(pid)).rows).toEqual([{ pid: first, xid: null }])
    await pool.end()
  })

  it('that cannot be rolled back goes with its connection, and the first error is told', async () => {
    const { pool, first } = await onePool((statement) => statement === 'ROLLBACK')

    await expect(
      inTransaction(pool, async (client) => {
        await client.query(assign)
        throw new Error('the first')
      }),
    ).rejects.toThrow('the first')

    const { rows } = await pool.query(pid)
    expect(rows).toMatchObject([{ xid: null }])
    expect(rows[0].pid).not.toBe(first)
    await pool.end()
  })

  it('whose connection broke leaves a pool that works', async () => {
    const { pool } = await onePool()

    await expect(inTransaction(pool, (client) => client.query('SELECT pg_terminate_backend(pg_backend_pid())'))).rejects.toThrow()

    expect((await pool.query(pid)).rows).toMatchObject([{ xid: null }])
    await pool.end()
  })

  it('that cannot begin gives its connection back', async () => {
    const { pool } = await onePool((statement) => statement === 'BEGIN')

    await expect(inTransaction(pool, async () => 'never')).rejects.toThrow('BEGIN failed')

    expect((await pool.query(pid)).rows).toHaveLength(1)
    await pool.end()
  })
})

describe('a unit of work', () => {
  it('whose tenant cannot be set gives its connection back', async () => {
    const sequelize = openSequelize(database.url, 1)
    const unitOf = (tenantId: unknown) =>
      withUnit(sequelize, { tenantId: tenantId as number, defaults: { heartbeatIntervalSeconds: 300 } }, (unit) =>
        unit.query<{ tenant: string }>(`SELECT current_setting('app.tenant') AS tenant`),
      )

    const nameless = {
      toString() {
        throw new Error('no tenant')
      },
    }
    await expect(unitOf(nameless)).rejects.toThrow('no tenant')

    expect(await unitOf(7)).toEqual([{ tenant: '7' }])
    await sequelize.close()
  })
})
