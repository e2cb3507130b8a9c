import type { Price } from '#base/domain/cost.js'
import { earliestCredible, futureSlackSeconds } from '#base/domain/energyLimits.js'
import { recordset, type Sql } from '../sql.js'
import { columnsOf, stateRecord } from '../transactionRows.js'
import { LostRace } from './entry.js'
import type { Use } from './sessions.js'

interface Inserted {
  id: number
  stationPk: number
  transactionId: string
  incarnation: number
  startKey: string | null
  price: Price | null
}

/** Inserts new transactions, with numbers from the database where they are ours to give, and the EVSEs they show to exist. */
export async function insertUses(sql: Sql, uses: Use[]): Promise<void> {
  if (uses.length === 0) return
  const rows = uses.map(({ transactionId, incarnation, startKey, state, touchedBy }) => ({
    stationPk: touchedBy!.job.station.id,
    transactionId,
    incarnation,
    startKey,
    receivedAt: touchedBy!.row.receivedAt,
    pricedAt: pricedAt(state, touchedBy!.row.receivedAt),
    ...columnsOf(state),
  }))
  const inserted = await sql<Inserted>(INSERT, [recordset(rows)])
  const keyOf = (row: Omit<Inserted, 'id' | 'price'>) =>
    row.startKey == null ? `${row.stationPk} ${row.incarnation} ${row.transactionId}` : `${row.stationPk} start ${row.startKey}`
  const byKey = new Map(inserted.map((row) => [keyOf(row), row]))
  uses.forEach((use, i) => {
    const row = byKey.get(keyOf({ ...rows[i]!, startKey: use.startKey ?? null }))
    if (!row) throw new LostRace('another process stored the same transaction')
    use.pk = row.id
    use.transactionId = row.transactionId
    use.price = row.price ?? undefined
  })
  await sql(APPEAR, [recordset(rows.filter(({ evseId }) => evseId !== undefined))])
}

/** The start, where the station's clock can be believed. */
function pricedAt({ startedAt, firstEventAt }: Use['state'], receivedAt: Date): Date {
  const at = startedAt ?? firstEventAt
  return at < earliestCredible || at.getTime() > receivedAt.getTime() + futureSlackSeconds * 1000 ? receivedAt : at
}

/** The price that holds where and when it starts: see `Prices`. */
const PRICE = `
  SELECT json_strip_nulls(json_build_object('id', p.id, 'currency', p.currency, 'priceKwh', p.price_kwh, 'priceHour', p.price_hour,
    'priceFixed', p.price_fixed, 'runningCost', p.running_cost, 'costUpdatedSeconds', p.cost_updated_seconds)) AS price,
    x."receivedAt" + make_interval(secs => p.cost_updated_seconds) AS "costUpdateAt"
  FROM prices p JOIN stations s ON s.id = x."stationPk"
  WHERE (p.station_pk = s.id OR p.location_id = s.location_id OR (p.station_pk IS NULL AND p.location_id IS NULL))
    AND (p.valid_from IS NULL OR p.valid_from <= x."pricedAt") AND (p.valid_to IS NULL OR p.valid_to > x."pricedAt")
  ORDER BY p.station_pk IS NULL, p.location_id IS NULL, p.valid_from DESC NULLS LAST, p.id DESC LIMIT 1`

const INSERT = `
INSERT INTO transactions (station_pk, transaction_id, incarnation, start_key, received_at, evse_id, connector_id, id_token, id_token_type,
  value_key, group_key, started_at, ended_at, first_event_at, last_event_at, last_seq_no, charging_state, stop_reason, remote_start_id,
  reservation_id, custom_data, flags, price, cost_update_at)
SELECT "stationPk", CASE WHEN "startKey" IS NULL THEN "transactionId" ELSE nextval('ocpp16_transaction_id')::text END, incarnation,
  "startKey", "receivedAt", "evseId", "connectorId", token, "tokenType", "valueKey", "groupKey", "startedAt", "endedAt", "firstEventAt",
  "lastEventAt", "lastSeqNo", "chargingState", "stopReason", "remoteStartId", "reservationId", "customData", flags, p.price,
  p."costUpdateAt"
FROM json_to_recordset($1) AS x ("stationPk" bigint, "transactionId" text, incarnation integer, "startKey" text, "receivedAt" timestamptz,
  "pricedAt" timestamptz, ${stateRecord})
  LEFT JOIN LATERAL (${PRICE}) p ON true
ON CONFLICT DO NOTHING
RETURNING id, station_pk AS "stationPk", transaction_id AS "transactionId", incarnation, start_key AS "startKey", price`

const APPEAR = `
WITH given AS (
  SELECT DISTINCT s.id AS station, x."evseId" AS evse, x."connectorId" AS connector
  FROM json_to_recordset($1) AS x ("stationPk" bigint, "evseId" bigint, "connectorId" bigint) JOIN stations s ON s.id = x."stationPk"
  WHERE x."evseId" BETWEEN 1 AND s.max_evses AND COALESCE(x."connectorId", 1) BETWEEN 1 AND s.max_connectors_per_evse
  ORDER BY 1, 2, 3
), evse AS (
  INSERT INTO evses (station_pk, evse_id) SELECT DISTINCT station, evse FROM given ON CONFLICT DO NOTHING
)
INSERT INTO connectors (station_pk, evse_id, connector_id) SELECT station, evse, connector FROM given WHERE connector IS NOT NULL
ON CONFLICT DO NOTHING`
