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
  try {
    await sequelize.query(`SELECT set_config('app.tenant', $1, true)`, { bind: [String(tenantId)], transaction })
  } catch (err) {
    await undo(transaction) // nobody else will: whoever asked for it never gets it
    throw err
  }
  return transaction
}

/** Rolls back what is not finished. Where even that fails Sequelize destroys the connection, and the error that led here is the one to report. */
const undo = (transaction: Transaction): Promise<void> => transaction.rollback().catch(() => undefined)

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
    if (opened) await opened.then(undo, () => undefined) // one that never opened has been undone
    throw err
  }
}
