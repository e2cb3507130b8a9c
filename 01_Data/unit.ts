import { QueryTypes, type Sequelize, type Transaction } from 'sequelize'

/** Settings that stand in where neither a row nor its tenant says anything. */
export interface Defaults {
  heartbeatIntervalSeconds: number
}

/** One unit of work of one tenant: what a repository is given. The transaction opens with its first use, so work that needs no data costs no SQL. */
export interface Unit {
  tenantId: number
  defaults: Defaults
  transaction(): Promise<Transaction>
  /** Runs SQL with $1, $2 … and returns its rows. RLS narrows it to the tenant. */
  query<T extends object>(sql: string, bind?: unknown[]): Promise<T[]>
}

async function open(sequelize: Sequelize, tenantId: number): Promise<Transaction> {
  const transaction = await sequelize.transaction()
  await sequelize.query(`SELECT set_config('app.tenant', $1, true)`, { bind: [String(tenantId)], transaction })
  return transaction
}

/** Commits when `work` resolves, rolls back when it throws. */
export async function withUnit<T>(
  sequelize: Sequelize,
  { tenantId, defaults }: { tenantId: number; defaults: Defaults },
  work: (unit: Unit) => Promise<T>,
): Promise<T> {
  let opened: Promise<Transaction> | undefined
  const transaction = () => (opened ??= open(sequelize, tenantId))
  const unit: Unit = {
    tenantId,
    defaults,
    transaction,
    query: async <R extends object>(sql: string, bind: unknown[] = []) =>
      sequelize.query<R>(sql, { bind, transaction: await transaction(), type: QueryTypes.SELECT, raw: true }),
  }
  try {
    const value = await work(unit)
    if (opened) await (await opened).commit()
    return value
  } catch (err) {
    // A rollback that fails changes nothing: PostgreSQL rolls back when the connection goes, and the first error is the one to report.
    if (opened) await opened.then((t) => t.rollback()).catch(() => undefined)
    throw err
  }
}
