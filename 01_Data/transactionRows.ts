import type { Price } from '#base/domain/cost.js'
import type { SessionEnergy } from '#base/domain/energy.js'
import type { Closing, TransactionState } from '#base/domain/transactionState.js'
import { present } from './page.js'
import { recordset, type Sql } from './sql.js'

/** A transaction as its row tells it. */
export interface TransactionRow {
  id: number
  stationPk: number
  transactionId: string
  incarnation: number
  startKey?: string
  state: TransactionState
  closing?: Closing
  energyWh?: number
  /** The one it was started with. */
  price?: Price
}

/** Columns of `transactions` for `rowOf`, of the alias `t`. */
export const stateColumns = `t.id, t.station_pk AS "stationPk", t.transaction_id AS "transactionId", t.incarnation, t.start_key AS "startKey",
  t.evse_id AS "evseId", t.connector_id AS "connectorId", t.id_token AS token, t.id_token_type AS "tokenType", t.value_key AS "valueKey",
  t.group_key AS "groupKey", t.started_at AS "startedAt", t.ended_at AS "endedAt", t.first_event_at AS "firstEventAt",
  t.last_event_at AS "lastEventAt", t.last_seq_no AS "lastSeqNo", t.charging_state AS "chargingState", t.stop_reason AS "stopReason",
  t.remote_start_id AS "remoteStartId", t.reservation_id AS "reservationId", t.custom_data AS "customData", t.flags,
  t.closed_at AS "closedAt", t.close_reason AS "closeReason", t.closed_by AS "closedBy", t.energy_wh AS "energyWh", t.price`

/** What `stateColumns` gives. */
export type StateColumns = { [column: string]: any }

/** Turns the NULLs of a row into absent fields. */
export function rowOf(columns: StateColumns): TransactionRow {
  const {
    id,
    stationPk,
    transactionId,
    incarnation,
    startKey,
    energyWh,
    price,
    token,
    tokenType,
    valueKey,
    groupKey,
    closedAt,
    closeReason,
    closedBy,
    ...state
  } = present<StateColumns>(columns)
  return {
    id,
    stationPk,
    transactionId,
    incarnation,
    startKey,
    energyWh,
    price,
    state: {
      ...state,
      idToken: token === undefined ? undefined : { idToken: token, type: tokenType, valueKey, groupKey },
    } as TransactionState,
    closing: closedAt && { at: closedAt, reason: closeReason, by: closedBy },
  }
}

/** A state as columns, for `json_to_recordset`. */
export const columnsOf = ({ idToken, ...state }: TransactionState) => ({
  ...state,
  token: idToken?.idToken,
  tokenType: idToken?.type,
  valueKey: idToken?.valueKey,
  groupKey: idToken?.groupKey,
})

/** The columns of `columnsOf` as a record type. */
export const stateRecord = `"evseId" integer, "connectorId" integer, token text, "tokenType" text, "valueKey" text, "groupKey" text,
  "startedAt" timestamptz, "endedAt" timestamptz, "firstEventAt" timestamptz, "lastEventAt" timestamptz, "lastSeqNo" bigint,
  "chargingState" text, "stopReason" text, "remoteStartId" bigint, "reservationId" bigint, "customData" json, flags text[]`

export interface Update {
  id: number
  state: TransactionState
  closing?: Closing
  /** Absent while it runs: what is stored then stays. */
  energy?: SessionEnergy
  /** What it came to, decimal text; absent while it runs, or not known. */
  totalCost?: string
  /** What its station was just told that it costs so far. */
  told?: { cost: string; at: Date }
}

/** Brings rows to their new state, and ended ones to their energy. */
export async function updateTransactions(sql: Sql, updates: Update[]): Promise<void> {
  if (updates.length === 0) return
  const rows = updates.map(({ id, state, closing, energy, totalCost, told }) => ({
    id,
    ...columnsOf(state),
    closedAt: closing?.at,
    closeReason: closing?.reason,
    closedBy: closing?.by,
    energyWh: energy?.energyWh,
    meterStartWh: energy?.meterStartWh,
    meterStopWh: energy?.meterStopWh,
    energyFlags: energy?.flags ?? [],
    explanation: energy && { explanation: energy.explanation, reasons: energy.reasons },
    totalCost,
    runningCost: told?.cost,
    runningCostAt: told?.at,
  }))
  await sql(UPDATE, [recordset(rows)])
}

const UPDATE = `
UPDATE transactions t SET evse_id = x."evseId", connector_id = x."connectorId", id_token = x.token, id_token_type = x."tokenType",
  value_key = x."valueKey", group_key = x."groupKey", started_at = x."startedAt", ended_at = x."endedAt", first_event_at = x."firstEventAt",
  last_event_at = x."lastEventAt", last_seq_no = x."lastSeqNo", charging_state = x."chargingState", stop_reason = x."stopReason",
  remote_start_id = x."remoteStartId", reservation_id = x."reservationId", custom_data = x."customData", flags = x.flags,
  closed_at = x."closedAt", close_reason = x."closeReason", closed_by = x."closedBy", updated_at = now(),
  energy_wh = x."energyWh", meter_start_wh = x."meterStartWh", meter_stop_wh = x."meterStopWh", energy_flags = x."energyFlags",
  explanation = x.explanation, total_cost = x."totalCost", running_cost = COALESCE(x."runningCost", t.running_cost),
  running_cost_at = COALESCE(x."runningCostAt", t.running_cost_at)
FROM json_to_recordset($1) AS x (id bigint, ${stateRecord}, "closedAt" timestamptz, "closeReason" text, "closedBy" text, "energyWh" bigint,
  "meterStartWh" bigint, "meterStopWh" bigint, "energyFlags" text[], explanation json, "totalCost" text, "runningCost" text,
  "runningCostAt" timestamptz)
WHERE t.id = x.id`
