import { createHash } from 'node:crypto'
import type { CertificateQueries, CertificateQuery } from '#base/repositories/certificateQueries.js'
import { listPage, where } from '../page.js'
import type { Unit } from '../unit.js'

/** Per station: the questions it asked last. */
const KEPT = 100
/** Characters: what others answered may be part of it. */
const MOST_REASON = 1000

export const certificateQueries = (unit: Unit): CertificateQueries => ({
  async record(stationPk, { action, about, answer, reason, at }) {
    const text = JSON.stringify(about)
    const hash = createHash('sha256').update(text).digest('base64')
    const [row] = await unit.query<{ times: number }>(
      `INSERT INTO certificate_queries (station_pk, action, hash, about, answer, reason, first_at, last_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $7)
       ON CONFLICT (tenant_id, station_pk, action, hash)
       DO UPDATE SET times = certificate_queries.times + 1, answer = excluded.answer, reason = excluded.reason, last_at = excluded.last_at RETURNING times`,
      [stationPk, action, hash, text, answer, reason?.slice(0, MOST_REASON), at],
    )
    if (row!.times > 1) return
    await unit.query(
      `DELETE FROM certificate_queries WHERE station_pk = $1
         AND id IN (SELECT id FROM certificate_queries WHERE station_pk = $1 ORDER BY last_at DESC, id DESC OFFSET ${KEPT})`,
      [stationPk],
    )
  },

  list: (stationPk, { action }, page) =>
    listPage<CertificateQuery>(
      unit,
      {
        from: 'certificate_queries',
        columns: 'id, action, about, answer, reason, times, first_at AS "firstAt", last_at AS "lastAt"',
        where: where().and('station_pk = ?', stationPk).and('action = ?', action),
        keys: [{ sql: 'id', type: 'bigint' }],
        descending: true,
      },
      page,
    ),
})
