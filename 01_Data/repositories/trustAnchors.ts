import type { TrustAnchor, TrustAnchors } from '#base/repositories/trustAnchors.js'
import { listPage, where } from '../page.js'
import type { Unit } from '../unit.js'

const from = 'trust_anchors'
const columns = `id, certificate_type AS "certificateType", fingerprint, pem, subject, valid_from AS "validFrom", valid_to AS "validTo",
  created_at AS "createdAt"`

export const trustAnchors = (unit: Unit): TrustAnchors => ({
  all: () => unit.query<TrustAnchor>(`SELECT ${columns} FROM ${from} ORDER BY id`),

  list: ({ certificateType }, page) =>
    listPage<TrustAnchor>(
      unit,
      { from, columns, where: where().and('certificate_type = ?', certificateType), keys: [{ sql: 'id', type: 'bigint' }] },
      page,
    ),

  async get(id) {
    const [row] = await unit.query<TrustAnchor>(`SELECT ${columns} FROM ${from} WHERE id = $1`, [id])
    return row
  },

  async count() {
    const [row] = await unit.query<{ count: number }>(`SELECT count(*)::int AS count FROM ${from}`)
    return row!.count
  },

  async create({ certificateType, fingerprint, pem, subject, validFrom, validTo }) {
    const [row] = await unit.query<TrustAnchor>(
      `INSERT INTO ${from} (certificate_type, fingerprint, pem, subject, valid_from, valid_to) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (tenant_id, certificate_type, fingerprint) DO NOTHING RETURNING ${columns}`,
      [certificateType, fingerprint, pem, subject, validFrom, validTo],
    )
    return row
  },

  async remove(id) {
    return (await unit.query(`DELETE FROM ${from} WHERE id = $1 RETURNING id`, [id])).length > 0
  },
})
