import type { Client } from 'pg'

// Ours: neither an extension's nor PostgreSQL's. `tenant` is NULL where the table has none.
const tables = `tables AS (
  SELECT c.oid AS id, c.relname::text AS name, c.relispartition AS partition, c.relrowsecurity AS secured, c.relforcerowsecurity AS forced,
    c.relowner::regrole::text AS owner, c.relacl AS acl,
    (SELECT attnum FROM pg_attribute WHERE attrelid = c.oid AND attname = CASE c.relname WHEN 'tenants' THEN 'id' ELSE 'tenant_id' END
       AND NOT attisdropped) AS tenant
  FROM pg_class c
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
    AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = c.oid AND classid = 'pg_class'::regclass AND deptype = 'e')
)`

/** What a query finds in `tables` and the catalogue. */
export async function rowsOf<T extends object>(client: Client, sql: string): Promise<T[]> {
  return (await client.query<T>(`WITH ${tables} ${sql}`)).rows
}

/** The same for a query that gives findings in words, as `line`. */
export async function lines(client: Client, sql: string): Promise<string[]> {
  return (await rowsOf<{ line: string }>(client, sql)).map(({ line }) => line)
}

/** Tables that must cross tenants. */
export const systemTables = [
  'access_changes',
  'api_keys',
  'callbacks',
  'commands',
  'connection_attempts',
  'connections',
  'outbox',
  'processes',
  'station_links',
  'tenants',
]
