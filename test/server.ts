import { chmod, mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import pino from 'pino'
import { startManagedPostgres, stopAbandonedPostgres } from '#util/postgres/managed.js'

const FOLDER = 'plugboard-test-'

export interface TestServer {
  /** A superuser's url of some database on it. */
  url: string
  stop(): Promise<void>
}

/** The server at TEST_DATABASE_URL (which must answer), else one on this machine that lets us in as superuser, else one started for this run. */
export async function openTestServer(): Promise<TestServer> {
  const given = process.env.TEST_DATABASE_URL
  const url = given ?? 'postgres://postgres@127.0.0.1:5432/postgres'
  const refusal = await refusalOf(url)
  if (refusal === undefined) return { url, stop: async () => {} }
  if (given) throw new Error(`TEST_DATABASE_URL cannot be used: ${refusal}`)
  await removeAbandoned()
  return startTestServer()
}

/** A managed PostgreSQL in a temporary folder; `stop` removes both. */
export async function startTestServer(): Promise<TestServer> {
  const dataDir = await mkdtemp(join(tmpdir(), FOLDER))
  const server = await startManagedPostgres({ dataDir, log: pino({ level: 'warn' }) })
  return {
    url: server.url,
    async stop() {
      await server.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** An empty folder that PostgreSQL's user may enter below too; the caller removes it. */
export async function temporaryFolder(name: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `plugboard-${name}-`))
  await chmod(folder, 0o755)
  return folder
}

async function refusalOf(url: string): Promise<string | undefined> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query<{ super: boolean }>(`SELECT current_setting('is_superuser') = 'on' AS super`)
    return rows[0]?.super ? undefined : 'it is not a superuser'
  } catch (err) {
    return err instanceof Error ? err.message || String((err as NodeJS.ErrnoException).code) : String(err)
  } finally {
    await client.end().catch(() => {})
  }
}

/** Servers of runs that were killed: they live on by design, so the next run ends them. */
async function removeAbandoned(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(FOLDER)) continue
    const folder = join(tmpdir(), name)
    const found = await stat(folder).catch(() => undefined)
    // A folder of the last minute may be one whose run has only just made it.
    if (!found || found.uid !== process.getuid?.() || Date.now() - found.mtimeMs < 60_000) continue
    try {
      await stopAbandonedPostgres(folder)
    } catch {
      // Its run still lives.
      continue
    }
    await rm(folder, { recursive: true, force: true })
  }
}
