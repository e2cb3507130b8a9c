import type pg from 'pg'
import type { SystemData } from '#base/system.js'
import { inTransaction } from '../inTransaction.js'

export const attempts = (pool: pg.Pool): SystemData['attempts'] => ({
  async add(rows, cap) {
    if (rows.length === 0) return
    await inTransaction(pool, async (client) => {
      await client.query(
        `INSERT INTO connection_attempts (tenant_id, claimed_id, cause, detail, address_block, count, first_at, last_at, offered, password_hash, offers_differ)
       SELECT * FROM unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::timestamptz[], $8::timestamptz[], $9::json[], $10::bytea[], $11::bool[])
       ON CONFLICT (tenant_id, claimed_id, cause, address_block) DO UPDATE SET
         count = connection_attempts.count + excluded.count, last_at = excluded.last_at, detail = excluded.detail,
         offered = excluded.offered, password_hash = COALESCE(connection_attempts.password_hash, excluded.password_hash),
          offers_differ = connection_attempts.offers_differ OR excluded.offers_differ
            OR connection_attempts.password_hash IS DISTINCT FROM excluded.password_hash`,
        [
          rows.map((r) => r.tenantId),
          rows.map((r) => r.claimedId),
          rows.map((r) => r.cause),
          rows.map((r) => r.detail),
          rows.map((r) => r.addressBlock),
          rows.map((r) => r.count),
          rows.map((r) => r.firstAt),
          rows.map((r) => r.lastAt),
          rows.map((r) => JSON.stringify(r.offered)),
          rows.map((r) => r.passwordHash ?? null),
          rows.map((r) => r.offersDiffer ?? false),
        ],
      )
      await client.query(
        `DELETE FROM connection_attempts a USING (
         SELECT tenant_id, id, row_number() OVER (PARTITION BY tenant_id ORDER BY last_at DESC, id DESC) AS place
         FROM connection_attempts WHERE tenant_id = ANY ($1::int[])
       ) ranked WHERE (a.tenant_id, a.id) = (ranked.tenant_id, ranked.id) AND ranked.place > $2`,
        [[...new Set(rows.map((r) => r.tenantId))], cap],
      )
    })
  },
})
