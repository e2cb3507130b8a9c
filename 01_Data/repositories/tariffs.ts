import type { StationTariff, Tariff, TariffAssignment, Tariffs } from '#base/repositories/tariffs.js'
import { listPage, where } from '../page.js'
import { recordset } from '../sql.js'
import type { Unit } from '../unit.js'

// I07.FR.20 to FR.22: a default gives way to a valid one whose validFrom is later than its own (or, where it has none, than when it was set), or which was set
// later where both have none. What a station reports side by side stays so until then. I08.FR.06: a driver's tariff goes with its transaction.
const present = `
  st.kind = 'DefaultTariff' AND NOT EXISTS (
    SELECT FROM station_tariffs later
    WHERE later.station_pk = st.station_pk AND later.evse_id = st.evse_id AND later.kind = 'DefaultTariff'
      AND (later.valid_from IS NULL OR later.valid_from <= now())
      AND CASE WHEN later.valid_from IS NOT NULL AND st.valid_from IS NULL THEN GREATEST(later.valid_from, later.set_at) > COALESCE(st.set_at, '-infinity')
        ELSE (COALESCE(later.valid_from, '-infinity'), COALESCE(later.set_at, '-infinity'), later.id)
          > (COALESCE(st.valid_from, '-infinity'), COALESCE(st.set_at, '-infinity'), st.id) END
      AND GREATEST(later.valid_from, later.set_at) > COALESCE(st.reported_at, '-infinity'))
  OR st.kind = 'DriverTariff' AND NOT EXISTS (
    SELECT FROM transactions t
    WHERE t.station_pk = st.station_pk AND t.transaction_id = st.transaction_id AND t.ended_at IS NOT NULL)`

const columns = `st.tariff_id AS "tariffId", st.kind, NULLIF(st.evse_id, 0) AS "evseId", st.valid_from AS "validFrom",
  COALESCE(st.valid_from > now(), false) AS pending, st.id_tokens AS "idTokens", st.transaction_id AS "transactionId", st.set_by AS "setBy",
  st.set_at AS "setAt", st.reported_at AS "reportedAt", t.currency, t.content`

