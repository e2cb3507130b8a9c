import type pg from 'pg'
import type { CommandRow } from '#base/repositories/commands.js'
import type { DueCallback, SystemData } from '#base/system.js'
import { commandColumns } from '../commandSql.js'
import { present } from '../page.js'

export const callbacks = (pool: pg.Pool): SystemData['callbacks'] => ({
  async take(limit, leaseSeconds) {
    // The lease is what makes a crash harmless: whoever comes later tries again.
    const { rows } = await pool.query<DueCallback & { row: object }>(
      `WITH due AS (
         SELECT tenant_id, id FROM callbacks WHERE delivered_at IS NULL AND given_up_at IS NULL AND next_attempt_at <= now()
         ORDER BY next_attempt_at LIMIT $1 FOR UPDATE SKIP LOCKED
       ), taken AS (
         UPDATE callbacks b SET attempts = attempts + 1, next_attempt_at = now() + make_interval(secs => $2)
         FROM due WHERE (b.tenant_id, b.id) = (due.tenant_id, due.id) RETURNING b.*
       )
       SELECT t.id AS "callbackId", t.url, t.attempts, t.created_at AS "callbackCreatedAt", ${commandColumns('c')}
       FROM taken t JOIN commands c ON (c.tenant_id, c.id) = (t.tenant_id, t.command_id) ORDER BY t.id`,
      [limit, leaseSeconds],
    )
    return rows.map(({ callbackId, url, attempts, callbackCreatedAt, ...row }: any) => ({
      tenantId: row.tenantId,
      id: callbackId,
      url,
      attempts,
      createdAt: callbackCreatedAt,
      command: present<CommandRow>(row),
    }))
  },

  async delivered({ tenantId, id }) {
    await pool.query('UPDATE callbacks SET delivered_at = now(), last_error = NULL WHERE tenant_id = $1 AND id = $2', [tenantId, id])
  },

  async failed({ tenantId, id }, error, retrySeconds) {
    await pool.query(
      `UPDATE callbacks SET last_error = $3, given_up_at = CASE WHEN $4::int IS NULL THEN now() END,
         next_attempt_at = now() + make_interval(secs => COALESCE($4::int, 0))
       WHERE tenant_id = $1 AND id = $2 AND delivered_at IS NULL`,
      [tenantId, id, error.slice(0, 500), retrySeconds ?? null],
    )
  },
})
