import { createHash } from 'node:crypto'
import { tokenKey } from '#base/domain/tokenKey.js'
import type { BatterySwap, BatterySwaps } from '#base/repositories/batterySwaps.js'
import { listPage, where } from '../page.js'
import type { Unit } from '../unit.js'

const latest = (eventType: string, name: string) => `LEFT JOIN LATERAL (
    SELECT batteries, received_at FROM battery_swap_events
    WHERE tenant_id = s.tenant_id AND swap_pk = s.id AND event_type = '${eventType}' ORDER BY received_at DESC LIMIT 1) ${name} ON true`

const swapsWithState = `(
  SELECT s.*, i.batteries AS batteries_in, i.received_at AS in_at, o.batteries AS batteries_out, o.received_at AS out_at,
    t.batteries AS batteries_left, t.received_at AS timed_out_at,
    CASE WHEN i.received_at IS NOT NULL AND o.received_at IS NOT NULL THEN 'done'
         WHEN t.received_at IS NOT NULL THEN 'timedOut'
         WHEN i.received_at IS NOT NULL THEN 'in'
         WHEN o.received_at IS NOT NULL THEN 'out'
         WHEN s.status = 'Rejected' THEN 'refused'
         ELSE 'accepted' END AS state
  FROM battery_swaps s ${latest('BatteryIn', 'i')} ${latest('BatteryOut', 'o')} ${latest('BatteryOutTimeout', 't')}
) AS swap`

const columns = `id, request_id AS "requestId", id_token AS "idToken", id_token_type AS "idTokenType", state, began_at AS "beganAt", status, reason,
  answered_at AS "answeredAt", requested_by AS "requestedBy", batteries_in AS "batteriesIn", in_at AS "inAt", batteries_out AS "batteriesOut",
  out_at AS "outAt", batteries_left AS "batteriesLeft", timed_out_at AS "timedOutAt"`

export const batterySwaps = (unit: Unit): BatterySwaps => {
  const begin = async (stationPk: number, requestId: number, idToken: { idToken: string; type: string }, at: Date) => {
    const [row] = await unit.query<{ id: number }>(
      `INSERT INTO battery_swaps (station_pk, request_id, id_token, id_token_type, value_key, began_at) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`,
      [stationPk, requestId, idToken.idToken, idToken.type, tokenKey(idToken.idToken), at],
    )
    return row!.id
  }

  return {
    async isRunning(stationPk, requestId) {
      const [row] = await unit.query<{ state: string }>(
        `SELECT state FROM ${swapsWithState} WHERE station_pk = $1 AND request_id = $2 ORDER BY id DESC LIMIT 1`,
        [stationPk, requestId],
      )
      return row?.state === 'in' || row?.state === 'out'
    },

    async answered(stationPk, { requestId, idToken, status, reason, by, at }) {
      // A quick driver's batteries may have come before this was recorded.
      const [noted] = await unit.query<{ id: number }>(
        `SELECT id FROM battery_swaps WHERE station_pk = $1 AND request_id = $2 AND answered_at IS NULL AND value_key = $3
           AND began_at > $4::timestamptz - interval '1 minute' ORDER BY id DESC LIMIT 1 FOR UPDATE`,
        [stationPk, requestId, tokenKey(idToken.idToken), at],
      )
      const id = status === 'Accepted' && noted ? noted.id : await begin(stationPk, requestId, idToken, at)
      await unit.query('UPDATE battery_swaps SET status = $2, reason = $3, answered_at = $4, requested_by = $5 WHERE id = $1', [
        id,
        status,
        reason ?? null,
        at,
        by ?? null,
      ])
    },

    async told(stationPk, { requestId, idToken, eventType, batteries, at }) {
      const text = JSON.stringify(batteries)
      const hash = createHash('sha256').update(text).digest('base64')
      const [newest] = await unit.query<{ id: number; same: boolean; taken: boolean; repeated: boolean }>(
        `SELECT id, value_key = $3 AS same,
           EXISTS (SELECT FROM battery_swap_events e WHERE e.swap_pk = s.id AND e.event_type = $4 AND e.event_type <> 'BatteryOutTimeout') AS taken,
           EXISTS (SELECT FROM battery_swap_events e WHERE e.swap_pk = s.id AND e.event_type = $4 AND e.hash = $5) AS repeated
         FROM battery_swaps s WHERE station_pk = $1 AND request_id = $2 AND status IS DISTINCT FROM 'Rejected' ORDER BY id DESC LIMIT 1 FOR UPDATE`,
        [stationPk, requestId, tokenKey(idToken.idToken), eventType, hash],
      )
      if (newest?.same && newest.repeated) return
      const id = newest?.same && !newest.taken ? newest.id : await begin(stationPk, requestId, idToken, at)
      await unit.query(
        `INSERT INTO battery_swap_events (swap_pk, event_type, hash, batteries, received_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
        [id, eventType, hash, text, at],
      )
    },

    list: (stationPk, { state, requestId, idToken, from, to }, page) =>
      listPage<BatterySwap>(
        unit,
        {
          columns,
          from: swapsWithState,
          where: where()
            .and('station_pk = ?', stationPk)
            .and('state = ?', state)
            .and('request_id = ?', requestId)
            .and('value_key = ?', idToken === undefined ? undefined : tokenKey(idToken))
            .and('began_at >= ?', from)
            .and('began_at < ?', to),
          keys: [{ sql: 'id', type: 'bigint' }],
          descending: true,
        },
        page,
      ),
  }
}
