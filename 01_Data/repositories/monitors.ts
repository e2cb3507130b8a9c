import type { KnownMonitor, Monitor, MonitoringSettings, Monitors } from '#base/repositories/monitors.js'
import { listPage, present, where } from '../page.js'
import type { Unit } from '../unit.js'

const columns = `monitor_id AS "monitorId", component, NULLIF(component_instance, '') AS "componentInstance", NULLIF(evse_id, 0) AS "evseId",
  NULLIF(connector_id, 0) AS "connectorId", variable, NULLIF(variable_instance, '') AS "variableInstance", type, value, severity,
  in_transaction AS "inTransaction", event_notification_type AS "eventNotificationType", periodic_event_stream AS "periodicEventStream",
  set_by AS "setBy", set_at AS "setAt", updated_at AS "updatedAt"`

// N04.FR.10: of one type and severity a variable has one monitor, so these find it again when its number has changed.
const sameMonitor = `m.component = r.c AND m.component_instance = r.ci AND m.evse_id = r.e AND m.connector_id = r.n AND m.variable = r.v
  AND m.variable_instance = r.vi AND m.type = r.type AND m.severity = r.severity`

const updated = `component component_instance evse_id connector_id variable variable_instance type value severity in_transaction
  event_notification_type periodic_event_stream set_by set_at updated_at`
  .split(/\s+/)
  .map((column) => `${column} = excluded.${column}`)
  .join(', ')

export const monitors = (unit: Unit): Monitors => ({
  async record(stationPk, given, at) {
    // One statement may not touch a row twice.
    const last = [...new Map(given.map((monitor) => [monitor.monitorId, monitor])).values()]
    if (last.length === 0) return
    await unit.query(
      `INSERT INTO monitors AS m (station_pk, monitor_id, component, component_instance, evse_id, connector_id, variable, variable_instance, type, value,
         severity, in_transaction, event_notification_type, periodic_event_stream, set_by, set_at, updated_at)
       SELECT $1, r.id, r.c, r.ci, r.e, r.n, r.v, r.vi, r.type, r.value, r.severity, r.tx, COALESCE(r.kind, known.event_notification_type), COALESCE(r.stream, known.periodic_event_stream),
         COALESCE(r.by, known.set_by), COALESCE(r.at, known.set_at), $3
       FROM json_to_recordset($2) AS r (id bigint, c text, ci text, e integer, n integer, v text, vi text, type text, value double precision,
         severity integer, tx boolean, kind text, stream json, by text, at timestamptz)
       LEFT JOIN LATERAL (
         SELECT set_by, set_at, periodic_event_stream, event_notification_type FROM monitors m WHERE m.station_pk = $1 AND ${sameMonitor}
         ORDER BY (m.monitor_id = r.id) DESC, m.updated_at DESC LIMIT 1
       ) known ON r.at IS NULL AND (r.kind IS NULL OR r.kind = known.event_notification_type)
       ON CONFLICT (tenant_id, station_pk, monitor_id) DO UPDATE SET ${updated}`,
      [stationPk, JSON.stringify(last.map(rowOf)), at],
    )
  },

  async remove(stationPk, monitorIds) {
    await unit.query('DELETE FROM monitors WHERE station_pk = $1 AND monitor_id = ANY ($2::bigint[])', [stationPk, monitorIds])
  },

  async removeKinds(stationPk, kinds) {
    await unit.query('DELETE FROM monitors WHERE station_pk = $1 AND event_notification_type = ANY ($2::text[])', [stationPk, kinds])
  },

  async keepOnly(stationPk, monitorIds, at) {
    await unit.query('DELETE FROM monitors WHERE station_pk = $1 AND NOT monitor_id = ANY ($2::bigint[]) AND updated_at < $3', [
      stationPk,
      monitorIds,
      at,
    ])
  },

  async setBase(stationPk, base, by, at) {
    await unit.query(
      `INSERT INTO monitoring_settings (station_pk, base, base_set_by, base_set_at) VALUES ($1, $2, $3, $4)
       ON CONFLICT (tenant_id, station_pk) DO UPDATE SET base = excluded.base, base_set_by = excluded.base_set_by, base_set_at = excluded.base_set_at`,
      [stationPk, base, by ?? null, at],
    )
  },

  async setLevel(stationPk, level, by, at) {
    await unit.query(
      `INSERT INTO monitoring_settings (station_pk, level, level_set_by, level_set_at) VALUES ($1, $2, $3, $4)
       ON CONFLICT (tenant_id, station_pk) DO UPDATE SET level = excluded.level, level_set_by = excluded.level_set_by, level_set_at = excluded.level_set_at`,
      [stationPk, level, by ?? null, at],
    )
  },

  async settings(stationPk) {
    const [row] = await unit.query(
      `SELECT base, base_set_by AS "baseSetBy", base_set_at AS "baseSetAt", level, level_set_by AS "levelSetBy", level_set_at AS "levelSetAt"
       FROM monitoring_settings WHERE station_pk = $1`,
      [stationPk],
    )
    return present<MonitoringSettings>(row ?? {})
  },

  list: (stationPk, { component, variable, evseId, type, maxSeverity, eventNotificationType }, page) =>
    listPage<KnownMonitor>(
      unit,
      {
        columns,
        from: 'monitors',
        where: where()
          .and('station_pk = ?', stationPk)
          .and('lower(component) = lower(?)', component)
          .and('lower(variable) = lower(?)', variable)
          .and('evse_id = ?', evseId)
          .and('type = ?', type)
          .and('severity <= ?', maxSeverity)
          .and('event_notification_type = ?', eventNotificationType),
        keys: [
          { sql: 'component', type: 'text' },
          { sql: 'variable', type: 'text' },
          { sql: 'monitor_id', type: 'bigint' },
        ],
      },
      page,
    ),
})

const rowOf = (monitor: Monitor) => ({
  id: monitor.monitorId,
  c: monitor.component,
  ci: monitor.componentInstance ?? '',
  e: monitor.evseId ?? 0,
  n: monitor.connectorId ?? 0,
  v: monitor.variable,
  vi: monitor.variableInstance ?? '',
  type: monitor.type,
  value: monitor.value,
  severity: monitor.severity,
  tx: monitor.inTransaction,
  kind: monitor.eventNotificationType,
  stream: monitor.periodicEventStream,
  by: monitor.setBy,
  at: monitor.setAt,
})
