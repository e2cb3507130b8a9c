import { recordset, type Sql } from '../sql.js'
import type { Addition } from './sessions.js'

/** What contradicts an earlier message is also shown to the operator, whole. */
export async function storeEvidence(sql: Sql, additions: Addition[]): Promise<void> {
  const rows = additions
    .filter(({ conflict }) => conflict !== undefined)
    .map(({ entry: { job, row }, conflict }) => ({
      station: job.station.id,
      received: row.receivedAt,
      reason: `conflict: ${conflict}`,
      payload: row.payload,
    }))
  if (rows.length > 0)
    await sql(
      `INSERT INTO dead_letters (station_pk, received_at, action, reason, payload)
       SELECT station, received, 'TransactionEvent', reason, payload
       FROM json_to_recordset($1) AS x (station bigint, received timestamptz, reason text, payload json)`,
      [recordset(rows)],
    )
}
