import type pg from 'pg'
import type { MessageLogRow, MessageLogStore } from '#base/messageLog.js'
import { inTransaction } from '../inTransaction.js'

const insert = `INSERT INTO ocpp_messages (at, station_id, epoch, direction, type, action, message_id, payload, error_code)
  SELECT * FROM unnest($1::timestamptz[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[], $8::json[], $9::text[])`

/** Writes the message log: one transaction, the tenant set before each tenant's rows. */
export const openMessageLog = (pool: pg.Pool): MessageLogStore => ({
  async write(rows) {
    await inTransaction(pool, async (client) => {
      for (const [tenantId, own] of byTenant(rows)) {
        await client.query(`SELECT set_config('app.tenant', $1, true)`, [String(tenantId)])
        await client.query(insert, [
          own.map((r) => r.at),
          own.map((r) => r.stationId),
          own.map((r) => r.epoch),
          own.map((r) => r.direction),
          own.map((r) => r.type),
          own.map((r) => r.action),
          own.map((r) => r.messageId),
          own.map((r) => r.payload),
          own.map((r) => r.errorCode),
        ])
      }
    })
  },
})

function byTenant(rows: MessageLogRow[]): Map<number, MessageLogRow[]> {
  const groups = new Map<number, MessageLogRow[]>()
  for (const row of rows) {
    const group = groups.get(row.tenantId)
    if (group) group.push(row)
    else groups.set(row.tenantId, [row])
  }
  return groups
}
