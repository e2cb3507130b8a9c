import { literal, type ProjectionAlias } from 'sequelize'
import { chargedWh, costOf } from '#base/domain/cost.js'
import type { SessionEnergy } from '#base/domain/energy.js'
import { tokenKey } from '#base/domain/tokenKey.js'
import { type Told, toldOf } from '#base/domain/transactionTold.js'
import type { Transaction, TransactionEventItem, Transactions } from '#base/repositories/transactions.js'
import { closeTransactions, silentTransactions } from '../closing.js'
import { energies } from '../energy.js'
import { meterValuePage } from '../meterRows.js'
import { TransactionEventModel } from '../models/TransactionEvent.js'
import { listPage, present, where } from '../page.js'
import type { StateColumns } from '../transactionRows.js'
import type { Unit } from '../unit.js'

const columns = `t.id, t.station_pk AS "stationPk", s.station_id AS "stationId", t.transaction_id AS "transactionId", t.incarnation,
  t.id_token AS "idToken", t.id_token_type AS "idTokenType", t.evse_id AS "evseId", t.connector_id AS "connectorId", t.started_at AS "startedAt",
  t.ended_at AS "endedAt", t.meter_start_wh AS "meterStartWh", t.meter_stop_wh AS "meterStopWh", t.energy_wh AS "energyWh",
  t.stop_reason AS "stopReason", t.charging_state AS "chargingState", t.remote_start_id AS "remoteStartId",
  t.reservation_id AS "reservationId", t.flags, t.energy_flags AS "energyFlags", t.price, t.total_cost AS "totalCost", t.last_event_at AS "lastEventAt", t.running_cost AS "runningCost", t.running_cost_at AS "runningCostAt",
  t.station_ongoing AS "stationOngoing", t.station_messages_in_queue AS "stationMessagesInQueue", t.station_status_at AS "stationStatusAt", t.updated_at AS "updatedAt", t.explanation`
const from = 'transactions t JOIN stations s ON s.id = t.station_pk'
const latestUse = '(SELECT id FROM transactions WHERE station_pk = $1 AND transaction_id = $2 ORDER BY incarnation DESC LIMIT 1)'
const since = 'COALESCE(t.started_at, t.first_event_at)'

export const transactions = (unit: Unit): Transactions => {
  const get = async (id: number) => {
    const rows = await unit.query<StateColumns>(`SELECT ${columns} FROM ${from} WHERE t.id = $1`, [id])
    return (await withEnergy(unit, rows))[0]
  }
  return {
    async get(id) {
      const found = await get(id)
      return found && { ...found.transaction, ...(await toldOfTransaction(unit, id)) }
    },

    async list(filter, page) {
      const { stationId, transactionId, idToken, evseId, active } = filter
      const { items, ...rest } = await listPage<StateColumns>(
        unit,
        {
          columns,
          from,
          where: where()
            .and('s.station_id = ?', stationId)
            .and('t.transaction_id = ?', transactionId)
            .and('t.value_key = ?', idToken === undefined ? undefined : tokenKey(idToken))
            .and('t.evse_id = ?', evseId)
            .and('(t.ended_at IS NULL) = ?', active)
            .and(`${since} >= ?`, filter.from)
            .and(`${since} < ?`, filter.to),
          keys: [
            { sql: since, type: 'timestamptz' },
            { sql: 't.id', type: 'bigint' },
          ],
          descending: true,
        },
        page,
      )
      return { items: (await withEnergy(unit, items)).map(({ transaction }) => transaction), ...rest }
    },

    async explain(id) {
      const found = await get(id)
      return found && { transaction: found.transaction, ...found.explained, events: await eventsOf(unit, id) }
    },

    async meterValues(id, page) {
      const [known] = await unit.query('SELECT FROM transactions WHERE id = $1', [id])
      return known && meterValuePage(unit, where().and('m.transaction_pk = ?', id), page, { descending: false })
    },

    async close(id, reason) {
      await closeTransactions(unit, [id], { reason, by: 'closed' })
      return (await get(id))?.transaction
    },

    async tellCost(stationPk, transactionId, { totalCost, at }) {
      await unit.query(`UPDATE transactions SET running_cost = $3, running_cost_at = $4 WHERE id = ${latestUse}`, [
        stationPk,
        transactionId,
        totalCost,
        at,
      ])
    },

    async dueCosts(limit) {
      const due = await unit.query<StateColumns>(
        `WITH due AS (
           SELECT t.id FROM transactions t JOIN station_links l ON l.station_pk = t.station_pk AND l.online AND l.ocpp_version LIKE '2.%'
           WHERE t.ended_at IS NULL AND t.cost_update_at <= now() ORDER BY t.cost_update_at LIMIT $1 FOR NO KEY UPDATE OF t SKIP LOCKED)
         UPDATE transactions t SET cost_update_at = now() + make_interval(secs => (t.price ->> 'costUpdatedSeconds')::int)
         FROM due WHERE t.id = due.id RETURNING t.id`,
        [limit],
      )
      const rows = await unit.query<StateColumns>(`SELECT ${columns} FROM ${from} WHERE t.id = ANY ($1::bigint[])`, [
        due.map(({ id }) => id),
      ])
      return (await withEnergy(unit, rows)).flatMap(({ transaction: { stationPk, stationId, transactionId, totalCost, runningCost } }) =>
        totalCost === undefined || totalCost === runningCost ? [] : { stationPk, stationId, transactionId, totalCost },
      )
    },

    async tellStatus(stationPk, transactionId, { ongoing, messagesInQueue, at }) {
      await unit.query(
        `UPDATE transactions SET station_ongoing = $3, station_messages_in_queue = $4, station_status_at = $5 WHERE id = ${latestUse}`,
        [stationPk, transactionId, ongoing ?? null, messagesInQueue, at],
      )
    },

    async closeStale(hours) {
      const silent = await silentTransactions(unit, hours)
      return closeTransactions(unit, silent, { reason: `silent for ${hours} hours`, by: 'stale' })
    },
  }
}

