import type pg from 'pg'
import type { SystemData } from '#base/system.js'

const closeLinksOf = `
  , closed AS (
    UPDATE connections c SET to_at = now(), close_code = 1006, reason = 'the process that held the socket ended'
    FROM dead WHERE c.process_id = dead.id AND c.to_at IS NULL
  )
  UPDATE station_links l SET online = false, process_id = NULL FROM dead WHERE l.process_id = dead.id AND l.online
  RETURNING l.tenant_id AS "tenantId", l.station_pk AS "stationPk", l.station_id AS "stationId"`

export const processes = (pool: pg.Pool): SystemData['processes'] => ({
  async beat({ id, modules, host }) {
    const { rows } = await pool.query<{ made: boolean }>(
      `INSERT INTO processes (id, modules, host) VALUES ($1, $2, $3) ON CONFLICT (id) DO UPDATE SET heartbeat_at = now()
       RETURNING xmax = 0 AS made`,
      [id, modules, host],
    )
    return rows[0]!.made
  },
  async bury(silentSeconds) {
    // A link whose process has no row any more (a crash of the whole site) is as dead as one whose process went silent.
    const { rows } = await pool.query<{ tenantId: number; stationPk: number; stationId: string }>(
      `WITH silent AS (DELETE FROM processes WHERE heartbeat_at < now() - make_interval(secs => $1) RETURNING id),
       dead AS (
         SELECT id FROM silent UNION
         SELECT DISTINCT process_id FROM station_links l WHERE online AND NOT EXISTS (SELECT FROM processes p WHERE p.id = l.process_id)
       ) ${closeLinksOf}`,
      [silentSeconds],
    )
    return rows
  },
  async leave(id) {
    await pool.query(`WITH dead AS (DELETE FROM processes WHERE id = $1 RETURNING id) ${closeLinksOf}`, [id])
  },
})
