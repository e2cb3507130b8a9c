import type { CommandRow, Commands, CommandTarget } from '#base/repositories/commands.js'
import { commandColumns, endedColumns, tell } from '../commandSql.js'
import { listPage, present, where } from '../page.js'
import type { Unit } from '../unit.js'

export const commands = (unit: Unit): Commands => ({
  async targets(stationIds) {
    const rows = await unit.query(
      `SELECT station_pk AS "stationPk", station_id AS "stationId", boot_status AS "bootStatus", ocpp_version AS "lastVersion",
         ocpp_versions AS "ocppVersions",
         CASE WHEN online THEN json_build_object('processId', process_id, 'version', ocpp_version) END AS link
       FROM station_links WHERE station_id = ANY ($1::text[])`,
      [stationIds],
    )
    return rows.map((row) => present<CommandTarget>(row))
  },

  async add(wanted) {
    const rows = await unit.query<{ id: string }>(
      `WITH given AS (
         SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::json[], $5::text[], $6::bool[], $7::text[], $8::text[], $9::int[], $10::text[], $11::json[])
           WITH ORDINALITY AS g (station_id, ocpp_version, action, request, when_offline, repeatable, requested_by, callback_url, life, process_id, error, place)
       ), added AS (
         INSERT INTO commands (station_id, ocpp_version, action, request, status, when_offline, repeatable, requested_by, callback_url,
           expires_at, sent_at, process_id, finished_at, error, applied)
         SELECT station_id, ocpp_version, action, request, CASE WHEN error IS NOT NULL THEN 'failed' WHEN process_id IS NULL THEN 'queued' ELSE 'sent' END,
           when_offline, repeatable, requested_by, callback_url, now() + make_interval(secs => life),
           CASE WHEN process_id IS NOT NULL AND error IS NULL THEN now() END, process_id, CASE WHEN error IS NOT NULL THEN now() END, error, error IS NOT NULL
         FROM given ORDER BY place RETURNING seq, ${endedColumns}
       ), ended AS (SELECT * FROM added WHERE status = 'failed'), ${tell}
       SELECT id FROM added ORDER BY seq`,
      [
        wanted.map((c) => c.stationId),
        wanted.map((c) => c.version),
        wanted.map((c) => c.action),
        wanted.map((c) => c.request),
        wanted.map((c) => c.whenOffline),
        wanted.map((c) => c.repeatable),
        wanted.map((c) => c.requestedBy ?? null),
        wanted.map((c) => c.callbackUrl ?? null),
        wanted.map((c) => c.lifeSeconds),
        wanted.map((c) => c.processId ?? null),
        wanted.map((c) => (c.error ? JSON.stringify(c.error) : null)),
      ],
    )
    return rows.map(({ id }) => id)
  },

  async lock(id) {
    const [row] = await unit.query(
      `SELECT ${commandColumns('c')}, s.id AS "stationPk" FROM commands c
       LEFT JOIN stations s ON s.tenant_id = c.tenant_id AND s.station_id = c.station_id
       WHERE c.id = $1 AND NOT c.applied FOR UPDATE OF c`,
      [id],
    )
    return row && present<CommandRow & { stationPk?: number }>(row)
  },

  async keepAnswer(id, { response, meaning }) {
    const rows = await unit.query(
      `UPDATE commands SET status = 'answered', response = $2, meaning = $3, finished_at = now()
       WHERE id = $1 AND status IN ('queued', 'sent') RETURNING id`,
      [id, JSON.stringify(response), meaning ? JSON.stringify(meaning) : null],
    )
    return rows.length > 0
  },

  async finish(id, outcome) {
    const answered = outcome.status === 'answered'
    const rows = await unit.query(
      `WITH ended AS (
         UPDATE commands SET status = $2, response = COALESCE($3::json, response), meaning = COALESCE($4::json, meaning), error = $5,
           finished_at = COALESCE(finished_at, now()), applied = true
         WHERE id = $1 AND NOT applied RETURNING ${endedColumns}
       ), ${tell} SELECT id FROM ended`,
      [
        id,
        outcome.status,
        answered ? JSON.stringify(outcome.response) : null,
        answered && outcome.meaning ? JSON.stringify(outcome.meaning) : null,
        answered ? null : JSON.stringify(outcome.error),
      ],
    )
    return rows.length > 0
  },

  async find(id) {
    const [row] = await unit.query(`SELECT ${commandColumns()} FROM commands WHERE id = $1`, [id])
    return row && present<CommandRow>(row)
  },

  list: ({ stationId, action, status, from, to }, page) =>
    listPage<CommandRow>(
      unit,
      {
        columns: commandColumns(),
        from: 'commands',
        where: where()
          .and('station_id = ?', stationId)
          .and('lower(action) = lower(?)', action)
          .and('status = ?', status)
          .and('created_at >= ?', from)
          .and('created_at < ?', to),
        keys: [{ sql: 'seq', type: 'bigint' }],
        descending: true,
      },
      page,
    ),
})