interface Found {
  transaction: Transaction
  explained: Pick<SessionEnergy, 'explanation' | 'reasons'>
}

/** What an ended transaction came to is stored; what a running one came to so far is computed now, for the whole page at once. */
async function withEnergy(unit: Unit, rows: StateColumns[]): Promise<Found[]> {
  const items = rows.map((row) => present<StateColumns>(row))
  const running = await energies(
    unit.query,
    items.flatMap((item) =>
      item.endedAt
        ? []
        : { id: item.id, stationPk: item.stationPk, evseId: item.evseId, connectorId: item.connectorId, startedAt: item.startedAt },
    ),
  )
  return items.map(({ explanation, energyFlags, flags, lastEventAt, ...item }) => {
    const now = running.get(item.id)
    const totalCost =
      now && item.price ? costOf(item.price, { energyWh: chargedWh(now), startedAt: item.startedAt, until: lastEventAt }) : item.totalCost
    const energy = now && { energyWh: now.energyWh, meterStartWh: now.meterStartWh, totalCost }
    return {
      transaction: { ...item, ...energy, flags: [...flags, ...(now?.flags ?? energyFlags)] } as Transaction,
      explained: { explanation: now?.explanation ?? explanation?.explanation ?? [], reasons: now?.reasons ?? explanation?.reasons ?? [] },
    }
  })
}

const verdict: ProjectionAlias = [literal(`response #>> '{idTokenInfo,status}'`), 'authorization']

async function eventsOf(unit: Unit, transactionPk: number): Promise<TransactionEventItem[]> {
  const rows = await TransactionEventModel.findAll({
    where: { transactionPk },
    attributes: ['seqNo', 'eventType', 'at', 'receivedAt', 'triggerReason', 'offline', 'chargingState', 'conflict', verdict],
    order: ['seqNo', 'at', 'id'],
    transaction: await unit.transaction(),
    raw: true,
  })
  return rows.map((row) => present<TransactionEventItem>(row))
}

/** Only the events that tell something: most do not. */
async function toldOfTransaction(unit: Unit, transactionPk: number): Promise<Told> {
  const events = await unit.query<{ payload: Parameters<typeof toldOf>[0][number] }>(
    `SELECT payload FROM transaction_events WHERE transaction_pk = $1 AND conflict IS NULL
       AND payload::text ~ '"(operationMode|tariffId|transactionLimit|costDetails|preconditioningStatus|evseSleep)"'
     ORDER BY seq_no, at, id`,
    [transactionPk],
  )
  return toldOf(events.map(({ payload }) => payload))
}
