import type { Client } from 'pg'
import { lines, rowsOf } from './tables.js'

/** Tables that hold nothing of a tenant. Whoever adds one says here why it needs none. */
const withoutTenant: Record<string, string> = {
  processes: 'our own processes; plugboard_system alone reads it',
  schema_migrations: 'names of migrations; nobody but the owner reads it',
}

/** Keys that hold over all tenants. */
const overall: Record<string, string> = {
  tenants_slug_key: 'a slug names one tenant in the URLs of all',
}

export async function tenantless(client: Client): Promise<string[]> {
  const rows = await rowsOf<{ name: string }>(client, 'SELECT name FROM tables WHERE tenant IS NULL ORDER BY name')
  return rows.filter(({ name }) => !(name in withoutTenant)).map(({ name }) => `${name}: has no tenant`)
}

/** Constraints look past row-level security: a key without the tenant tells one tenant what another has. */
export async function keys(client: Client): Promise<string[]> {
  const rows = await rowsOf<{ line: string; index: string }>(
    client,
    `SELECT format('%s: unique index %s leaves the tenant out', name, indexrelid::regclass) AS line, indexrelid::regclass::text AS index
     FROM tables JOIN pg_index ON indrelid = id
     WHERE tenant IS NOT NULL AND (indisunique OR indisexclusion) AND NOT tenant = ANY ((indkey::int2[])[0:indnkeyatts - 1])
     UNION ALL
     SELECT format('%s: has no primary key', name), '' FROM tables WHERE NOT EXISTS (SELECT FROM pg_index WHERE indrelid = id AND indisprimary)
     ORDER BY 1`,
  )
  return rows.filter(({ index }) => !(index in overall)).map(({ line }) => line)
}

/** The tenant of the row must be the tenant of the row it refers to: in the same place on both sides. */
export const references = (client: Client) =>
  lines(
    client,
    `SELECT format('%s: foreign key %s leads out of the tenant', own.name, k.conname) AS line
     FROM pg_constraint k JOIN tables own ON own.id = k.conrelid JOIN tables other ON other.id = k.confrelid
     WHERE k.contype = 'f' AND k.conparentid = 0 AND own.tenant IS NOT NULL AND other.tenant IS NOT NULL
       AND NOT EXISTS (SELECT FROM unnest(k.conkey, k.confkey) AS pair (own_column, other_column)
         WHERE own_column = own.tenant AND other_column = other.tenant)
     ORDER BY 1`,
  )
