import type pg from 'pg'
import type { SystemData, TenantRow } from '#base/system.js'

const columns = 'id, slug, name'

export const tenants = (pool: pg.Pool): SystemData['tenants'] => ({
  async list() {
    return (await pool.query<TenantRow>(`SELECT ${columns} FROM tenants ORDER BY id`)).rows
  },
  async ensure(defaultSlug) {
    await pool.query(`INSERT INTO tenants (id, slug, name) VALUES (0, 'system', 'System'), (1, $1, 'Default') ON CONFLICT DO NOTHING`, [
      defaultSlug,
    ])
    return (await pool.query<{ slug: string }>('SELECT slug FROM tenants WHERE id > 0 ORDER BY id')).rows.map(({ slug }) => slug)
  },
  async create({ name, slug }) {
    return (await pool.query<TenantRow>(`INSERT INTO tenants (name, slug) VALUES ($1, $2) RETURNING ${columns}`, [name, slug])).rows[0]!
  },
  async remove(id) {
    return ((await pool.query('DELETE FROM tenants WHERE id = $1 AND id > 0', [id])).rowCount ?? 0) > 0
  },
})
