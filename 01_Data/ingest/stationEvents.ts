import type { StationEventRow } from '#base/ingest.js'
import { recordset, type Sql } from '../sql.js'
import type { Entry } from './entry.js'

/** Keeps what stations noticed, once per (event, instant). */
export async function storeStationEvents(sql: Sql, entries: Entry<StationEventRow>[]): Promise<void> {
  if (entries.length === 0) return
  const rows = entries.map(({ job, row }) => ({
    station: job.station.id,
    event: row.eventId,
    at: row.at,
    received: row.receivedAt,
    trigger: row.trigger,
    component: row.component,
    variable: row.variable,
    evse: row.evse?.id,
    connector: row.evse?.connectorId,
    value: row.actualValue,
    payload: row.payload,
  }))
  const stored = await sql<{ key: string }>(
    `INSERT INTO station_events (station_pk, event_id, at, received_at, trigger, component, variable, evse_id, connector_id, actual_value, payload)
     SELECT station, event, at, received, trigger, component, variable, evse, connector, value, payload
     FROM json_to_recordset($1) AS x (station bigint, event bigint, at timestamptz, received timestamptz, trigger text, component text,
       variable text, evse integer, connector integer, value text, payload json)
     ON CONFLICT (tenant_id, station_pk, event_id, at) DO NOTHING
     RETURNING station_pk || ' ' || event_id || ' ' || (extract(epoch FROM at) * 1000)::bigint AS key`,
    [recordset(rows)],
  )
  const fresh = new Set(stored.map(({ key }) => key))
  // Of two equal ones in one batch the first is the one that was stored.
  for (const { job, row, outcome } of entries) outcome.repeat = !fresh.delete(`${job.station.id} ${row.eventId} ${row.at.getTime()}`)
}
