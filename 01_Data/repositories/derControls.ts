import type { AfrrSignal, DerAlarm, DerControl, DerControls, DerSelection, KnownDerControl } from '#base/repositories/derControls.js'
import { AfrrSignalModel } from '../models/AfrrSignal.js'
import { listPage, where } from '../page.js'
import { recordset } from '../sql.js'
import type { Unit } from '../unit.js'

const keyOf = (controlId: string) => controlId.toLowerCase()

const state = `CASE WHEN ended_at IS NOT NULL OR ends_at <= now() THEN 'ended' WHEN is_superseded THEN 'superseded' WHEN is_default THEN 'default'
  WHEN started_at IS NOT NULL OR starts_at <= now() THEN 'active' ELSE 'scheduled' END`

const columns = `control_id AS "controlId", control_type AS "controlType", is_default AS "isDefault", is_superseded AS "isSuperseded", ${state} AS state,
  priority, starts_at AS "startsAt", duration_seconds AS "durationSeconds", ends_at AS "endsAt", started_at AS "startedAt", ended_at AS "endedAt",
  setting, set_by AS "setBy", set_at AS "setAt", updated_at AS "updatedAt"`

// What a notice says holds until the next one: of a station that ends one alarm only, the end of any is the end (R05.FR.04).
const alarms = `(
  SELECT id, station_pk, at, control_type, NULLIF(grid_event_fault, '') AS grid_event_fault, extra_info, received_at, ended, begun,
    CASE WHEN ended THEN at ELSE next_at END AS ended_at, CASE WHEN NOT ended AND NOT next_ended THEN next_type END AS taken_over_by
  FROM (SELECT *, lead(at) OVER w AS next_at, lead(ended) OVER w AS next_ended, lead(control_type) OVER w AS next_type, lag(NOT ended) OVER w AS begun
        FROM der_notices WINDOW w AS (PARTITION BY tenant_id, station_pk ORDER BY at, id)) AS notice
  WHERE NOT ended OR begun IS NOT TRUE
) AS alarm`

const selected = `($2::boolean IS NULL OR is_default = $2) AND ($3::text IS NULL OR control_type = $3) AND ($4::text IS NULL OR control_key = $4)`

const bindOf = (stationPk: number, { isDefault, controlType, controlId }: DerSelection) => [
  stationPk,
  isDefault ?? null,
  controlType ?? null,
  controlId === undefined ? null : keyOf(controlId),
]

