import type { NewUnexpectedMessage } from '#base/repositories/unexpected.js'
import { recordset, type Sql } from './sql.js'

/** Per station. */
const KEPT = 500

/** Keeps each once per station, action and subject; said again, it counts up. */
export async function storeUnexpected(sql: Sql, messages: Array<NewUnexpectedMessage & { stationPk: number }>): Promise<void> {
  if (messages.length === 0) return
  await sql(
    `INSERT INTO unexpected_messages AS u (station_pk, action, subject, reason, payload, times, at, last_at)
     SELECT "stationPk", action, subject, (array_agg(reason))[1], (array_agg(payload))[1], count(*), min(at), max(at)
     FROM json_to_recordset($1) AS x ("stationPk" bigint, action text, subject text, reason text, payload json, at timestamptz)
     GROUP BY "stationPk", action, subject ORDER BY 1, 2, 3
     ON CONFLICT (tenant_id, station_pk, action, subject)
     DO UPDATE SET reason = excluded.reason, payload = excluded.payload, times = u.times + excluded.times, last_at = greatest(u.last_at, excluded.last_at)`,
    [recordset(messages)],
  )
  await sql(
    `DELETE FROM unexpected_messages u USING (
       SELECT id, row_number() OVER (PARTITION BY station_pk ORDER BY last_at DESC, id DESC) AS place
       FROM unexpected_messages WHERE station_pk = ANY ($1::bigint[])) old
     WHERE u.id = old.id AND old.place > ${KEPT}`,
    [[...new Set(messages.map(({ stationPk }) => stationPk))]],
  )
}
