import { recordset, type Sql } from '../sql.js'
import type { Addition } from './sessions.js'

/** H01.FR.15: an event that names a reservation ends it; the transaction that used it stays with it. */
export async function useReservations(sql: Sql, additions: Addition[]): Promise<void> {
  const uses = additions.flatMap(({ entry: { job, row }, use, conflict }) =>
    row.reservationId === undefined || conflict !== undefined
      ? []
      : { station: job.station.id, number: row.reservationId, transaction: use.pk!, at: row.at },
  )
  if (uses.length > 0) await sql(USE, [recordset(uses)])
}

// What its station reports counts for more than what we made of it by the clock. A number that came again belongs to the reservation that is held.
const USE = `
UPDATE reservations r SET state = 'used', transaction_pk = x.transaction, ended_at = x.at
FROM (SELECT DISTINCT ON (station, number) * FROM json_to_recordset($1) AS x (station bigint, number bigint, transaction bigint, at timestamptz)) x
WHERE r.id = (SELECT id FROM reservations WHERE station_pk = x.station AND reservation_id = x.number AND state NOT IN ('refused', 'replaced')
    ORDER BY state = 'accepted' DESC, id DESC LIMIT 1)
  AND r.transaction_pk IS NULL AND NOT EXISTS (SELECT FROM reservations WHERE transaction_pk = x.transaction)`
