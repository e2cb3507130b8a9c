import pg from 'pg'
import { Sequelize } from 'sequelize-typescript'

// Row ids and Wh are int8; they stay far below 2^53. What does not (a fingerprint) stays text, which is exact.
pg.types.setTypeParser(pg.types.builtins.INT8, (text) => (Number.isSafeInteger(Number(text)) ? Number(text) : text))

const timeouts = {
  connectionTimeoutMillis: 5_000,
  // A blackholed server must not hold a message for longer than its deadline.
  query_timeout: 15_000,
  statement_timeout: 15_000,
  idle_in_transaction_session_timeout: 20_000,
  keepAlive: true,
  // Compiling a query costs more than any of ours takes: half a second for a search by distance.
  options: '-c jit=off',
}

/** A plain pg pool: the ingest writer, the system functions, whatever Sequelize would slow down. */
export function openPool(url: string, { max, name }: { max: number; name: string }): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max, application_name: name, idleTimeoutMillis: 30_000, ...timeouts })
  // A connection that dies while idle, or between two statements of a transaction, is reported by the next use of it.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

/** Sequelize on the role that sees one tenant at a time. */
export const openSequelize = (url: string, max: number): Sequelize =>
  new Sequelize(url, {
    dialect: 'postgres',
    logging: false,
    define: { underscored: true, timestamps: false },
    pool: { max, min: 0, acquire: 5_000, idle: 30_000, evict: 10_000 },
    retry: { max: 0 },
    dialectOptions: { application_name: 'plugboard', ...timeouts },
  })

/** Serving with a role that row-level security does not bind would show every tenant to everybody: refuse. */
export async function refuseStrongRole(pool: pg.Pool, setting: string): Promise<void> {
  const { rows } = await pool.query<{ me: string; strong: boolean; owns: boolean }>(`
    SELECT current_user AS me, rolsuper OR rolbypassrls AS strong,
      EXISTS (SELECT FROM pg_class WHERE relname = 'tenants' AND pg_has_role(current_user, relowner, 'MEMBER')) AS owns
    FROM pg_roles WHERE rolname = current_user`)
  const { me, strong, owns } = rows[0]!
  if (strong || owns)
    throw new Error(
      `${setting} logs in as ${me}, which row-level security does not bind (superuser, BYPASSRLS or owner): use a plain role such as plugboard_app`,
    )
}
