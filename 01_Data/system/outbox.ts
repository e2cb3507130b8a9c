import type pg from 'pg'
import type { SystemData } from '#base/system.js'
import { inTransaction } from '../inTransaction.js'

interface OutboxRow {
  tenantId: number
  id: number
  event: string
  body: unknown
}

export const outbox = (pool: pg.Pool): SystemData['outbox'] => ({
  async drain(limit, publish) {
    return inTransaction(pool, async (client) => {
      const { rows } = await client.query<OutboxRow>(
        `SELECT tenant_id AS "tenantId", id, event, body FROM outbox WHERE next_attempt_at <= now() ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED`,
        [limit],
      )
      const results = await Promise.allSettled(rows.map((row) => publish(row.event, row.body)))
      const done = rows.filter((_, i) => results[i]!.status === 'fulfilled').map((row) => row.id)
      const failed = rows.filter((_, i) => results[i]!.status === 'rejected').map((row) => row.id)
      if (done.length > 0) await client.query('DELETE FROM outbox WHERE id = ANY ($1::bigint[])', [done])
      if (failed.length > 0)
        await client.query(
          `UPDATE outbox SET attempts = attempts + 1, next_attempt_at = now() + make_interval(secs => LEAST(60, 2 ^ LEAST(attempts, 6)))
           WHERE id = ANY ($1::bigint[])`,
          [failed],
        )
      return done.length
    })
  },
})
