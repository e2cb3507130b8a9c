import type { StatusRow } from '#base/ingest.js'
import { recordset, type Sql } from '../sql.js'
import { storeUnexpected } from '../unexpectedSql.js'
import type { Entry } from './entry.js'
import { fingerprint } from './hash.js'

/** Every status is history; the newest becomes the connector's own. A connector appears with its first status, within the station's caps. */
export async function storeStatuses(sql: Sql, entries: Entry<StatusRow>[]): Promise<void> {
  if (entries.length === 0) return
  const rows = entries.map(({ job, row }, place) => ({
    place,
    station: job.station.id,
    evse: row.evseId,
    connector: row.connectorId,
    at: row.at,
    // A clock that runs ahead must not make its status the newest for ever.
    effective: row.at <= row.receivedAt ? row.at : row.receivedAt,
    received: row.receivedAt,
    fingerprint: fingerprint([row.status, row.reportedStatus, row.errorCode, row.vendorErrorCode, row.vendorId, row.info]),
    status: row.status,
    reported: row.reportedStatus,
    error: row.errorCode,
    vendor_error: row.vendorErrorCode,
    vendor: row.vendorId,
    info: row.info,
  }))
  const beyond: Parameters<typeof storeUnexpected>[1] = []
  for (const { place, overCap, isNew, changed } of await sql<Stored>(STORE, [recordset(rows)])) {
    const { job, row, outcome } = entries[place]!
    outcome.repeat = !isNew
    if (overCap) outcome.conflict = 'beyond the number of EVSEs or connectors the station may have'
    if (overCap) beyond.push(unexpectedOf(entries[place]!))
    if (changed)
      outcome.announcements = [
        {
          event: 'status.changed',
          body: { ...job.station, evseId: row.evseId, connectorId: row.connectorId, status: row.status },
        },
      ]
  }
  await storeUnexpected(sql, beyond)
}

const unexpectedOf = ({ job, row }: Entry<StatusRow>) => ({
  stationPk: job.station.id,
  action: 'StatusNotification',
  subject: `status of EVSE ${row.evseId}, connector ${row.connectorId}`,
  reason: 'beyond the number of EVSEs or connectors the station may have: see its maxEvses and maxConnectorsPerEvse',
  payload: { evseId: row.evseId, connectorId: row.connectorId, status: row.status },
  at: row.receivedAt,
})

interface Stored {
  place: number
  overCap: boolean
  isNew: boolean
  changed: boolean
}

const STORE = `
WITH given AS MATERIALIZED (
  SELECT x.*, NOT (x.evse BETWEEN 0 AND s.max_evses AND x.connector BETWEEN 0 AND s.max_connectors_per_evse) AS over_cap
  FROM json_to_recordset($1) AS x (place integer, station bigint, evse bigint, connector bigint, at timestamptz, effective timestamptz,
    received timestamptz, fingerprint bigint, status text, reported text, error text, vendor_error text, vendor text, info text)
  JOIN stations s ON s.id = x.station
), kept AS (
  SELECT DISTINCT ON (station, evse, connector, at, fingerprint) * FROM given
  ORDER BY station, evse, connector, at, fingerprint, place
), history AS (
  INSERT INTO status_history (station_pk, evse_id, connector_id, at, fingerprint, status, reported_status, received_at, error_code,
    vendor_error_code, vendor_id, info)
  SELECT station, evse, connector, at, fingerprint, status, reported, received, error, vendor_error, vendor, info FROM kept
  WHERE NOT over_cap
  ON CONFLICT DO NOTHING
  RETURNING station_pk, evse_id, connector_id, at, fingerprint
), fresh AS (
  SELECT k.* FROM kept k JOIN history h
    ON (h.station_pk, h.evse_id, h.connector_id, h.at, h.fingerprint) = (k.station, k.evse, k.connector, k.at, k.fingerprint)
), newest AS (
  SELECT DISTINCT ON (station, evse, connector) * FROM fresh ORDER BY station, evse, connector, effective DESC, place DESC
), evse AS (
  INSERT INTO evses (station_pk, evse_id) SELECT DISTINCT station, evse FROM newest ORDER BY 1, 2 ON CONFLICT DO NOTHING
), before AS (
  SELECT c.station_pk, c.evse_id, c.connector_id, c.status, c.reported_status FROM connectors c JOIN newest n
    ON (c.station_pk, c.evse_id, c.connector_id) = (n.station, n.evse, n.connector)
), now_is AS (
  INSERT INTO connectors AS c (station_pk, evse_id, connector_id, status, reported_status, status_at, status_received_at, error_code,
    vendor_error_code, vendor_id, info)
  SELECT station, evse, connector, status, reported, effective, received, error, vendor_error, vendor, info FROM newest
  ORDER BY station, evse, connector
  ON CONFLICT (tenant_id, station_pk, evse_id, connector_id) DO UPDATE SET
    status = excluded.status, reported_status = excluded.reported_status, status_at = excluded.status_at,
    status_received_at = excluded.status_received_at, error_code = excluded.error_code, vendor_error_code = excluded.vendor_error_code,
    vendor_id = excluded.vendor_id, info = excluded.info
  WHERE c.status_at IS NULL OR excluded.status_at >= c.status_at
  RETURNING station_pk, evse_id, connector_id
)
SELECT g.place, g.over_cap AS "overCap", g.over_cap OR f.place IS NOT NULL AS "isNew",
  i.station_pk IS NOT NULL AND n.place = g.place
    AND (b.status, b.reported_status) IS DISTINCT FROM (n.status, n.reported) AS changed
FROM given g
LEFT JOIN fresh f ON f.place = g.place
LEFT JOIN newest n ON n.place = g.place
LEFT JOIN now_is i ON (i.station_pk, i.evse_id, i.connector_id) = (g.station, g.evse, g.connector)
LEFT JOIN before b ON (b.station_pk, b.evse_id, b.connector_id) = (g.station, g.evse, g.connector)
ORDER BY g.place`