export const derControls = (unit: Unit): DerControls => {
  const write = async (stationPk: number, controls: DerControl[], at: Date, by: { setBy?: string; setAt: Date } | undefined) => {
    // One statement may not touch a row twice.
    const rows = [...new Map(controls.map((control) => [keyOf(control.controlId), control])).values()].map((control) => ({
      key: keyOf(control.controlId),
      id: control.controlId,
      type: control.controlType,
      def: control.isDefault,
      superseded: control.isSuperseded,
      priority: control.priority,
      starts: control.startsAt,
      duration: control.durationSeconds,
      ends: endOf(control),
      setting: control.setting,
    }))
    if (rows.length === 0) return
    const fresh = by !== undefined
    await unit.query(
      `INSERT INTO der_controls AS c (station_pk, control_key, control_id, control_type, is_default, is_superseded, priority, starts_at, duration_seconds,
         ends_at, setting, set_by, set_at, updated_at)
       SELECT $1, r.key, r.id, r.type, r.def, COALESCE(r.superseded, k.is_superseded, false), r.priority, r.starts, r.duration, r.ends, r.setting, $4, $5, $3
       FROM json_to_recordset($2) AS r (key text, id text, type text, def boolean, superseded boolean, priority integer, starts timestamptz,
         duration double precision, ends timestamptz, setting json)
       LEFT JOIN der_controls k ON k.station_pk = $1 AND k.control_key = r.key
       ON CONFLICT (tenant_id, station_pk, control_key) DO UPDATE SET control_id = excluded.control_id, control_type = excluded.control_type,
         is_default = excluded.is_default, is_superseded = excluded.is_superseded, priority = excluded.priority, starts_at = excluded.starts_at,
         duration_seconds = excluded.duration_seconds, ends_at = excluded.ends_at, setting = excluded.setting, updated_at = excluded.updated_at,
         ${
           fresh ? 'set_by = excluded.set_by, set_at = excluded.set_at, started_at = NULL, ended_at = NULL' : 'ended_at = NULL' // it has it again, or still
         }`,
      [stationPk, recordset(rows), at, by?.setBy ?? null, by?.setAt ?? null],
    )
  }

  return {
    accepted: (stationPk, control, setBy, at) =>
      write(stationPk, [{ ...control, isSuperseded: control.isSuperseded ?? false }], at, { setBy, setAt: at }),

    reported: (stationPk, controls, at) => write(stationPk, controls, at, undefined),

    async superseded(stationPk, controlIds, at) {
      await unit.query(
        'UPDATE der_controls SET is_superseded = true, updated_at = $3 WHERE station_pk = $1 AND control_key = ANY ($2::text[])',
        [stationPk, controlIds.map(keyOf), at],
      )
    },

    async told(stationPk, { controlId, started, at }, receivedAt) {
      // What was queued while the station was offline may be told after what came later.
      await unit.query(
        `INSERT INTO der_controls AS c (station_pk, control_key, control_id, ${started ? 'started_at' : 'ended_at'}, updated_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (tenant_id, station_pk, control_key) DO UPDATE SET updated_at = excluded.updated_at,
           ${started ? 'started_at = excluded.started_at, ended_at = CASE WHEN c.ended_at > excluded.started_at THEN c.ended_at END' : 'ended_at = excluded.ended_at'}`,
        [stationPk, keyOf(controlId), controlId, at, receivedAt],
      )
    },

    async remove(stationPk, selection) {
      await unit.query(`DELETE FROM der_controls WHERE station_pk = $1 AND ${selected}`, bindOf(stationPk, selection))
    },

    async keepOnly(stationPk, selection, controlIds, at) {
      await unit.query(
        `DELETE FROM der_controls WHERE station_pk = $1 AND ${selected} AND NOT control_key = ANY ($5::text[]) AND updated_at < $6 AND ${state} <> 'ended'`,
        [...bindOf(stationPk, selection), controlIds.map(keyOf), at],
      )
    },

    async recordSignal(stationPk, signal) {
      await AfrrSignalModel.create({ stationPk, ...signal }, { transaction: await unit.transaction() })
    },

    signals: (stationPk, { status, from, to }, page) =>
      listPage<AfrrSignal>(
        unit,
        {
          columns: 'id, signal, signal_at AS "signalAt", status, reason, sent_by AS "sentBy", answered_at AS "answeredAt"',
          from: 'afrr_signals',
          where: where()
            .and('station_pk = ?', stationPk)
            .and('status = ?', status)
            .and('answered_at >= ?', from)
            .and('answered_at < ?', to),
          keys: [
            { sql: 'answered_at', type: 'timestamptz' },
            { sql: 'id', type: 'bigint' },
          ],
          descending: true,
        },
        page,
      ),

    list: (stationPk, { controlType, isDefault, state: wanted }, page) =>
      listPage<KnownDerControl>(
        unit,
        {
          columns,
          from: 'der_controls',
          where: where()
            .and('station_pk = ?', stationPk)
            .and('control_type = ?', controlType)
            .and('is_default = ?', isDefault)
            .and(`${state} = ?`, wanted),
          keys: [
            { sql: `COALESCE(control_type, '')`, type: 'text' },
            { sql: 'control_key', type: 'text' },
          ],
        },
        page,
      ),

    async notice(stationPk, { at, controlType, gridEventFault, ended, extraInfo, receivedAt }) {
      await unit.query(
        `INSERT INTO der_notices (station_pk, at, control_type, grid_event_fault, ended, extra_info, received_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (tenant_id, station_pk, at, control_type, grid_event_fault, ended) DO NOTHING`,
        [stationPk, at, controlType, gridEventFault ?? '', ended, extraInfo ?? null, receivedAt],
      )
    },

    alarms: (stationPk, { controlType, open, from, to }, page) =>
      listPage<DerAlarm>(
        unit,
        {
          columns: `id, control_type AS "controlType", grid_event_fault AS "gridEventFault", CASE WHEN NOT ended THEN at END AS "startedAt",
            ended_at AS "endedAt", taken_over_by AS "takenOverBy", extra_info AS "extraInfo", received_at AS "receivedAt"`,
          from: alarms,
          where: where()
            .and('station_pk = ?', stationPk)
            .and('control_type = ?', controlType)
            .and('(ended_at IS NULL) = ?', open)
            .and('at >= ?', from)
            .and('at < ?', to),
          keys: [
            { sql: 'at', type: 'timestamptz' },
            { sql: 'id', type: 'bigint' },
          ],
          descending: true,
        },
        page,
      ),
  }
}

/** The instant a schedule ends; absent where it has none, or one beyond what a calendar holds. */
function endOf({ startsAt, durationSeconds }: DerControl): Date | undefined {
  if (!startsAt || durationSeconds === undefined) return undefined
  const end = startsAt.getTime() + durationSeconds * 1000
  return end > -62e12 && end < 250e12 ? new Date(end) : undefined
}
