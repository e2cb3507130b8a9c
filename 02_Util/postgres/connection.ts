import { Client, escapeIdentifier } from 'pg'
import { pause } from './processes.js'

export interface Address {
  password: string
  /** Folder of the unix socket; undefined means loopback TCP. */
  socketDir?: string
  port: number
}

/** A connection URL that pg, Sequelize and psql read alike; over the socket, `host` in the query overrules the placeholder `localhost`. */
export function urlOf({ password, socketDir, port }: Address, database: string): string {
  const url = new URL(`postgres://postgres:${password}@${socketDir === undefined ? '127.0.0.1' : 'localhost'}:${port}/${database}`)
  if (socketDir !== undefined) url.searchParams.set('host', socketDir)
  return url.href
}

/** Connects, once, while the server recovers from a crash or refuses for a moment; throws the last error after `patienceMs`. */
export async function connectPatiently(url: string, patienceMs: number): Promise<Client> {
  const until = Date.now() + patienceMs
  for (;;) {
    const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
    // The connection may be cut while nobody waits on it: the next statement tells.
    client.on('error', () => {})
    try {
      await client.connect()
      return client
    } catch (err) {
      const code = (err as { code?: string }).code ?? ''
      await client.end().catch(() => {})
      // 57P03: starting up or recovering. ENOENT, ECONNREFUSED: the socket is not there yet.
      const passing = ['57P03', '53300', 'ENOENT', 'ECONNREFUSED', 'ECONNRESET'].includes(code)
      if (!passing || Date.now() > until) throw err
      await pause(50)
    }
  }
}

/** Makes sure `database` exists, over a superuser's url of another one; resolves to the version of the server. */
export async function ensureDatabase(url: string, database: string, patienceMs: number): Promise<string> {
  const client = await connectPatiently(url, patienceMs)
  try {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [database])
    if (rowCount === 0) await client.query(`CREATE DATABASE ${escapeIdentifier(database)}`)
    const { rows } = await client.query<{ server_version: string }>('SHOW server_version')
    return rows[0]?.server_version.split(' ')[0] ?? ''
  } finally {
    await client.end()
  }
}
