import type pg from 'pg'
import type { ApiKeyRow, SystemData } from '#base/system.js'

export const apiKeys = (pool: pg.Pool): SystemData['apiKeys'] => ({
  async byHash(hash) {
    const { rows } = await pool.query<ApiKeyRow>(
      `SELECT id, tenant_id AS "tenantId", name, permissions, expires_at AS "expiresAt" FROM api_keys
       WHERE key_hash = $1 AND (expires_at IS NULL OR expires_at > now())`,
      [hash],
    )
    return rows[0]
  },
  async ensureAdmin(hash) {
    await pool.query(
      `WITH old AS (DELETE FROM api_keys WHERE tenant_id = 0 AND name = 'admin' AND key_hash <> $1)
       INSERT INTO api_keys (tenant_id, name, key_hash, permissions) VALUES (0, 'admin', $1, '{*}') ON CONFLICT DO NOTHING`,
      [hash],
    )
  },
})
