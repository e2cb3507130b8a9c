import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client, escapeIdentifier, escapeLiteral } from 'pg'
import { prepareTemplate } from './prepareTemplate.js'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
/** Whatever changes what a migrated database looks like. */
const INGREDIENTS = ['migrations', 'Server/migrate.ts', 'Server/roles.ts', 'test/prepareTemplate.ts', 'package.json']
const LOCK = 'plugboard test template'
const UNUSED_SECONDS = 24 * 3600

/**
 * The name of the migrated template of this state of the migrations: two checkouts on one server have two.
 * A server that got another PostGIS since migrates to something else, too.
 */
export async function templateName(admin: Client): Promise<string> {
  const { rows } = await admin.query(`SELECT default_version FROM pg_available_extensions WHERE name = 'postgis'`)
  const hash = createHash('sha256').update(JSON.stringify(rows))
  for (const path of INGREDIENTS) for (const file of await filesOf(path)) hash.update(`${file}\0`).update(await readFile(join(ROOT, file)))
  return `plugboard_template_${hash.digest('hex').slice(0, 12)}`
}

/** Makes the template unless it is there, one process at a time per server, and forgets those nobody used for a day. */
export async function ensureTemplate(serverUrl: string): Promise<string> {
  const admin = new Client({ connectionString: serverUrl })
  await admin.connect()
  try {
    const name = await templateName(admin)
    await admin.query('SELECT pg_advisory_lock(hashtext($1))', [LOCK])
    if (!(await isComplete(admin, name))) await build(admin, serverUrl, name)
    await admin.query(`COMMENT ON DATABASE ${escapeIdentifier(name)} IS ${escapeLiteral(`used ${seconds()}`)}`)
    await forgetOld(admin, name)
    return name
  } finally {
    // Ending the session frees the lock.
    await admin.end()
  }
}

/** The url of another database on the same server. */
export function onServer(serverUrl: string, database: string): string {
  const url = new URL(serverUrl)
  url.pathname = `/${database}`
  return url.href
}

async function isComplete(admin: Client, name: string): Promise<boolean> {
  const { rows } = await admin.query<{ datistemplate: boolean }>('SELECT datistemplate FROM pg_database WHERE datname = $1', [name])
  return rows[0]?.datistemplate ?? false
}

async function build(admin: Client, serverUrl: string, name: string): Promise<void> {
  const id = escapeIdentifier(name)
  // A run that was killed while it migrated left one without the mark.
  await admin.query(`DROP DATABASE IF EXISTS ${id} WITH (FORCE)`)
  await admin.query(`CREATE DATABASE ${id} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'`)
  await prepareTemplate(onServer(serverUrl, name))
  // The mark of completeness. Nobody connects any more: a connection would make copying fail.
  await admin.query(`ALTER DATABASE ${id} WITH IS_TEMPLATE true ALLOW_CONNECTIONS false`)
}

async function forgetOld(admin: Client, current: string): Promise<void> {
  const { rows } = await admin.query<{ name: string; used: string | null }>(
    `SELECT datname AS name, substring(shobj_description(oid, 'pg_database') from 'used (\\d+)') AS used
       FROM pg_database WHERE datistemplate AND datname LIKE 'plugboard\\_template\\_%' AND datname <> $1`,
    [current],
  )
  for (const { name, used } of rows) {
    if (seconds() - Number(used) < UNUSED_SECONDS) continue
    await admin.query(`ALTER DATABASE ${escapeIdentifier(name)} WITH IS_TEMPLATE false`)
    await admin.query(`DROP DATABASE ${escapeIdentifier(name)}`)
  }
}

async function filesOf(path: string): Promise<string[]> {
  const entries = await readdir(join(ROOT, path), { withFileTypes: true, recursive: true }).catch((err: NodeJS.ErrnoException) => err.code)
  if (entries === 'ENOTDIR') return [path]
  if (!Array.isArray(entries)) return []
  return entries
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length))
    .toSorted()
}

function seconds(): number {
  return Math.floor(Date.now() / 1000)
}
