import type { EventStream, EventStreams, StreamOpening, StreamValue } from '#base/repositories/eventStreams.js'
import { listPage, present, where } from '../page.js'
import { recordset } from '../sql.js'
import type { Unit } from '../unit.js'

/** Open at one station; no station has so many monitors. */
const MOST_OPEN = 1000

const columns = `id, stream_id AS "streamId", variable_monitoring_id AS "variableMonitoringId", interval_seconds AS "intervalSeconds",
  values_per_message AS "valuesPerMessage", opened_at AS "openedAt", closed_at AS "closedAt", pending, pending_grew AS "pendingGrew",
  received_at AS "receivedAt", component, NULLIF(component_instance, '') AS "componentInstance", NULLIF(evse_id, 0) AS "evseId",
  NULLIF(connector_id, 0) AS "connectorId", variable, NULLIF(variable_instance, '') AS "variableInstance", severity,
  event_notification_type AS "eventNotificationType"`

export const eventStreams = (unit: Unit): EventStreams => {
  /** N11.FR.08, N15.FR.03: what the monitor says, once that is known. */
  const describe = (stationPk: number) =>
    unit.query(
      `UPDATE event_streams e SET component = m.component, component_instance = m.component_instance, evse_id = m.evse_id, connector_id = m.connector_id,
         variable = m.variable, variable_instance = m.variable_instance, severity = m.severity, event_notification_type = m.event_notification_type
       FROM monitors m WHERE e.station_pk = $1 AND e.closed_at IS NULL AND e.component IS NULL
         AND m.station_pk = $1 AND m.monitor_id = e.variable_monitoring_id`,
      [stationPk],
    )

  const open = async (
    stationPk: number,
    { streamId, variableMonitoringId, intervalSeconds, valuesPerMessage }: StreamOpening,
    at: Date,
  ) => {
    // Of another monitor under the same number nobody told us that the former is closed.
    await unit.query(
      `UPDATE event_streams SET closed_at = $4 WHERE station_pk = $1 AND stream_id = $2 AND closed_at IS NULL AND variable_monitoring_id <> $3`,
      [stationPk, streamId, variableMonitoringId ?? null, at],
    )
    const rows = await unit.query(
      `INSERT INTO event_streams AS e (station_pk, stream_id, variable_monitoring_id, interval_seconds, values_per_message, opened_at)
       SELECT $1, $2, $3, $4, $5, $6
       WHERE (SELECT count(*) FROM event_streams WHERE station_pk = $1 AND closed_at IS NULL AND stream_id <> $2) < ${MOST_OPEN}
       ON CONFLICT (tenant_id, station_pk, stream_id) WHERE closed_at IS NULL DO UPDATE SET
         variable_monitoring_id = COALESCE(excluded.variable_monitoring_id, e.variable_monitoring_id),
         interval_seconds = excluded.interval_seconds, values_per_message = excluded.values_per_message
       RETURNING id`,
      [stationPk, streamId, variableMonitoringId ?? null, intervalSeconds ?? null, valuesPerMessage ?? null, at],
    )
    return rows.length > 0
  }

  return {
    async opened(stationPk, stream, at) {
      const accepted = await open(stationPk, stream, at)
      await describe(stationPk)
      return accepted
    },

    async closed(stationPk, streamId, at) {
      const rows = await unit.query(
        'UPDATE event_streams SET closed_at = $3 WHERE station_pk = $1 AND stream_id = $2 AND closed_at IS NULL RETURNING id',
        [stationPk, streamId, at],
      )
      return rows.length > 0
    },

    async adjusted(stationPk, streamId, { intervalSeconds, valuesPerMessage }) {
      await unit.query(
        `UPDATE event_streams SET interval_seconds = COALESCE($3, interval_seconds), values_per_message = COALESCE($4, values_per_message)
         WHERE station_pk = $1 AND stream_id = $2 AND closed_at IS NULL`,
        [stationPk, streamId, intervalSeconds ?? null, valuesPerMessage ?? null],
      )
    },

    async areOpen(stationPk, streams, at) {
      for (const stream of streams) await open(stationPk, stream, at)
      // One that was opened while the answer was on its way is not in it.
      await unit.query(
        `UPDATE event_streams SET closed_at = $3
         WHERE station_pk = $1 AND NOT stream_id = ANY ($2::bigint[]) AND closed_at IS NULL AND opened_at < $3::timestamptz - interval '1 minute'`,
        [stationPk, streams.map(({ streamId }) => streamId), at],
      )
      await describe(stationPk)
    },

    async told(stationPk, { streamId, pending, basetime, data, receivedAt }) {
      const newest = async () => {
        const [row] = await unit.query<{ id: number; closed: boolean; described: boolean }>(
          `SELECT id, closed_at IS NOT NULL AS closed, component IS NOT NULL AS described FROM event_streams
           WHERE station_pk = $1 AND stream_id = $2 ORDER BY id DESC LIMIT 1 FOR UPDATE`,
          [stationPk, streamId],
        )
        return row
      }
      // Of one we were never told of the values count all the same; GetPeriodicEventStream says what it is.
      const stream = (await newest()) ?? ((await open(stationPk, { streamId }, receivedAt)) ? await newest() : undefined)
      if (!stream || stream.closed) return undefined
      await unit.query(
        `INSERT INTO event_stream_values (stream_pk, at, value, received_at)
         SELECT $1, $2::timestamptz + make_interval(secs => t), v, $3 FROM json_to_recordset($4) AS x (t double precision, v text)
         ON CONFLICT (tenant_id, stream_pk, at) DO NOTHING`,
        [stream.id, basetime, receivedAt, recordset(data)],
      )
      if (!stream.described) await describe(stationPk)
      const [row] = await unit.query<{
        grew: number
        component: string | null
        variable: string
        evseId: number | null
        connectorId: number | null
      }>(
        `UPDATE event_streams SET pending_grew = CASE WHEN $2::bigint > pending THEN pending_grew + 1 ELSE 0 END, pending = $2, received_at = $3
         WHERE id = $1 RETURNING pending_grew AS grew, component, variable, NULLIF(evse_id, 0) AS "evseId", NULLIF(connector_id, 0) AS "connectorId"`,
        [stream.id, pending, receivedAt],
      )
      const { grew, component, variable, evseId, connectorId } = row!
      const values = data.map(({ t, v }) => ({ at: new Date(basetime.getTime() + t * 1000), value: v }))
      return { grew, values, watched: component === null ? undefined : present({ component, variable, evseId, connectorId }) }
    },

    list: (stationPk, { open: isOpen, variableMonitoringId }, page) =>
      listPage<EventStream>(
        unit,
        {
          columns,
          from: 'event_streams',
          where: where()
            .and('station_pk = ?', stationPk)
            .and('(closed_at IS NULL) = ?', isOpen)
            .and('variable_monitoring_id = ?', variableMonitoringId),
          keys: [{ sql: 'id', type: 'bigint' }],
          descending: true,
        },
        page,
      ),

    async values(stationPk, id, { from, to }, page) {
      const known = await unit.query('SELECT id FROM event_streams WHERE station_pk = $1 AND id = $2', [stationPk, id])
      if (known.length === 0) return undefined
      return listPage<StreamValue>(
        unit,
        {
          columns: 'at, value, received_at AS "receivedAt"',
          from: 'event_stream_values',
          where: where().and('stream_pk = ?', id).and('at >= ?', from).and('at < ?', to),
          keys: [{ sql: 'at', type: 'timestamptz' }],
          descending: true,
        },
        page,
      )
    },
  }
}
