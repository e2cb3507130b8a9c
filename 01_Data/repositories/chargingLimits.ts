import type { ChargingLimit, ChargingLimits } from '#base/repositories/chargingLimits.js'
import { listPage, where } from '../page.js'
import type { Unit } from '../unit.js'

/** Past ones, per station. */
const KEPT = 500

export const chargingLimits = (unit: Unit): ChargingLimits => ({
  async record(stationPk, { evseId, source, gridCritical = null, localGeneration = null, schedules, at }) {
    const said = [stationPk, evseId, source, gridCritical, localGeneration, schedules ? JSON.stringify(schedules) : null]
    const same = await unit.query(
      `SELECT FROM charging_limits WHERE station_pk = $1 AND evse_id = $2 AND source = $3 AND grid_critical IS NOT DISTINCT FROM $4
         AND local_generation IS NOT DISTINCT FROM $5 AND schedules::text IS NOT DISTINCT FROM $6 AND cleared_at IS NULL`,
      said,
    )
    if (same.length > 0) return
    await unit.query(
      'UPDATE charging_limits SET cleared_at = $4 WHERE station_pk = $1 AND evse_id = $2 AND source = $3 AND cleared_at IS NULL',
      [stationPk, evseId, source, at],
    )
    await unit.query(
      'INSERT INTO charging_limits (station_pk, evse_id, source, grid_critical, local_generation, schedules, at) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING',
      [...said, at],
    )
    await unit.query(
      `DELETE FROM charging_limits WHERE station_pk = $1 AND cleared_at IS NOT NULL
         AND id <= (SELECT id FROM charging_limits WHERE station_pk = $1 ORDER BY id DESC OFFSET ${KEPT} LIMIT 1)`,
      [stationPk],
    )
  },

  async clear(stationPk, { source, evseId, at }) {
    const { sql, bind } = where().and('station_pk = ?', stationPk).and('source = ?', source).and('evse_id = ?', evseId)
    const rows = await unit.query(
      `UPDATE charging_limits SET cleared_at = $${bind.push(at)} WHERE cleared_at IS NULL AND ${sql()} RETURNING id`,
      bind,
    )
    return rows.length > 0
  },

  list: (stationPk, { present, evseId }, page) =>
    listPage<ChargingLimit>(
      unit,
      {
        from: 'charging_limits',
        columns: `id, evse_id AS "evseId", source, grid_critical AS "gridCritical", local_generation AS "localGeneration", schedules, at,
          cleared_at AS "clearedAt"`,
        where: where().and('station_pk = ?', stationPk).and('(cleared_at IS NULL) = ?', present).and('evse_id = ?', evseId),
        keys: [{ sql: 'id', type: 'bigint' }],
        descending: true,
      },
      page,
    ),
})
