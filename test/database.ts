import { randomBytes } from 'node:crypto'
import { Client, DatabaseError, escapeIdentifier } from 'pg'
import { inject } from 'vitest'
import { ensureTemplate, onServer, templateName } from './template.js'

const STALE_SECONDS = 3600

export interface TestDatabase {
  /** A superuser's url of the new database. */
  url: string
  /** Removes it, cutting whoever is still connected. */
  drop(): Promise<void>
}

/** A fresh, migrated database for one test file: `const { url, drop } = await testDatabase()`; `afterAll(drop)`. */
export async function testDatabase(): Promise<TestDatabase> {
  const { url, run } = inject('postgres')
  const name = `plugboard_test_${run}_${Math.floor(Date.now() / 1000)}_${randomBytes(4).toString('hex')}`
  await copyTemplate(url, name)
  return { url: onServer(url, name), drop: () => withAdmin(url, (admin) => dropDatabase(admin, name, true)) }
}

/** True when the server at `url` can CREATE EXTENSION postgis. */
export async function postgisAvailable(url: string): Promise<boolean> {
  return withAdmin(url, async (client) => {
    const { rowCount } = await client.query(`SELECT FROM pg_available_extensions WHERE name = 'postgis'`)
    return rowCount === 1
  })
}

/** Removes what this run's test files left, and what runs left that died more than an hour ago. */
export async function dropTestDatabases(serverUrl: string, run: string): Promise<void> {
  await withAdmin(serverUrl, async (admin) => {
    const { rows } = await admin.query<{ name: string }>(
      `SELECT datname AS name FROM pg_database WHERE datname ~ '^plugboard_test_[0-9a-f]+_[0-9]+_[0-9a-f]+$'`,
    )
    for (const { name } of rows) {
      const [, , owner, made] = name.split('_')
      if (owner === run) await dropDatabase(admin, name, true)
      // Somebody connected to an old one is looking at it: a debugger, not a leftover.
      else if (Date.now() / 1000 - Number(made) > STALE_SECONDS) await dropDatabase(admin, name, false)
    }
  })
}

async function copyTemplate(serverUrl: string, name: string): Promise<void> {
  await withAdmin(serverUrl, async (admin) => {
    const copy = (template: string) => admin.query(`CREATE DATABASE ${escapeIdentifier(name)} TEMPLATE ${escapeIdentifier(template)}`)
    try {
      await copy(await templateName(admin))
    } catch (err) {
      // 3D000: a migration was edited while the watch mode runs.
      if (!(err instanceof DatabaseError && err.code === '3D000')) throw err
      await copy(await ensureTemplate(serverUrl))
    }
  })
}

async function dropDatabase(admin: Client, name: string, force: boolean): Promise<void> {
  try {
    await admin.query(`DROP DATABASE IF EXISTS ${escapeIdentifier(name)}${force ? ' WITH (FORCE)' : ''}`)
  } catch (err) {
    // 55006: in use. 3D000 and XX000: another run dropped it at the same moment.
    if (!(err instanceof DatabaseError && ['55006', '3D000', 'XX000'].includes(err.code ?? ''))) throw err
  }
}

/** Runs `work` with a connection of a superuser. */
export async function withAdmin<T>(url: string, work: (admin: Client) => Promise<T>): Promise<T> {
  const admin = new Client({ connectionString: url })
  await admin.connect()
  try {
    return await work(admin)
  } finally {
    await admin.end()
  }
}
