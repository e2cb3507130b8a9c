import type { Closing } from '#base/domain/transactionState.js'
import { energies } from './energy.js'
import { costSoFar } from './ingest/costs.js'
import { recordset } from './sql.js'
import { rowOf, type StateColumns, stateColumns, updateTransactions } from './transactionRows.js'
import type { Unit } from './unit.js'

const AT_ONCE = 500

/** Running transactions of which nothing arrived for that long, neither event nor reading; at most 500. */
export async function silentTransactions(unit: Unit, hours: number): Promise<number[]> {
  const rows = await unit.query<{ id: number }>(
    `SELECT t.id FROM transactions t WHERE t.ended_at IS NULL AND t.updated_at < now() - make_interval(secs => $1 * 3600.0)
       AND NOT EXISTS (SELECT FROM meter_values m WHERE m.transaction_pk = t.id AND m.received_at >= now() - make_interval(secs => $1 * 3600.0))
     ORDER BY t.id LIMIT $2`,
    [hours, AT_ONCE],
  )
  return rows.map(({ id }) => id)
}

/** Ends those of them that still run, at the last instant anything is known of them, and settles their energy. Returns how many. */
export async function closeTransactions(unit: Unit, ids: number[], { reason, by }: Omit<Closing, 'at'>): Promise<number> {
  if (ids.length === 0) return 0
  const rows = await unit.query<StateColumns>(
    `SELECT ${stateColumns}, s.station_id AS "stationId",
       (SELECT max(m.at) FROM meter_values m WHERE m.transaction_pk = t.id AND m.at <= now()) AS "lastReadingAt"
     FROM transactions t JOIN stations s ON s.id = t.station_pk
     WHERE t.id = ANY ($1::bigint[]) AND t.ended_at IS NULL ORDER BY t.id FOR NO KEY UPDATE OF t`,
    [ids],
  )
  const closed = rows.map(({ lastReadingAt, stationId, ...columns }) => {
    const { id, stationPk, transactionId, state, price } = rowOf(columns)
    const at: Date = lastReadingAt && lastReadingAt > state.lastEventAt ? lastReadingAt : state.lastEventAt
    const closing: Closing = { at, reason, by }
    const ended = { ...state, chargingState: undefined, endedAt: at, stopReason: reason, flags: [...state.flags, by] }
    return { id, stationPk, stationId: stationId as string, transactionId, closing, price, state: ended }
  })
  const settled = await energies(
    unit.query,
    closed.map(({ id, stationPk, state }) => ({ id, stationPk, ...state })),
  )
  await updateTransactions(
    unit.query,
    closed.map((one) => ({ ...one, energy: settled.get(one.id), totalCost: costSoFar(one.price, one.state, settled.get(one.id)) })),
  )
  const events = closed.map(({ id, stationPk, stationId, transactionId, state }) => {
    const { energyWh, flags } = settled.get(id)!
    const station = { tenantId: unit.tenantId, id: stationPk, stationId }
    return { body: { ...station, transactionPk: id, transactionId, energyWh, flags: [...state.flags, ...flags] } }
  })
  await unit.query(`INSERT INTO outbox (event, body) SELECT 'transaction.ended', body FROM json_to_recordset($1) AS x (body json)`, [
    recordset(events),
  ])
  return closed.length
}