export const tariffs = (unit: Unit): Tariffs => ({
  async keep(tariff, by, at) {
    await unit.query(
      `INSERT INTO tariffs (tariff_id, currency, content, first_sent_by, first_sent_at) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (tenant_id, tariff_id) DO NOTHING`,
      [tariff.tariffId, tariff.currency, JSON.stringify(tariff), by ?? null, at],
    )
    const [same] = await unit.query('SELECT FROM tariffs WHERE tariff_id = $1 AND content = $2::jsonb', [
      tariff.tariffId,
      JSON.stringify(tariff),
    ])
    return same !== undefined
  },

  async setDefault(stationPk, evseId, { tariffId, validFrom }, by, at) {
    // I07.FR.12: EVSE 0 copies it to each.
    await unit.query(
      `WITH known AS (SELECT evse_id FROM evses WHERE station_pk = $1 AND evse_id > 0)
       INSERT INTO station_tariffs (station_pk, kind, tariff_id, evse_id, valid_from, set_by, set_at)
       SELECT $1, 'DefaultTariff', $3, e.evse_id, $4::timestamptz, $5, $6::timestamptz
       FROM (SELECT evse_id FROM known WHERE $2::bigint = 0 UNION SELECT $2::bigint WHERE $2::bigint > 0 OR NOT EXISTS (SELECT FROM known)) e
       ON CONFLICT (tenant_id, station_pk, kind, tariff_id, evse_id)
       DO UPDATE SET valid_from = excluded.valid_from, set_by = excluded.set_by, set_at = excluded.set_at, reported_at = NULL`,
      [stationPk, evseId, tariffId, validFrom ?? null, by ?? null, at],
    )
    await unit.query(
      `DELETE FROM station_tariffs gone USING station_tariffs st WHERE gone.id = st.id AND st.station_pk = $1 AND NOT (${present})`,
      [stationPk],
    )
  },

  async changed(stationPk, transactionId, tariffId, by, at) {
    await unit.query(`DELETE FROM station_tariffs WHERE station_pk = $1 AND transaction_id = $2`, [stationPk, transactionId])
    await unit.query(
      `INSERT INTO station_tariffs (station_pk, kind, tariff_id, evse_id, transaction_id, set_by, set_at)
       VALUES ($1, 'DriverTariff', $3,
         COALESCE((SELECT evse_id FROM transactions WHERE station_pk = $1 AND transaction_id = $2 ORDER BY incarnation DESC LIMIT 1), 0), $2, $4, $5)
       ON CONFLICT (tenant_id, station_pk, kind, tariff_id, evse_id)
       DO UPDATE SET transaction_id = excluded.transaction_id, set_by = excluded.set_by, set_at = excluded.set_at, reported_at = NULL`,
      [stationPk, transactionId, tariffId, by ?? null, at],
    )
  },

  async cleared(stationPk, { tariffIds, evseId }) {
    await unit.query(
      `DELETE FROM station_tariffs WHERE station_pk = $1 AND kind = 'DefaultTariff' AND ($2::text[] IS NULL OR tariff_id = ANY ($2))
         AND ($3::bigint IS NULL OR evse_id = $3)`,
      [stationPk, tariffIds ?? null, evseId || null],
    )
  },

  async reported(stationPk, evseId, assignments, at) {
    const rows = assignments.flatMap((assignment) => rowsOf(assignment, evseId))
    await unit.query(
      `DELETE FROM station_tariffs st WHERE station_pk = $1 AND ($2::bigint = 0 OR evse_id = $2) AND NOT EXISTS (
         SELECT FROM json_to_recordset($3) AS r (kind text, tariff text, evse bigint)
         WHERE r.kind = st.kind AND r.tariff = st.tariff_id AND r.evse = st.evse_id)`,
      [stationPk, evseId, recordset(rows)],
    )
    await unit.query(
      `INSERT INTO station_tariffs (station_pk, kind, tariff_id, evse_id, valid_from, id_tokens, reported_at)
       SELECT DISTINCT ON (r.kind, r.tariff, r.evse) $1::bigint, r.kind, r.tariff, r.evse, r."from", r.tokens, $3::timestamptz
       FROM json_to_recordset($2) AS r (kind text, tariff text, evse bigint, "from" timestamptz, tokens text[])
       ON CONFLICT (tenant_id, station_pk, kind, tariff_id, evse_id)
       DO UPDATE SET valid_from = excluded.valid_from, id_tokens = excluded.id_tokens, reported_at = excluded.reported_at`,
      [stationPk, recordset(rows), at],
    )
  },

  ofStation: (stationPk, { kind, evseId }, page) =>
    listPage<StationTariff>(
      unit,
      {
        columns,
        from: 'station_tariffs st LEFT JOIN tariffs t USING (tenant_id, tariff_id)',
        where: where().and(`st.station_pk = ? AND (${present})`, stationPk).and('st.kind = ?', kind).and('st.evse_id IN (0, ?)', evseId),
        keys: [
          { sql: 'st.evse_id', type: 'bigint' },
          { sql: 'st.kind', type: 'text' },
          { sql: 'st.id', type: 'bigint' },
        ],
      },
      page,
    ),

  list: ({ tariffId, currency }, page) =>
    listPage<Tariff>(
      unit,
      {
        columns: `tariff_id AS "tariffId", currency, content, first_sent_by AS "firstSentBy", first_sent_at AS "firstSentAt"`,
        from: 'tariffs',
        where: where().and('tariff_id = ?', tariffId).and('currency = ?', currency),
        keys: [{ sql: 'id', type: 'bigint' }],
        descending: true,
      },
      page,
    ),
})

/** A row per EVSE; an assignment that names none is at the EVSE that was asked about, or (0) at none that is known. */
const rowsOf = ({ tariffId, tariffKind, validFrom, evseIds, idTokens = [] }: TariffAssignment, asked: number) =>
  (evseIds ?? [asked]).map((evse) => ({ kind: tariffKind, tariff: tariffId, evse, from: validFrom, tokens: idTokens }))
