import { createHmac } from 'node:crypto'
import type pg from 'pg'
import { ConfigError } from './config.js'

export interface RolePasswords {
  plugboard_app: string
  plugboard_system: string
}

/** Passwords of the serving roles, so that one secret is enough to run a cluster of processes. */
export function derivePasswords(secretKey: Buffer): RolePasswords {
  const derive = (role: string) => createHmac('sha256', secretKey).update(`database role ${role}`).digest('base64url')
  return { plugboard_app: derive('plugboard_app'), plugboard_system: derive('plugboard_system') }
}

const SERVING = ['plugboard_app', 'plugboard_system'] as const

/** Who the login is, and which roles it would have to make; throws ConfigError when it may not. Changes nothing. */
export async function missingRoles(client: pg.Client) {
  const { rows } = await client.query<{ me: string; superuser: boolean; mayCreate: boolean; existing: string[] }>(`
    SELECT current_user AS me, rolsuper AS superuser, rolsuper OR rolcreaterole AS "mayCreate",
      ARRAY(SELECT rolname::text FROM pg_roles WHERE rolname LIKE 'plugboard\\_%') AS existing
    FROM pg_roles WHERE rolname = current_user`)
  const { me, superuser, mayCreate, existing } = rows[0]!
  const missing = [...SERVING, ...(superuser ? ['plugboard_owner'] : [])].filter((role) => !existing.includes(role))
  if (missing.length > 0 && !mayCreate)
    throw new ConfigError(
      `DATABASE_URL logs in as ${me}, which may not create the roles ${missing.join(', ')}: create them (see docs/operations.md) or give it CREATEROLE`,
    )
  return { missing, superuser, mayCreate }
}

/**
 * Makes the three roles where we may, and lets the serving ones in with their passwords.
 * Returns the role that must own the tables, or undefined when the login itself does (it is no superuser).
 */
export async function ensureRoles(client: pg.Client, passwords: RolePasswords | undefined): Promise<string | undefined> {
  const { missing, superuser, mayCreate } = await missingRoles(client)
  for (const role of missing)
    await client
      .query(`CREATE ROLE ${role} NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE ${role === 'plugboard_owner' ? 'NOLOGIN' : 'LOGIN'}`)
      .catch(ignoreExisting)
  if (passwords && mayCreate)
    for (const role of SERVING) await settled(() => client.query(`ALTER ROLE ${role} PASSWORD ${client.escapeLiteral(passwords[role])}`))
  const { rows: database } = await client.query<{ name: string }>('SELECT quote_ident(current_database()) AS name')
  await client.query(`GRANT CONNECT ON DATABASE ${database[0]!.name} TO plugboard_app, plugboard_system`)
  await client.query('GRANT USAGE ON SCHEMA public TO plugboard_app, plugboard_system')
  if (!superuser) return undefined
  await client.query('GRANT USAGE, CREATE ON SCHEMA public TO plugboard_owner')
  return 'plugboard_owner'
}

/** Roles belong to the whole server: another database's first start may have made one a moment ago. */
function ignoreExisting(err: { code?: string }) {
  if (err.code !== '42710' && err.code !== '23505') throw err
}

/** Two databases of one server that start together alter the same role: PostgreSQL refuses one of them, which then tries again. */
async function settled(work: () => Promise<unknown>, tries = 10): Promise<void> {
  for (let left = tries; ; left--) {
    const err = await work().then(
      () => undefined,
      (reason: { message?: string }) => reason,
    )
    if (!err) return
    if (left === 0 || !err.message?.includes('concurrently updated')) throw err
    await new Promise((resolve) => setTimeout(resolve, 20 + Math.random() * 80))
  }
}
