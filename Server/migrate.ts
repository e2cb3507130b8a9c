import pg from 'pg'
import { Umzug, type UmzugStorage } from 'umzug'
import { migrations } from '../migrations/index.js'
import { ensureGeography } from '../migrations/postgis.js'
import { ensureRoles, type RolePasswords } from './roles.js'

export interface MigrateOptions {
  /** An owner or a superuser of the database. */
  url: string
  /** Passwords of the serving roles; without them the roles must exist already. */
  passwords?: RolePasswords
}

export interface Migrated {
  applied: string[]
  postgis: boolean
}

const LOCK = 7_527_864 // one number for the whole product, so that processes starting together migrate one after the other

const names = (client: pg.Client): UmzugStorage => ({
  logMigration: async ({ name }) => void (await client.query('INSERT INTO schema_migrations (name) VALUES ($1)', [name])),
  unlogMigration: async ({ name }) => void (await client.query('DELETE FROM schema_migrations WHERE name = $1', [name])),
  executed: async () =>
    (await client.query<{ name: string }>('SELECT name FROM schema_migrations ORDER BY name')).rows.map((row) => row.name),
})

/** Each migration is one transaction: a step that fails leaves nothing behind. */
const runner = (client: pg.Client) => {
  const run = async (sql: string) => {
    await client.query('BEGIN')
    await client.query(sql).then(
      () => client.query('COMMIT'),
      async (err: unknown) => {
        await client.query('ROLLBACK')
        throw err
      },
    )
  }
  return new Umzug({
    migrations: migrations.map(({ name, up, down }) => ({ name, up: () => run(up), down: () => run(down) })),
    storage: names(client),
    logger: undefined,
  })
}

async function locked<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'plugboard migrate' })
  await client.connect()
  try {
    await client.query('SELECT pg_advisory_lock($1)', [LOCK])
    return await work(client)
  } finally {
    await client.end() // releases the lock too
  }
}

async function ensurePostgis(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ installed_version: string | null }>(
    `SELECT installed_version FROM pg_available_extensions WHERE name = 'postgis'`,
  )
  if (rows.length === 0) return false
  if (rows[0]?.installed_version) return true
  return client.query('CREATE EXTENSION IF NOT EXISTS postgis').then(
    () => true,
    () => false, // only a superuser may create it; locations then search by haversine, with the same answers
  )
}

/** Brings the database to this release: extension, roles, tables, geography column. Safe to call from many processes at once. */
export const migrate = ({ url, passwords }: MigrateOptions): Promise<Migrated> =>
  locked(url, async (client) => {
    const postgis = await ensurePostgis(client)
    const owner = await ensureRoles(client, passwords)
    if (owner) await client.query(`SET ROLE ${owner}`)
    await client.query(
      'CREATE TABLE IF NOT EXISTS schema_migrations (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())',
    )
    const applied = await runner(client).up()
    if (postgis) await client.query(ensureGeography)
    return { applied: applied.map(({ name }) => name), postgis }
  })

/** Takes back every migration down to and including `to` (all of them by default). Data in the dropped tables is gone. */
export const migrateDown = ({ url, to }: { url: string; to?: string }): Promise<string[]> =>
  locked(url, async (client) => (await runner(client).down(to ? { to } : { to: 0 })).map(({ name }) => name))
