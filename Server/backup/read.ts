import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { Client, type Client as Pg } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { migrations } from '../../migrations/index.js'
import { ConfigError } from '../config.js'
import { migrate, migrateDown } from '../migrate.js'
import type { RolePasswords } from '../roles.js'
import { migrationsOf, type Table, tablesOf, weeksOf } from './catalogue.js'
import { type Header, openBackup } from './file.js'
import type { TableDone } from './write.js'

export interface ReadOptions {
  /** The owner's or a superuser's, of an empty database. */
  url: string
  file: string
  passwords?: RolePasswords
  onTable?: (table: TableDone) => void
}

type Backup = Awaited<ReturnType<typeof openBackup>>

/** Fills an empty database from a backup, in one transaction, and then brings it to this release. Throws ConfigError when it is not empty. */
export async function readBackup({ url, file, passwords, onTable }: ReadOptions): Promise<Header> {
  const backup = await openBackup(file)
  try {
    await prepare(url, backup.header, passwords)
    const client = new Client({ connectionString: url, application_name: 'plugboard restore' })
    client.on('error', () => {}) // the statement in hand reports it
    await client.connect()
    try {
      await client.query(`BEGIN; SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL statement_timeout = 0`)
      await fill(client, backup, onTable)
      await client.query('COMMIT')
      await client.query('ANALYZE')
    } finally {
      // Without COMMIT everything is as before.
      await client.end()
    }
    await migrate({ url, passwords })
    return backup.header
  } finally {
    backup.close()
  }
}

/** Checks that the database is empty, then gives it the tables of the release that wrote the backup. */
async function prepare(url: string, { migrations: wanted, plugboard }: Header, passwords?: RolePasswords): Promise<void> {
  const ours = migrations.map(({ name }) => name)
  if (wanted.some((name, i) => name !== ours[i]))
    throw new ConfigError(`the backup is of Plugboard ${plugboard}, which this release does not know: restore with that one`)
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    if (await migrationsOf(client)) await refuseRows(client)
  } finally {
    await client.end()
  }
  await migrate({ url, passwords })
  const next = ours[wanted.length]
  if (next) await migrateDown({ url, to: next })
}

/** An owner whom FORCE binds sees no rows: asking PostgreSQL whether a first page exists sees them all. */
async function refuseRows(client: Pg): Promise<void> {
  const { rows } = await client.query<{ name: string }>(`
    SELECT DISTINCT coalesce(p.relname, c.relname) AS name
    FROM pg_class c LEFT JOIN pg_inherits i ON i.inhrelid = c.oid LEFT JOIN pg_class p ON p.oid = i.inhparent
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname <> 'schema_migrations' AND pg_relation_size(c.oid) > 0
      AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = c.oid AND classid = 'pg_class'::regclass AND deptype = 'e')
    ORDER BY 1`)
  if (rows.length > 0)
    throw new ConfigError(
      `the database is not empty (${rows.map(({ name }) => name).join(', ')}): restore into a new one. ` +
        'For the managed database stop Plugboard and move DATA_DIR/postgres away, but keep DATA_DIR/secret.key',
    )
}

async function fill(client: Pg, { header, take }: Backup, onTable?: (table: TableDone) => void): Promise<void> {
  const tables = await tablesOf(client)
  const id = client.escapeIdentifier.bind(client)
  const every = (sql: (table: string) => string) => client.query(tables.map(({ name }) => sql(id(name))).join(';\n'))
  // The owner is bound by FORCE like everybody else; taken off and put back in this transaction, nobody ever sees it off.
  const forced = await forcedTables(client)
  for (const name of forced) await client.query(`ALTER TABLE ${id(name)} NO FORCE ROW LEVEL SECURITY`)
  await every((table) => `ALTER TABLE ${table} DISABLE TRIGGER USER`)
  await makeWeeks(client, header.weeks)
  for (const saved of header.tables) {
    const rows = await copyTable(client, tableFor(saved, tables), saved, take(saved.bytes))
    onTable?.({ name: saved.name, rows, bytes: saved.bytes })
  }
  for (const { name, last, called } of header.sequences) await client.query('SELECT setval($1::regclass, $2, $3)', [id(name), last, called])
  await every((table) => `ALTER TABLE ${table} ENABLE TRIGGER USER`)
  for (const name of forced) await client.query(`ALTER TABLE ${id(name)} FORCE ROW LEVEL SECURITY`)
}

function tableFor({ name, columns }: Header['tables'][number], tables: Table[]): Table {
  const table = tables.find((known) => known.name === name)
  const unknown = columns.find((column) => !table?.columns.includes(column))
  if (!table || unknown)
    throw new ConfigError(`the backup has ${unknown ? `a column ${name}.${unknown}` : `a table ${name}`} that is unknown here`)
  return table
}

async function forcedTables(client: Pg): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition AND relforcerowsecurity`,
  )
  return rows.map(({ name }) => name)
}

/** Partitions of weeks gone by, so that retention finds them again; they belong to whoever owns the parent. */
async function makeWeeks(client: Pg, wanted: Header['weeks']): Promise<void> {
  const { rows } = await client.query<{ parent: string; owner: string }>(
    `SELECT relname AS parent, pg_get_userbyid(relowner) AS owner FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'p'`,
  )
  const existing = await weeksOf(client)
  for (const { parent, owner } of rows) {
    await client.query(`SET LOCAL ROLE ${client.escapeIdentifier(owner)}`)
    for (const week of wanted[parent] ?? []) {
      if (existing[parent]?.includes(week)) continue
      const part = client.escapeIdentifier(`${parent}_${week}`)
      const from = new Date(`${week.slice(0, 4)}-${week.slice(4, 6)}-${week.slice(6)}T00:00:00Z`)
      const until = new Date(from.getTime() + 7 * 86_400_000)
      await client.query(
        `CREATE TABLE ${part} PARTITION OF ${client.escapeIdentifier(parent)} FOR VALUES FROM ('${from.toISOString()}') TO ('${until.toISOString()}');
         ALTER TABLE ${part} ENABLE ROW LEVEL SECURITY; ALTER TABLE ${part} FORCE ROW LEVEL SECURITY`,
      )
    }
    await client.query('RESET ROLE')
  }
}

async function copyTable(client: Pg, { name }: Table, saved: Header['tables'][number], rows: AsyncIterable<Buffer>): Promise<number> {
  const columns = saved.columns.map((column) => client.escapeIdentifier(column)).join(', ')
  const stream = client.query(copyFrom(`COPY ${client.escapeIdentifier(name)} (${columns}) FROM STDIN`))
  const done = once(stream, 'finish')
  done.catch(() => {}) // awaited below, or overtaken by an error of the file
  const hash = createHash('sha256')
  for await (const chunk of rows) {
    hash.update(chunk)
    if (!stream.write(chunk)) await Promise.race([once(stream, 'drain'), done])
  }
  stream.end()
  await done
  if (hash.digest('hex') !== saved.sha256 || stream.rowCount !== saved.rows)
    throw new ConfigError(`the backup is damaged: table ${name} is not what its checksum says`)
  return stream.rowCount
}
