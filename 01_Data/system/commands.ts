import type pg from 'pg'
import type { QueueHead, SystemData } from '#base/system.js'
import { endedColumns, tell } from '../commandSql.js'
import { inTransaction } from '../inTransaction.js'

interface HeadRow {
  id: string
  status: 'queued' | 'sent'
  lost: boolean
  repeatable: boolean
}

// Lost: whoever marked it is gone, or is the asker itself in an earlier life (it has nothing in hand when it asks), or has had all the time there is.
const lost = (asker: string, seconds: string) => `(process_id IS NULL OR process_id = ${asker}
  OR NOT EXISTS (SELECT FROM processes p WHERE p.id = process_id) OR sent_at < now() - make_interval(secs => ${seconds}))`

const unknownError = `json_build_object('kind', 'unknown', 'message', 'Plugboard stopped while the command was under way: the station may have carried it out')`
const expiredError = `json_build_object('kind', 'offline', 'code', 'Expired', 'message', 'the station did not come back within the time the command was kept')`

export const commands = (pool: pg.Pool): SystemData['commands'] => ({
  async next({ tenantId, stationId, processId, lostAfterSeconds, unbooted16 }) {
    return inTransaction(pool, async (client): Promise<QueueHead> => {
      // The row of the link is the lock of the queue: whoever holds the socket, and nobody else, takes from it.
      const { rows: links } = await client.query<{ processId: string | null; accepted: boolean }>(
        `SELECT CASE WHEN online THEN process_id END AS "processId",
           COALESCE(boot_status = 'Accepted', $3 AND ocpp_version = '1.6') AS accepted
         FROM station_links WHERE tenant_id = $1 AND station_id = $2 FOR NO KEY UPDATE`,
        [tenantId, stationId, unbooted16],
      )
      const link = links[0]
      if (link?.processId !== processId) return { kind: 'elsewhere', processId: link?.processId ?? undefined }
      await client.query(
        `WITH ended AS (
           UPDATE commands SET status = 'failed', applied = true, finished_at = now(), error = ${expiredError}
           WHERE tenant_id = $1 AND station_id = $2 AND status = 'queued' AND expires_at <= now() RETURNING ${endedColumns}
         ), ${tell} SELECT FROM ended`,
        [tenantId, stationId],
      )
      for (;;) {
        const { rows } = await client.query<HeadRow>(
          `SELECT id, status, repeatable, ${lost('$3', '$4')} AS lost FROM commands
           WHERE tenant_id = $1 AND station_id = $2 AND when_offline = 'queue' AND status IN ('queued', 'sent') ORDER BY seq LIMIT 1 FOR UPDATE`,
          [tenantId, stationId, processId, lostAfterSeconds],
        )
        const head = rows[0]
        if (!head) return { kind: 'empty' }
        if (head.status === 'sent') {
          if (!head.lost) return { kind: 'wait' }
          if (!head.repeatable) {
            await fail(client, tenantId, head.id)
            continue
          }
        }
        if (!link.accepted) return { kind: 'wait' }
        const { rows: sent } = await client.query(
          `UPDATE commands SET status = 'sent', sent_at = now(), process_id = $3 WHERE tenant_id = $1 AND id = $2
           RETURNING id, action, ocpp_version AS version, request::text AS request`,
          [tenantId, head.id, processId],
        )
        return { kind: 'send', command: sent[0] }
      }
    })
  },

  async putBack({ tenantId, id }, processId) {
    await pool.query(
      `UPDATE commands SET status = 'queued', sent_at = NULL, process_id = NULL
       WHERE tenant_id = $1 AND id = $2 AND status = 'sent' AND process_id = $3`,
      [tenantId, id, processId],
    )
  },

  async goesOn({ tenantId, id }, seconds) {
    const { rowCount } = await pool.query(
      `UPDATE commands SET sent_at = now(), expires_at = greatest(expires_at, now() + make_interval(secs => $3))
       WHERE tenant_id = $1 AND id = $2 AND status = 'sent'`,
      [tenantId, id, seconds],
    )
    return rowCount === 1
  },

  async endOverdue(lostAfterSeconds) {
    // A queued command that is repeatable and lost goes back to its place; the rest has an end to tell.
    await pool.query(
      `UPDATE commands SET status = 'queued', sent_at = NULL, process_id = NULL
       WHERE when_offline = 'queue' AND status = 'sent' AND repeatable AND expires_at > now() AND ${lost('NULL', '$1')}`,
      [lostAfterSeconds],
    )
    const { rowCount } = await pool.query(
      `WITH due AS (
         SELECT tenant_id, id FROM commands
         WHERE (status = 'queued' AND expires_at <= now())
            OR (status = 'sent' AND CASE when_offline WHEN 'queue' THEN (NOT repeatable OR expires_at <= now()) AND ${lost('NULL', '$1')} ELSE expires_at <= now() END)
         ORDER BY seq LIMIT 1000 FOR UPDATE SKIP LOCKED
       ), ended AS (
         UPDATE commands c SET status = 'failed', applied = true, finished_at = now(), error = CASE c.status WHEN 'queued' THEN ${expiredError} ELSE ${unknownError} END
         FROM due WHERE (c.tenant_id, c.id) = (due.tenant_id, due.id)
         RETURNING ${endedColumns
           .split(', ')
           .map((column) => `c.${column}`)
           .join(', ')}
       ), ${tell} SELECT FROM ended`,
      [lostAfterSeconds],
    )
    return rowCount ?? 0
  },

  async unapplied(limit) {
    const { rows } = await pool.query<{ tenantId: number; id: string; action: string | null }>(
      `SELECT tenant_id AS "tenantId", id, COALESCE(meaning->>'action', CASE WHEN ocpp_version <> '1.6' THEN action END) AS action FROM commands
       WHERE status = 'answered' AND NOT applied ORDER BY finished_at LIMIT $1`,
      [limit],
    )
    return rows.map(({ action, ...ref }) => ({ ...ref, action: action ?? undefined }))
  },

  async waiting(limit) {
    const { rows } = await pool.query<{ tenantId: number; stationId: string; processId: string }>(
      `SELECT DISTINCT l.tenant_id AS "tenantId", l.station_id AS "stationId", l.process_id AS "processId"
       FROM commands c JOIN station_links l ON l.tenant_id = c.tenant_id AND l.station_id = c.station_id
       WHERE c.when_offline = 'queue' AND c.status IN ('queued', 'sent') AND l.online AND COALESCE(l.boot_status = 'Accepted', l.ocpp_version = '1.6') LIMIT $1`,
      [limit],
    )
    return rows
  },
})

const fail = (client: pg.PoolClient, tenantId: number, id: string) =>
  client.query(
    `WITH ended AS (
       UPDATE commands SET status = 'failed', applied = true, finished_at = now(), error = ${unknownError}
       WHERE tenant_id = $1 AND id = $2 RETURNING ${endedColumns}
     ), ${tell} SELECT FROM ended`,
    [tenantId, id],
  )
