import type { StationEventRow } from '#base/ingest.js'
import { recordset, type Sql } from '../sql.js'
import type { Entry } from './entry.js'

/** Keeps what stations noticed, once per (event, instant). Where an event has no severity (2.0.1) it is that of its monitor, as it is known now. */
export async function storeStationEvents(sql: Sql, entries: Entry<StationEventRow>[]): Promise<void> {
  if (entries.length === 0) return
  const rows = entries.map(({ job, row }) => ({
    station: job.station.id,
    event: row.eventId,
    at: row.at,
    received: row.receivedAt,
    trigger: row.trigger,
    component: row.component,
    component_instance: row.componentInstance,
    variable: row.variable,
    variable_instance: row.variableInstance,
    evse: row.evse?.id,
    connector: row.evse?.connectorId,
    value: row.actualValue,
    severity: row.severity,
    cleared: row.cleared,
    kind: row.eventNotificationType,
    monitor: row.variableMonitoringId,
    tech_code: row.techCode,
    tech_info: row.techInfo,
    cause: row.cause,
    transaction_id: row.transactionId,
    payload: row.payload,
  }))
  const stored = await sql<{ key: string }>(
    `INSERT INTO station_events (station_pk, event_id, at, received_at, trigger, component, component_instance, variable, variable_instance, evse_id,
       connector_id, actual_value, severity, cleared, event_notification_type, variable_monitoring_id, tech_code, tech_info, cause, transaction_id, payload)
     SELECT station, event, at, received, trigger, component, component_instance, variable, variable_instance, evse, connector, value,
       COALESCE(severity, (SELECT m.severity FROM monitors m WHERE m.station_pk = x.station AND m.monitor_id = x.monitor)), cleared, kind,
       monitor, tech_code, tech_info, cause, transaction_id, payload
     FROM json_to_recordset($1) AS x (station bigint, event bigint, at timestamptz, received timestamptz, trigger text, component text,
       component_instance text, variable text, variable_instance text, evse integer, connector integer, value text, severity integer, cleared boolean,
       kind text, monitor bigint, tech_code text, tech_info text, cause bigint, transaction_id text, payload json)
     ON CONFLICT (tenant_id, station_pk, event_id, at) DO NOTHING
     RETURNING station_pk || ' ' || event_id || ' ' || (extract(epoch FROM at) * 1000)::bigint AS key`,
    [recordset(rows)],
  )
  const fresh = new Set(stored.map(({ key }) => key))
  // Of two equal ones in one batch the first is the one that was stored.
  for (const { job, row, outcome } of entries) outcome.repeat = !fresh.delete(`${job.station.id} ${row.eventId} ${row.at.getTime()}`)
}
