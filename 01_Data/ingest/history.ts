import type { KnownEvent } from '#base/domain/transactionPlace.js'
import type { TransactionEventRow } from '#base/ingest.js'
import { present } from '../page.js'
import { recordset, type Sql } from '../sql.js'
import type { StateColumns } from '../transactionRows.js'

/** A stored event, with what it was answered. */
export interface StoredEvent extends KnownEvent {
  response: object
}

/** All that arrived about these transactions, evidence included, in order of arrival. */
export async function loadHistory(sql: Sql, transactionPks: number[]): Promise<Map<number, StoredEvent[]>> {
  const histories = new Map<number, StoredEvent[]>(transactionPks.map((pk) => [pk, []]))
  if (transactionPks.length === 0) return histories
  const rows = await sql<StateColumns>(
    `SELECT transaction_pk AS "transactionPk", seq_no AS "seqNo", event_type AS "eventType", trigger_reason AS "triggerReason", offline, at, evse_id AS "evseId", connector_id AS "connectorId",
       id_token AS token, id_token_type AS type, value_key AS "valueKey", group_key AS "groupKey", charging_state AS "chargingState",
       stop_reason AS "stopReason", remote_start_id AS "remoteStartId", reservation_id AS "reservationId", flags, custom_data AS "customData",
       encode(payload_hash, 'hex') AS hash, response, conflict
     FROM transaction_events WHERE transaction_pk = ANY ($1::bigint[]) ORDER BY id`,
    [transactionPks],
  )
  for (const row of rows) {
    const { transactionPk, evseId, connectorId, token, type, valueKey, groupKey, ...event } = present<StateColumns>(row)
    histories.get(transactionPk)!.push({
      ...(event as StoredEvent),
      evse: evseId === undefined ? undefined : { id: evseId, connectorId },
      idToken: token === undefined ? undefined : { idToken: token, type, valueKey, groupKey },
    })
  }
  return histories
}

/** An event on its way into the table. */
export interface NewEvent {
  transactionPk: number
  row: TransactionEventRow
  response: object
  hash: string
  conflict?: string
}

export async function storeEvents(sql: Sql, events: NewEvent[]): Promise<void> {
  if (events.length === 0) return
  const rows = events.map(({ transactionPk, row, response, hash, conflict }) => ({
    t: transactionPk,
    n: row.seqNo,
    e: row.eventType,
    at: row.at,
    r: row.receivedAt,
    g: row.triggerReason,
    o: row.offline,
    ev: row.evse?.id,
    co: row.evse?.connectorId,
    it: row.idToken?.idToken,
    ty: row.idToken?.type,
    vk: row.idToken?.valueKey,
    gk: row.idToken?.groupKey,
    cs: row.chargingState,
    sr: row.stopReason,
    rs: row.remoteStartId,
    re: row.reservationId,
    f: row.flags,
    cd: row.customData,
    p: row.payload,
    h: `\\x${hash}`,
    a: response,
    c: conflict,
  }))
  await sql(
    `INSERT INTO transaction_events (transaction_pk, seq_no, event_type, at, received_at, trigger_reason, offline, evse_id, connector_id,
       id_token, id_token_type, value_key, group_key, charging_state, stop_reason, remote_start_id, reservation_id, flags, custom_data,
       payload, payload_hash, response, conflict)
     SELECT t, n, e, at, r, g, o, ev, co, it, ty, vk, gk, cs, sr, rs, re, f, cd, p, h, a, c
     FROM json_to_recordset($1) AS x (t bigint, n bigint, e text, at timestamptz, r timestamptz, g text, o boolean, ev integer, co integer,
       it text, ty text, vk text, gk text, cs text, sr text, rs bigint, re bigint, f text[], cd json, p json, h bytea, a json, c text)`,
    [recordset(rows)],
  )
}
