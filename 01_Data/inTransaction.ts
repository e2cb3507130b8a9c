import type pg from 'pg'
import { rollBack } from './rollBack.js'

/** Runs `work` on one connection: commits when it resolves, rolls back when it throws. */
export async function inTransaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let value: T
  try {
    await client.query('BEGIN')
    value = await work(client)
    await client.query('COMMIT')
  } catch (err) {
    await rollBack(client)
    throw err
  }
  client.release()
  return value
}
