import { knownNeeds } from '#base/domain/vehicleNeeds.js'
import type {
  ChargingNeedsLog,
  PriorityCharging,
  RunningTransaction,
  VehicleNeeds,
  VehicleSchedule,
} from '#base/repositories/chargingNeeds.js'
import { ChargingNeedsModel } from '../models/ChargingNeeds.js'
import { EvScheduleModel } from '../models/EvSchedule.js'
import { PriorityChargingModel } from '../models/PriorityCharging.js'
import { listPage, present, where } from '../page.js'
import type { Unit } from '../unit.js'

/** Of each kind, per station. */
const KEPT = 500

const columns = `id, evse_id AS "evseId", transaction_id AS "transactionId", needs, max_schedule_tuples AS "maxScheduleTuples", at,
  received_at AS "receivedAt", status, profile`
const scheduleColumns = `id, evse_id AS "evseId", transaction_id AS "transactionId", time_base AS "timeBase", schedule,
  selected_schedule_id AS "selectedScheduleId", tolerance_accepted AS "toleranceAccepted", received_at AS "receivedAt", status, excess`

export const chargingNeeds = (unit: Unit): ChargingNeedsLog => ({
  async record(stationPk, needs) {
    const { id } = await ChargingNeedsModel.create({ stationPk, ...needs }, { transaction: await unit.transaction() })
    await forgetOld(unit, 'charging_needs', stationPk)
    return id
  },

  async recordSchedule(stationPk, schedule) {
    await EvScheduleModel.create({ stationPk, ...schedule }, { transaction: await unit.transaction() })
    await forgetOld(unit, 'ev_schedules', stationPk)
  },

  async find(stationPk, id) {
    const [row] = await unit.query(`SELECT ${columns} FROM charging_needs WHERE station_pk = $1 AND id = $2`, [stationPk, id])
    return row && present<VehicleNeeds>(row)
  },

  last: (stationPk, transactionId) => last(unit, stationPk, transactionId),

  async offered(stationPk, transactionId, profile) {
    const needs = await last(unit, stationPk, transactionId)
    if (needs) await ChargingNeedsModel.update({ profile }, { where: { id: needs.id }, transaction: await unit.transaction() })
  },

  async known(stationPk, transactionId) {
    const needs = await last(unit, stationPk, transactionId)
    return needs && knownNeeds(needs.needs, needs.maxScheduleTuples)
  },

  async running(stationPk, evseId) {
    const [row] = await unit.query(
      `SELECT transaction_id AS "transactionId", started_at AS "startedAt" FROM transactions
       WHERE station_pk = $1 AND evse_id = $2 AND ended_at IS NULL ORDER BY id DESC LIMIT 1`,
      [stationPk, evseId],
    )
    return row && present<RunningTransaction>(row)
  },

  async allow(stationPk, { transactionId, modes, at }) {
    await unit.query(
      `INSERT INTO allowed_energy_transfers (station_pk, transaction_id, modes, at) VALUES ($1, $2, $3, $4)
       ON CONFLICT (tenant_id, station_pk, transaction_id) DO UPDATE SET modes = excluded.modes, at = excluded.at`,
      [stationPk, transactionId, modes, at],
    )
    await unit.query(
      `DELETE FROM allowed_energy_transfers WHERE station_pk = $1 AND transaction_id IN (
         SELECT transaction_id FROM allowed_energy_transfers WHERE station_pk = $1 ORDER BY at DESC OFFSET ${KEPT})`,
      [stationPk],
    )
  },

  async allowed(stationPk, transactionId) {
    const [row] = await unit.query<{ modes: string[] }>(
      'SELECT modes FROM allowed_energy_transfers WHERE station_pk = $1 AND transaction_id = $2',
      [stationPk, transactionId],
    )
    return row?.modes
  },

  async recordPriority(stationPk, { transactionId, activated, at }) {
    const rows = await unit.query<{ activated: boolean }>(
      'SELECT activated FROM priority_charging WHERE station_pk = $1 AND transaction_id = $2 ORDER BY id DESC LIMIT 1',
      [stationPk, transactionId],
    )
    if (rows[0]?.activated === activated) return
    await PriorityChargingModel.create({ stationPk, transactionId, activated, at }, { transaction: await unit.transaction() })
    await forgetOld(unit, 'priority_charging', stationPk)
  },

  async refusedSchedules(stationPk, transactionId) {
    const [row] = await unit.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM ev_schedules WHERE station_pk = $1 AND transaction_id = $2 AND status = 'Rejected'
         AND received_at > COALESCE((SELECT max(received_at) FROM charging_needs WHERE station_pk = $1 AND transaction_id = $2), '-infinity')`,
      [stationPk, transactionId],
    )
    return row!.n
  },

  listPriority: (stationPk, transactionId, page) =>
    listPage<PriorityCharging>(
      unit,
      {
        from: 'priority_charging',
        columns: 'id, transaction_id AS "transactionId", activated, at',
        where: where().and('station_pk = ?', stationPk).and('transaction_id = ?', transactionId),
        keys: [{ sql: 'id', type: 'bigint' }],
        descending: true,
      },
      page,
    ),

  list: (stationPk, evseId, page) => listPage<VehicleNeeds>(unit, newest('charging_needs', columns, stationPk, evseId), page),
  listSchedules: (stationPk, evseId, page) =>
    listPage<VehicleSchedule>(unit, newest('ev_schedules', scheduleColumns, stationPk, evseId), page),
})

async function last(unit: Unit, stationPk: number, transactionId: string): Promise<VehicleNeeds | undefined> {
  const [row] = await unit.query(
    `SELECT ${columns} FROM charging_needs WHERE station_pk = $1 AND transaction_id = $2 ORDER BY id DESC LIMIT 1`,
    [stationPk, transactionId],
  )
  return row && present<VehicleNeeds>(row)
}

const newest = (from: string, shown: string, stationPk: number, evseId: number | undefined) => ({
  from,
  columns: shown,
  where: where().and('station_pk = ?', stationPk).and('evse_id = ?', evseId),
  keys: [{ sql: 'id', type: 'bigint' as const }],
  descending: true,
})

async function forgetOld(unit: Unit, table: 'charging_needs' | 'ev_schedules' | 'priority_charging', stationPk: number): Promise<void> {
  await unit.query(
    `DELETE FROM ${table} WHERE station_pk = $1
       AND id <= (SELECT id FROM ${table} WHERE station_pk = $1 ORDER BY id DESC OFFSET ${KEPT} LIMIT 1)`,
    [stationPk],
  )
}
