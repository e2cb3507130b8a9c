import type { FastifyBaseLogger } from 'fastify'
import { isTransient } from '#base/transient.js'
import { type ManagedPostgres, startManagedPostgres } from '#util/postgres/managed.js'
import { ConfigError } from './config.js'
import { type Migrated, migrate } from './migrate.js'
import { derivePasswords } from './roles.js'
import type { Values } from './settings.js'

/** A migrated database and the logins that serve from it. */
export interface Database {
  /** For people: which server this is, without its password. */
  name: string
  appUrl: string
  systemUrl: string
  migrated: Migrated
  managed?: ManagedPostgres
}

const patienceMs = 60_000

/** Starts or finds the database, brings it to this release and says how to serve from it. */
export async function openDatabase(values: Values, secretKeys: Buffer[], log: FastifyBaseLogger): Promise<Database> {
  const managed = values.DATABASE_URL
    ? undefined
    : await startManagedPostgres({
        dataDir: values.DATA_DIR,
        binDir: values.PG_BIN,
        log,
      }).catch((err: Error) => {
        // Its errors are lines for operators already.
        throw new ConfigError(err.message)
      })
  try {
    const url = values.DATABASE_URL ?? managed!.url
    const passwords = derivePasswords(secretKeys[0]!)
    const { appUrl, systemUrl } = servingUrls(values, url, secretKeys[0]!)
    const own = values.DATABASE_APP_URL && values.DATABASE_SYSTEM_URL
    const migrated = await patiently(() => migrate({ url, passwords: own ? undefined : passwords }), log)
    return {
      name: managed
        ? `PostgreSQL ${managed.version} of its own in ${values.DATA_DIR}`
        : `PostgreSQL at ${new URL(url).host}${new URL(url).pathname}`,
      appUrl,
      systemUrl,
      migrated,
      managed,
    }
  } catch (err) {
    await managed?.stop()
    throw err
  }
}

/** The logins of the serving roles beside `url`: as set, else with the passwords the secret gives; undefined where there is no secret. */
export function servingUrls(values: Values, url: string, secretKey: Buffer): { appUrl: string; systemUrl: string }
export function servingUrls(values: Values, url: string, secretKey: Buffer | undefined): { appUrl?: string; systemUrl?: string }
export function servingUrls(values: Values, url: string, secretKey: Buffer | undefined) {
  const passwords = secretKey && derivePasswords(secretKey)
  return {
    appUrl: values.DATABASE_APP_URL ?? (passwords && as(url, 'plugboard_app', passwords.plugboard_app)),
    systemUrl: values.DATABASE_SYSTEM_URL ?? (passwords && as(url, 'plugboard_system', passwords.plugboard_system)),
  }
}

function as(url: string, user: string, password: string): string {
  const login = new URL(url)
  login.username = user
  login.password = password
  return login.href
}

/** A database that is still starting, as in a fresh compose project, is waited for; a wrong password is not. */
async function patiently<T>(work: () => Promise<T>, log: FastifyBaseLogger): Promise<T> {
  for (const until = Date.now() + patienceMs; ; ) {
    try {
      return await work()
    } catch (err) {
      const { code, message } = err as { code?: string; message: string }
      if (code === '28P01' || code === '3D000' || code === '28000') throw new ConfigError(`DATABASE_URL: ${message}`)
      if (!isTransient(err) || Date.now() > until)
        throw code === 'ECONNREFUSED' || code === 'ENOTFOUND' ? new ConfigError(`DATABASE_URL: no PostgreSQL answers there (${code})`) : err
      log.info({ code }, 'waiting for the database')
      await new Promise((resolve) => setTimeout(resolve, 1_000))
    }
  }
}
