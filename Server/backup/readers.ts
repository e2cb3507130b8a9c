import { Client } from 'pg'
import { ConfigError } from '../config.js'
import type { Table } from './catalogue.js'

/** Logins of the serving roles, for an owner whom FORCE ROW LEVEL SECURITY binds. */
export interface Logins {
  appUrl?: string
  systemUrl?: string
}

/** One statement that reads (part of) a table, and who may ask it. */
export interface Read {
  client: Client
  sql: string
  tenant?: number
}

/** How the rows of each table are read, all in one snapshot of the database. */
export interface Snapshot {
  client: Client
  reads(table: Table): Read[]
  close(): Promise<void>
}

// Text that means the same everywhere, and all the time it needs.
const begin = `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
  SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL intervalstyle = 'iso_8601'; SET LOCAL bytea_output = 'hex';
  SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0`

/**
 * A superuser sees every row. An owner who is none sees not one of his own tables (FORCE), so the serving roles read in his snapshot:
 * the cross-tenant role where it may, else one tenant after the other.
 */
export async function openSnapshot(url: string, logins: Logins): Promise<Snapshot> {
  const opened: Client[] = []
  const connect = async (connectionString: string) => {
    const client = new Client({ connectionString, application_name: 'plugboard backup' })
    client.on('error', () => {}) // the statement in hand reports it
    await client.connect()
    opened.push(client)
    await client.query(begin)
    return client
  }
  const close = async () => {
    for (const client of opened) await client.end()
  }
  try {
    const client = await connect(url)
    const { rows } = await client.query<{ all: boolean; snapshot: string }>(
      `SELECT rolsuper OR rolbypassrls AS all, pg_export_snapshot() AS snapshot FROM pg_roles WHERE rolname = current_user`,
    )
    if (rows[0]!.all) return { client, close, reads: (table) => [{ client, sql: selectOf(client, table) }] }
    if (!logins.appUrl || !logins.systemUrl)
      throw new ConfigError(
        'DATABASE_URL is no superuser: row-level security hides the rows from it. Set SECRET_KEY, or DATABASE_APP_URL and DATABASE_SYSTEM_URL',
      )
    const join = async (login: string) => {
      const other = await connect(login)
      await other.query(`SET TRANSACTION SNAPSHOT ${other.escapeLiteral(rows[0]!.snapshot)}`)
      return other
    }
    const app = await join(logins.appUrl)
    const system = await join(logins.systemUrl)
    const tenants = (await system.query<{ id: number }>('SELECT id FROM tenants ORDER BY id')).rows.map(({ id }) => id)
    return {
      client,
      close,
      reads: (table) =>
        table.system
          ? [{ client: system, sql: selectOf(system, table) }]
          : tenants.map((tenant) => ({ client: app, sql: selectOf(app, table), tenant })),
    }
  } catch (err) {
    await close()
    throw err
  }
}

/** A query, not the table: COPY reads partitions through their parent only so. */
const selectOf = (client: Client, { name, columns }: Table): string =>
  `COPY (SELECT ${columns.map((column) => client.escapeIdentifier(column)).join(', ')} FROM ${client.escapeIdentifier(name)}) TO STDOUT`
