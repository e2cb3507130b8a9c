import type pg from 'pg'
import type { SystemData } from '#base/system.js'
import { inTransaction } from '../inTransaction.js'

interface OutboxRow {
  /** Where the row lies. It stays there while this transaction has it locked, and nothing finds it faster. */
  place: string
  event: string
  body: unknown
}

/** One page of what is due, locked. In the order of the index that finds it, so that a page costs the same whatever waits behind it. */
export const duePage = `SELECT ctid::text AS place, event, body FROM outbox WHERE next_attempt_at <= now()
  ORDER BY next_attempt_at, id LIMIT $1 FOR UPDATE SKIP LOCKED`

/** Removes the rows that lie at $1. */
export const removePage = 'DELETE FROM outbox WHERE ctid = ANY ($1::tid[])'
const retryPage = `UPDATE outbox SET attempts = attempts + 1, next_attempt_at = now() + make_interval(secs => LEAST(60, 2 ^ LEAST(attempts, 6)))
  WHERE ctid = ANY ($1::tid[])`

export const outbox = (pool: pg.Pool): SystemData['outbox'] => ({
  async drain(limit, publish) {
    return inTransaction(pool, async (client) => {
      const { rows } = await client.query<OutboxRow>(duePage, [limit])
      const results = await Promise.allSettled(rows.map((row) => publish(row.event, row.body)))
      const done = rows.filter((_, i) => results[i]!.status === 'fulfilled')
      const failed = rows.filter((_, i) => results[i]!.status === 'rejected')
      if (done.length > 0) await client.query(removePage, [done.map(({ place }) => place)])
      if (failed.length > 0) await client.query(retryPage, [failed.map(({ place }) => place)])
      return done.length
    })
  },
})
