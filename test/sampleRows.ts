import type { Client } from 'pg'
import { tablesOf } from '../Server/backup/catalogue.js'

interface Column {
  name: string
  type: string
}

interface Reference {
  columns: string[]
  table: string
  targets: string[]
}

// What COPY and JSON must not mangle.
const text = 'tab\there\\ "quoted"\nsecond line é 充 \\N \\.'
const byType: Record<string, string> = {
  text: text,
  integer: '1',
  smallint: '1',
  bigint: '9007199254740993',
  boolean: 'true',
  json: '{"b":1,"a":[0.10,"\\n"]}',
  jsonb: '{}',
  bytea: '\\x00ff0a5c',
  uuid: '6f1c3c1e-0b7c-4f7e-9d55-2c0a6d6d3a11',
  'text[]': '{one,"two, three"}',
  'timestamp with time zone': '2026-02-03T04:05:06.789Z',
  'double precision': '0.1',
}
// Columns whose CHECK accepts only a few words.
const special: Record<string, string> = {
  status: 'queued',
  url: 'https://example.com/',
  boot_status: 'Pending',
  credential_kind: 'scrypt',
  closed_by: 'stale',
}

/**
 * One row for each of two tenants in every table there is, however many the migrations have made; every column without a default has a value.
 * The two tenants' rows say the same: same station, same token, same transaction. The client is a superuser's.
 */
export async function insertSampleRows(client: Client): Promise<string[]> {
  const tables = await tablesOf(client)
  await client.query(`INSERT INTO tenants (id, slug, name) VALUES (0, 'system', 'System'), (1, 'one', 'One'), (2, 'two', 'Two')`)
  for (const tenant of ['1', '2']) {
    await client.query(`SELECT set_config('app.tenant', $1, false)`, [tenant])
    for (const { name } of tables) if (name !== 'tenants') await insertRow(client, name, tenant)
  }
  return tables.map(({ name }) => name)
}

async function insertRow(client: Client, table: string, tenant: string): Promise<void> {
  const id = client.escapeIdentifier.bind(client)
  const { rows: columns } = await client.query<Column>(
    `SELECT attname AS name, format_type(atttypid, atttypmod) AS type FROM pg_attribute
      WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND NOT atthasdef AND attidentity = '' AND attname <> 'tenant_id'`,
    [id(table)],
  )
  const values = new Map(columns.map(({ name, type }) => [name, special[name] ?? byType[type]]))
  if (values.has('id') && table === 'processes') values.set('id', `process-${tenant}`)
  for (const { columns: own, table: other, targets } of await referencesOf(client, table)) {
    if (other === 'tenants') continue
    const { rows } = await client.query<Record<string, unknown>>(`SELECT * FROM ${id(other)} WHERE tenant_id = $1 LIMIT 1`, [tenant])
    own.forEach((column, i) => column !== 'tenant_id' && values.set(column, rows[0]?.[targets[i]!] as string))
  }
  const names = [...values.keys()]
  await client.query(
    names.length === 0
      ? `INSERT INTO ${id(table)} DEFAULT VALUES`
      : `INSERT INTO ${id(table)} (${names.map(id).join(', ')}) VALUES (${names.map((_, i) => `$${i + 1}`).join(', ')})`,
    [...values.values()],
  )
}

async function referencesOf(client: Client, table: string): Promise<Reference[]> {
  const { rows } = await client.query<Reference>(
    `SELECT confrelid::regclass::text AS table,
       ARRAY(SELECT a.attname::text FROM unnest(conkey) WITH ORDINALITY k (n, o) JOIN pg_attribute a ON a.attrelid = conrelid AND a.attnum = k.n ORDER BY o) AS columns,
       ARRAY(SELECT a.attname::text FROM unnest(confkey) WITH ORDINALITY k (n, o) JOIN pg_attribute a ON a.attrelid = confrelid AND a.attnum = k.n ORDER BY o) AS targets
     FROM pg_constraint WHERE conrelid = $1::regclass AND contype = 'f' AND conparentid = 0`,
    [client.escapeIdentifier(table)],
  )
  return rows
}
