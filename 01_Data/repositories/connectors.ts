import type { Outcome } from '#base/ingest.js'
import type { Connectors, PlacedConnector, StatusChange } from '#base/repositories/connectors.js'
import { connectorFacts } from '../connectorSql.js'
import { storeStatuses } from '../ingest/statuses.js'
import { listPage, present, where } from '../page.js'
import { recordset } from '../sql.js'
import type { Unit } from '../unit.js'

const reported = `evse_id AS "evseId", connector_id AS "connectorId", status, reported_status AS "reportedStatus", error_code AS "errorCode",
  vendor_error_code AS "vendorErrorCode", vendor_id AS "vendorId", info`

export const connectors = (unit: Unit): Connectors => ({
  async list(stationPks) {
    const rows = await unit.query(
      `SELECT station_pk AS "stationPk", ${reported}, status_at AS "statusAt", ${connectorFacts}
       FROM connectors c JOIN evses e USING (tenant_id, station_pk, evse_id) WHERE station_pk = ANY ($1::bigint[]) ORDER BY station_pk, evse_id, connector_id`,
      [stationPks],
    )
    return rows.map((row) => present<PlacedConnector>(row))
  },
  async describe(stationPk, facts) {
    if (facts.length === 0) return
    const connectors = facts.flatMap(({ evseId, connectors }) => connectors.map((connector) => ({ evseId, ...connector })))
    await unit.query(DESCRIBE_EVSES, [stationPk, recordset(facts)])
    await unit.query(DESCRIBE_CONNECTORS, [stationPk, recordset(connectors)])
  },
  async report(station, statuses) {
    const job = { station, rows: statuses, announcements: [] }
    const entries = statuses.map((row) => ({ job, row, outcome: { repeat: false } as Outcome }))
    await storeStatuses(unit.query, entries)
    return entries.flatMap(({ outcome }) => outcome.announcements ?? [])
  },
  history: (stationPk, { evseId, connectorId, from, to }, page) =>
    listPage<StatusChange>(
      unit,
      {
        columns: `${reported}, at, received_at AS "receivedAt"`,
        from: 'status_history',
        where: where()
          .and('station_pk = ?', stationPk)
          .and('evse_id = ?', evseId)
          .and('connector_id = ?', connectorId)
          .and('at >= ?', from)
          .and('at < ?', to),
        keys: [
          { sql: 'at', type: 'timestamptz' },
          { sql: 'fingerprint', type: 'bigint' },
        ],
        descending: true,
      },
      page,
    ),
})

const DESCRIBE_EVSES = `
INSERT INTO evses (station_pk, evse_id, reported_max_power_w)
SELECT s.id, x."evseId", x."maxPowerW" FROM json_to_recordset($2) AS x ("evseId" bigint, "maxPowerW" integer) JOIN stations s ON s.id = $1
WHERE x."evseId" BETWEEN 1 AND s.max_evses
ON CONFLICT (tenant_id, station_pk, evse_id)
DO UPDATE SET reported_max_power_w = COALESCE(excluded.reported_max_power_w, evses.reported_max_power_w)`

const DESCRIBE_CONNECTORS = `
INSERT INTO connectors (station_pk, evse_id, connector_id, reported_type, reported_format)
SELECT s.id, x."evseId", x."connectorId", x.type, x.format
FROM json_to_recordset($2) AS x ("evseId" bigint, "connectorId" bigint, type text, format text) JOIN stations s ON s.id = $1
WHERE x."evseId" BETWEEN 1 AND s.max_evses AND x."connectorId" BETWEEN 1 AND s.max_connectors_per_evse
ON CONFLICT (tenant_id, station_pk, evse_id, connector_id)
DO UPDATE SET reported_type = excluded.reported_type, reported_format = excluded.reported_format`
