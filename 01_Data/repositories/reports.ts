import { createHash } from 'node:crypto'
import type { CompleteReport, Report, Reports } from '#base/repositories/reports.js'
import { listPage, present, where } from '../page.js'
import type { Unit } from '../unit.js'

/** So long after the last part a report that lacks something is given up. */
const SILENT = `interval '10 minutes'`
/** Parts of such a report are still to come, or may be. */
const awaited: ReadonlySet<string> = new Set(['requested', 'arriving'])
/** Of one message, per station. */
const KEPT = 20

const columns = `id, message, asked_by AS "askedBy", request_id AS "requestId", request, status, state, requested_at AS "requestedAt",
  last_part_at AS "lastPartAt", parts, missing, last_seq IS NOT NULL AS "lastPartKnown"`

const reportsWithState = `(
  SELECT r.*, p.parts, p.last_seq, m.missing,
    CASE WHEN p.last_seq IS NOT NULL AND m.missing = '{}' THEN 'complete'
         WHEN p.parts = 0 AND r.status IS NOT NULL AND r.status <> 'Accepted' THEN 'refused'
         WHEN greatest(r.requested_at, r.last_part_at) < now() - ${SILENT} THEN 'incomplete'
         WHEN p.parts = 0 THEN 'requested'
         ELSE 'arriving' END AS state
  FROM reports r
  CROSS JOIN LATERAL (
    SELECT count(*)::int AS parts, max(seq_no) AS highest, min(seq_no) FILTER (WHERE NOT tbc) AS last_seq
    FROM report_parts WHERE tenant_id = r.tenant_id AND report_id = r.id) p
  CROSS JOIN LATERAL (
    SELECT ARRAY(
      SELECT n::int FROM generate_series(0, LEAST(COALESCE(p.last_seq, p.highest), 100000)) n
      WHERE NOT EXISTS (SELECT FROM report_parts WHERE tenant_id = r.tenant_id AND report_id = r.id AND seq_no = n) LIMIT 100) AS missing) m
) AS report`

export const reports = (unit: Unit): Reports => {
  const newest = async (stationPk: number, message: string, requestId: number) => {
    const [row] = await unit.query<{ id: number }>(
      'SELECT id FROM reports WHERE station_pk = $1 AND message = $2 AND request_id = $3 ORDER BY id DESC LIMIT 1 FOR UPDATE',
      [stationPk, message, requestId],
    )
    return row?.id
  }

  const find = async (stationPk: number, id: number): Promise<CompleteReport | undefined> => {
    const [row] = await unit.query(`SELECT ${columns} FROM ${reportsWithState} WHERE station_pk = $1 AND id = $2`, [stationPk, id])
    if (!row) return undefined
    const parts = await unit.query<{ content: unknown[] }>('SELECT content FROM report_parts WHERE report_id = $1 ORDER BY seq_no', [id])
    return { ...present<Report>(row), content: parts.flatMap(({ content }) => content) }
  }

  return {
    async open(stationPk, { message, askedBy, requestId, request, at }) {
      const rows = await unit.query<{ state: string }>(
        `SELECT state FROM ${reportsWithState} WHERE station_pk = $1 AND message = $2 AND request_id = $3 ORDER BY id DESC LIMIT 1`,
        [stationPk, message, requestId],
      )
      if (rows[0] && awaited.has(rows[0].state)) return false
      await unit.query(
        'INSERT INTO reports (station_pk, message, asked_by, request_id, request, requested_at) VALUES ($1, $2, $3, $4, $5, $6)',
        [stationPk, message, askedBy, requestId, JSON.stringify(request), at],
      )
      await forgetOld(unit, stationPk, message)
      return true
    },

    async withdraw(stationPk, { askedBy, requestId, since }) {
      await unit.query(
        `DELETE FROM reports r WHERE station_pk = $1 AND asked_by = $2 AND request_id = $3 AND requested_at >= $4 AND status IS NULL
           AND NOT EXISTS (SELECT FROM report_parts WHERE tenant_id = r.tenant_id AND report_id = r.id)`,
        [stationPk, askedBy, requestId, since],
      )
    },

    async refused(stationPk, { askedBy, requestId, since, code }) {
      await unit.query(
        `UPDATE reports SET status = $5 WHERE station_pk = $1 AND asked_by = $2 AND request_id = $3 AND requested_at >= $4 AND status IS NULL`,
        [stationPk, askedBy, requestId, since, code],
      )
    },

    async answered(stationPk, { message, requestId, status }) {
      const [row] = await unit.query<{ requestedAt: Date }>(
        'UPDATE reports SET status = $2 WHERE id = $1 RETURNING requested_at AS "requestedAt"',
        [await newest(stationPk, message, requestId), status],
      )
      return row?.requestedAt
    },

    async add(stationPk, { message, requestId, seqNo, tbc, generatedAt, receivedAt, content }) {
      const id = (await newest(stationPk, message, requestId)) ?? (await begin(unit, stationPk, { message, requestId, receivedAt }))
      const text = JSON.stringify(content)
      const hash = createHash('sha256').update(text).digest('base64')
      // Without a number the content tells a repeat from a new part.
      const rows = await unit.query(
        `INSERT INTO report_parts (report_id, seq_no, tbc, hash, generated_at, received_at, content)
         SELECT $1, COALESCE($2, count(*)), $3, $4, $5, $6, $7 FROM report_parts WHERE report_id = $1
         HAVING $2 IS NOT NULL OR count(*) FILTER (WHERE hash = $4) = 0
         ON CONFLICT DO NOTHING RETURNING seq_no`,
        [id, seqNo ?? null, tbc, hash, generatedAt ?? null, receivedAt, text],
      )
      await unit.query('UPDATE reports SET last_part_at = greatest(last_part_at, $2) WHERE id = $1', [id, receivedAt])
      return rows.length > 0
    },

    list: (stationPk, { message, state, requestId, unasked, from, to }, page) =>
      listPage<Report>(
        unit,
        {
          from: reportsWithState,
          columns,
          where: where()
            .and('station_pk = ?', stationPk)
            .and('message = ?', message)
            .and('state = ?', state)
            .and('request_id = ?', requestId)
            .and('(asked_by IS NULL) = ?', unasked)
            .and('requested_at >= ?', from)
            .and('requested_at < ?', to),
          keys: [{ sql: 'id', type: 'bigint' }],
          descending: true,
        },
        page,
      ),

    async completed(stationPk, { message, requestId }) {
      const report = await find(stationPk, (await newest(stationPk, message, requestId)) ?? 0)
      return report?.state === 'complete' ? report : undefined
    },

    find,
  }
}

async function begin(
  unit: Unit,
  stationPk: number,
  { message, requestId, receivedAt }: { message: string; requestId: number; receivedAt: Date },
) {
  const [row] = await unit.query<{ id: number }>(
    'INSERT INTO reports (station_pk, message, request_id, requested_at) VALUES ($1, $2, $3, $4) RETURNING id',
    [stationPk, message, requestId, receivedAt],
  )
  await forgetOld(unit, stationPk, message)
  return row!.id
}

async function forgetOld(unit: Unit, stationPk: number, message: string): Promise<void> {
  await unit.query(
    `DELETE FROM reports WHERE station_pk = $1 AND message = $2
       AND id <= (SELECT id FROM reports WHERE station_pk = $1 AND message = $2 ORDER BY id DESC OFFSET ${KEPT} LIMIT 1)`,
    [stationPk, message],
  )
}
