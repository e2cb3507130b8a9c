import type pg from 'pg'

/**
 * Rolls back what a connection has begun and gives it back to its pool. When even that fails the connection is destroyed: PostgreSQL rolls back
 * when it goes, and nobody else gets one with an open transaction. Never rejects, so that the first error is the one that is told.
 */
export async function rollBack(client: pg.PoolClient): Promise<void> {
  try {
    await client.query('ROLLBACK')
    client.release()
  } catch (err) {
    client.release(err instanceof Error ? err : true)
  }
}
