import { tokenKey } from '#base/domain/tokenKey.js'
import type { Booking, Reservation, Reservations } from '#base/repositories/reservations.js'
import { listPage, present, where } from '../page.js'
import type { Unit } from '../unit.js'

const columns = `r.id, r.station_pk AS "stationPk", s.station_id AS "stationId", r.reservation_id AS "reservationId", r.state, r.status,
  r.cancel_status AS "cancelStatus", r.reason, r.id_token AS "idToken", r.id_token_type AS "idTokenType", r.group_id_token AS "groupIdToken",
  r.evse_id AS "evseId", r.connector_type AS "connectorType", r.expires_at AS "expiresAt", r.requested_at AS "requestedAt",
  r.answered_at AS "answeredAt", r.ended_at AS "endedAt", r.transaction_pk AS "transactionPk", t.transaction_id AS "transactionId"`
const from = 'reservations r JOIN stations s ON s.id = r.station_pk LEFT JOIN transactions t ON t.id = r.transaction_pk'

/** The one of a number that its station holds, else the newest it may hold: a request without an answer may have been carried out all the same. */
const newestHeld = (states: string) =>
  `SELECT id FROM reservations WHERE station_pk = $1 AND reservation_id = $2 AND state IN (${states})
   ORDER BY state = 'accepted' DESC, id DESC LIMIT 1 FOR UPDATE`

export const reservations = (unit: Unit): Reservations => {
  const insert = (stationPk: number, { reservationId, idToken, groupIdToken, evseId, connectorType, expiresAt }: Booking) =>
    unit.query<{ id: number }>(
      `INSERT INTO reservations (station_pk, reservation_id, id_token, id_token_type, value_key, group_id_token, evse_id, connector_type, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (tenant_id, station_pk, reservation_id) WHERE state = 'requested' DO NOTHING RETURNING id`,
      [
        stationPk,
        reservationId,
        idToken.idToken,
        idToken.type,
        tokenKey(idToken.idToken),
        groupIdToken ?? null,
        evseId ?? null,
        connectorType ?? null,
        expiresAt,
      ],
    )

  return {
    request: async (stationPk, booking) => (await insert(stationPk, booking)).length > 0,

    async answered(stationPk, booking, status, at) {
      const { reservationId } = booking
      // What was used or ended before its answer was recorded stays so; what was asked for in other words than ours was not noted before.
      const [noted] = await unit.query<{ id: number }>(
        `SELECT id FROM reservations WHERE station_pk = $1 AND reservation_id = $2 AND state <> 'failed' AND answered_at IS NULL
         ORDER BY id DESC LIMIT 1 FOR UPDATE`,
        [stationPk, reservationId],
      )
      const [{ id } = { id: undefined }] = noted ? [noted] : await insert(stationPk, booking)
      const accepted = status === 'Accepted'
      if (accepted)
        await unit.query(
          `UPDATE reservations SET state = 'replaced', ended_at = $3 WHERE station_pk = $1 AND reservation_id = $2 AND state = 'accepted' AND id <> $4`,
          [stationPk, reservationId, at, id],
        )
      await unit.query(
        `UPDATE reservations SET status = $2, answered_at = $3, state = CASE WHEN state = 'requested' THEN $4 ELSE state END,
           ended_at = CASE WHEN state = 'requested' AND $4 = 'refused' THEN $3 ELSE ended_at END
         WHERE id = $1`,
        [id, status, at, accepted ? 'accepted' : 'refused'],
      )
    },

    async failed(commandId) {
      // A command and the reservation it asks for are made in one transaction, and both bear its instant.
      await unit.query(
        `UPDATE reservations r SET state = 'failed', reason = c.error ->> 'message', ended_at = c.finished_at
         FROM commands c JOIN stations s ON s.station_id = c.station_id
         WHERE c.id = $1 AND c.status = 'failed' AND r.station_pk = s.id AND r.requested_at = c.created_at AND r.state = 'requested'
           AND r.reservation_id = (c.request ->> 'id')::numeric`,
        [commandId],
      )
    },

    async cancelAnswered(stationPk, reservationId, status, at) {
      await unit.query(
        `UPDATE reservations SET cancel_status = $3::text, state = CASE WHEN $3::text = 'Accepted' THEN 'cancelled' ELSE state END,
           ended_at = CASE WHEN $3::text = 'Accepted' THEN $4::timestamptz ELSE ended_at END
         WHERE id = (${newestHeld(`'requested', 'accepted', 'failed'`)})`,
        [stationPk, reservationId, status, at],
      )
    },

    async ended(stationPk, reservationId, state, at) {
      const rows = await unit.query<{ id: number }>(
        newestHeld(`'requested', 'accepted', 'failed', 'cancelled', 'used', 'expired', 'removed', 'noTransaction'`),
        [stationPk, reservationId],
      )
      await unit.query(
        `UPDATE reservations SET state = $2, ended_at = $3 WHERE id = $1 AND state IN ('requested', 'accepted', 'failed', 'expired') AND state <> $2`,
        [rows[0]?.id ?? null, state, at],
      )
      return rows.length > 0
    },

    async placeLost(stationPk, evseId, at) {
      const rows = await unit.query(
        `UPDATE reservations r SET state = 'removed', ended_at = $3, reason = 'its place is out of order'
         WHERE station_pk = $1 AND state = 'accepted' AND ($2 = 0 OR evse_id = $2)
           AND (SELECT bool_and(COALESCE(c.status, '') IN ('Faulted', 'Unavailable')) FROM connectors c WHERE c.station_pk = $1 AND c.evse_id = $2)
         RETURNING id`,
        [stationPk, evseId, at],
      )
      return rows.length
    },

    async expire() {
      const rows = await unit.query(
        `UPDATE reservations SET state = 'expired', ended_at = expires_at WHERE state = 'accepted' AND expires_at <= now() RETURNING id`,
      )
      return rows.length
    },

    list: ({ stationPk, stationId, evseId, reservationId, state, idToken, from: after, to }, page) =>
      listPage<Reservation>(
        unit,
        {
          columns,
          from,
          where: where()
            .and('r.station_pk = ?', stationPk)
            .and('s.station_id = ?', stationId)
            .and('r.evse_id = ?', evseId)
            .and('r.reservation_id = ?', reservationId)
            .and('r.state = ?', state)
            .and('r.value_key = ?', idToken && tokenKey(idToken))
            .and('r.expires_at >= ?', after)
            .and('r.expires_at < ?', to),
          keys: [{ sql: 'r.id', type: 'bigint' }],
          descending: true,
        },
        page,
      ),

    async get(id) {
      const [row] = await unit.query(`SELECT ${columns} FROM ${from} WHERE r.id = $1`, [id])
      return row && present<Reservation>(row)
    },
  }
}
