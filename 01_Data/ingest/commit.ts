import type pg from 'pg'
import { groupBy } from '#base/domain/lists.js'
import { type Announcement, isDurable } from '#base/events.js'
import type { Outcome, Row } from '#base/ingest.js'
import { inTransaction } from '../inTransaction.js'
import { recordset, type Sql } from '../sql.js'
import type { Entry, Job } from './entry.js'
import { storeStationEvents } from './stationEvents.js'
import { storeStatuses } from './statuses.js'
import { storeTransactions } from './transactions.js'

/** Stores all jobs in one transaction, tenant after tenant, and returns the outcomes of each. */
export async function commit(pool: pg.Pool, jobs: Job[]): Promise<Outcome[][]> {
  return inTransaction(pool, async (client) => {
    const outcomes = new Map<Job, Outcome[]>()
    // Always in the same order: two processes that each hold what the other wants would never end.
    for (const [tenantId, own] of [...groupBy(jobs, ({ station }) => station.tenantId)].toSorted(([a], [b]) => a - b)) {
      await client.query(`SELECT set_config('app.tenant', $1, true)`, [String(tenantId)])
      await storeTenant(named(client), own, outcomes)
    }
    return jobs.map((job) => outcomes.get(job)!)
  })
}

async function storeTenant(sql: Sql, jobs: Job[], outcomes: Map<Job, Outcome[]>): Promise<void> {
  const entries = jobs.flatMap((job) => {
    const own = job.rows.map((row) => ({ job, row, outcome: { repeat: false } as Outcome }))
    outcomes.set(
      job,
      own.map(({ outcome }) => outcome),
    )
    return own
  })
  const of = <K extends Row['kind']>(kind: K) =>
    entries.filter((entry): entry is Entry<Extract<Row, { kind: K }>> & typeof entry => entry.row.kind === kind)

  await storeTransactions(sql, of('transactionEvent'), of('meterValues'))
  await storeStatuses(sql, of('status'))
  await storeStationEvents(sql, of('stationEvent'))
  await announce(sql, [
    ...jobs.flatMap(({ announcements }) => announcements),
    ...entries.flatMap(({ outcome }) => outcome.announcements ?? []),
  ])
}

async function announce(sql: Sql, announcements: Announcement[]): Promise<void> {
  const durable = announcements.filter(({ event }) => isDurable(event))
  if (durable.length > 0)
    await sql('INSERT INTO outbox (event, body) SELECT event, body FROM json_to_recordset($1) AS x (event text, body json)', [
      recordset(durable),
    ])
}

const names = new Map<string, string>()

/** Statements are few and always the same: each connection parses them once. */
function named(client: pg.PoolClient): Sql {
  return async <T extends object>(text: string, values: unknown[] = []) => {
    let name = names.get(text)
    if (!name) names.set(text, (name = `ingest ${names.size}`))
    const { rows } = await client.query<T>({ name, text, values })
    return rows
  }
}
