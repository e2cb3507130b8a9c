import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { runningManagedPostgres, startManagedPostgres } from '#util/postgres/managed.js'
import { ConfigError } from '../config.js'
import type { Values } from '../settings.js'

const quiet = { info() {}, warn: say, error: say }

function say(fields: unknown, message?: string): void {
  console.error(message ?? fields)
}

/**
 * Works on the database the settings mean, as its owner or a superuser: DATABASE_URL, else the managed one, beside the Plugboard that runs it
 * or started for this work alone. Without `make`, a DATA_DIR with no database in it is an error.
 */
export async function withDatabase<T>(
  { DATABASE_URL, DATA_DIR, PG_BIN }: Values,
  { make = false },
  work: (url: string) => Promise<T>,
): Promise<T> {
  if (DATABASE_URL) return work(DATABASE_URL)
  const running = await runningManagedPostgres(DATA_DIR)
  if (running) return work(running)
  if (!make && !existsSync(join(DATA_DIR, 'postgres', 'PG_VERSION')))
    throw new ConfigError(`there is no database in ${DATA_DIR}: set DATA_DIR or DATABASE_URL`)
  const managed = await startManagedPostgres({ dataDir: DATA_DIR, binDir: PG_BIN, log: quiet }).catch((err: Error) => {
    throw new ConfigError(err.message)
  })
  try {
    return await work(managed.url)
  } finally {
    await managed.stop()
  }
}
