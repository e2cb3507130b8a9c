import { toInstant } from '#base/ocpp/dateTime.js'
import type { ChargingProfileType } from '#base/ocpp/generated/v21.js'
import type {
  ChargingProfiles,
  CompositeSchedule,
  ProfileCriteria,
  ProfileInForce,
  ProfilePair,
} from '#base/repositories/chargingProfiles.js'
import { CompositeScheduleModel } from '../models/CompositeSchedule.js'
import { listPage, present, where } from '../page.js'
import { recordset } from '../sql.js'
import type { Unit } from '../unit.js'

/** Of one station; ids are the station's and could be endless. */
const MOST_REPORTED = 1000

const side = `json_build_object('evseId', evse_id, 'profile', profile, 'at', at, 'limitSource', limit_source)`

// A condition on the station reaches the rows through GROUP BY; through a FULL JOIN it would not.
const of = (column: string) =>
  `COALESCE((array_agg(${column}) FILTER (WHERE origin = 'set'))[1], (array_agg(${column}) FILTER (WHERE origin = 'reported'))[1])`
const pairs = `(
  SELECT station_pk, profile_id, ${of('evse_id')} AS evse_id, ${of('purpose')} AS purpose, ${of('transaction_id')} AS transaction_id,
    (array_agg(${side}) FILTER (WHERE origin = 'set'))[1] AS set, (array_agg(${side}) FILTER (WHERE origin = 'reported'))[1] AS reported
  FROM charging_profiles GROUP BY tenant_id, station_pk, profile_id
) AS pair`

interface Side {
  evseId: number
  profile: ChargingProfileType
  at: string
  limitSource: string | null
}

const sideOf = (given: Side | undefined) => given && { ...present<Side & { limitSource?: string }>(given), at: new Date(given.at) }

export const chargingProfiles = (unit: Unit): ChargingProfiles => ({
  async accepted(stationPk, { evseId, profile, at, remoteStartId }) {
    const row = columnsOf({ evseId, profile })
    // 1.6 §5.16: the same purpose and level replace whatever their validity is.
    await unit.query(
      `DELETE FROM charging_profiles WHERE station_pk = $1 AND profile_id <> $2 AND purpose = $3 AND stack_level = $4 AND evse_id = $5
         AND EXISTS (SELECT FROM station_links WHERE station_pk = $1 AND ocpp_version NOT LIKE '2.%')`,
      [stationPk, profile.id, row.p, row.l, evseId],
    )
    await write(unit, stationPk, 'set', [row], at, { remoteStartId })
    // What it reported of this id was said of the profile before.
    await unit.query(`DELETE FROM charging_profiles WHERE station_pk = $1 AND profile_id = $2 AND origin = 'reported'`, [
      stationPk,
      profile.id,
    ])
  },

  async reported(stationPk, { evseId, limitSource, profiles, at }) {
    const rows = new Map(profiles.map((profile) => [profile.id, columnsOf({ evseId, profile })]))
    await write(unit, stationPk, 'reported', [...rows.values()], at, { limitSource })
    await unit.query(
      `DELETE FROM charging_profiles WHERE station_pk = $1 AND origin = 'reported' AND profile_id IN (
         SELECT profile_id FROM charging_profiles WHERE station_pk = $1 AND origin = 'reported' ORDER BY at DESC, profile_id OFFSET ${MOST_REPORTED})`,
      [stationPk],
    )
  },

  async askedAgain(stationPk, criteria, { requestId }) {
    const matching = matches(stationPk, criteria)
    await unit.query(
      `DELETE FROM charging_profiles WHERE origin = 'reported' AND ${matching.sql()} AND at < (
         SELECT requested_at FROM reports WHERE station_pk = $1 AND message = 'ReportChargingProfiles' AND request_id = $${matching.bind.push(requestId)}
         ORDER BY id DESC LIMIT 1)`,
      matching.bind,
    )
  },

  async cleared(stationPk, criteria) {
    const { sql, bind } = matches(stationPk, criteria)
    await unit.query(
      `DELETE FROM charging_profiles WHERE ${sql()} AND purpose NOT IN ('ChargingStationExternalConstraints', 'LocalGeneration')`,
      bind,
    )
  },

  async endTransaction(stationPk, transactionPk) {
    // One that was set with a remote start names no transaction: its remoteStartId does, or its EVSE.
    await unit.query(
      `DELETE FROM charging_profiles p USING transactions t
       WHERE t.id = $2 AND t.station_pk = $1 AND p.station_pk = $1 AND p.purpose = 'TxProfile'
         AND (p.transaction_id = t.transaction_id OR p.transaction_id IS NULL AND
           CASE WHEN p.remote_start_id IS NOT NULL AND t.remote_start_id IS NOT NULL THEN p.remote_start_id = t.remote_start_id
                ELSE p.evse_id IN (0, t.evse_id) AND p.at <= t.ended_at END)
         AND NOT EXISTS (SELECT FROM transactions n WHERE n.station_pk = $1 AND n.transaction_id = t.transaction_id AND n.ended_at IS NULL)`,
      [stationPk, transactionPk],
    )
  },

  async installed(stationPk) {
    const rows = await unit.query(
      `SELECT DISTINCT ON (profile_id) profile_id AS id, evse_id AS "evseId", purpose, stack_level AS "stackLevel", transaction_id AS "transactionId",
         valid_from AS "validFrom", valid_to AS "validTo", profile
       FROM charging_profiles WHERE station_pk = $1 ORDER BY profile_id, at DESC`,
      [stationPk],
    )
    return rows.map((row) => present<ProfileInForce>(row))
  },

  async find(stationPk, profileId) {
    const [row] = await unit.query<{ set?: Side }>(
      `SELECT ${side} AS set FROM charging_profiles WHERE station_pk = $1 AND profile_id = $2 AND origin = 'set'`,
      [stationPk, profileId],
    )
    return sideOf(row?.set)
  },

  async list(stationPk, { evseId, purpose, transactionId }, page) {
    const { items, ...rest } = await listPage<{ profileId: number; set?: Side; reported?: Side }>(
      unit,
      {
        from: pairs,
        columns: 'profile_id AS "profileId", set, reported',
        where: where()
          .and('station_pk = ?', stationPk)
          .and('evse_id = ?', evseId)
          .and('purpose = ?', purpose)
          .and('transaction_id = ?', transactionId),
        keys: [{ sql: 'profile_id', type: 'bigint' }],
      },
      page,
    )
    const both = (pair: (typeof items)[number]): ProfilePair =>
      present({ ...pair, set: sideOf(pair.set) ?? null, reported: sideOf(pair.reported) ?? null })
    return { items: items.map(both), ...rest }
  },

  async recordComposite(stationPk, { schedule, at }) {
    await CompositeScheduleModel.upsert(
      { tenantId: unit.tenantId, stationPk, evseId: schedule.evseId, schedule, at },
      { transaction: await unit.transaction(), conflictFields: ['tenant_id', 'station_pk', 'evse_id'] },
    )
  },

  composites: (stationPk, evseId, page) =>
    listPage<CompositeSchedule & { evseId: number }>(
      unit,
      {
        from: 'composite_schedules',
        columns: 'evse_id AS "evseId", schedule, at',
        where: where().and('station_pk = ?', stationPk).and('evse_id = ?', evseId),
        keys: [{ sql: 'evse_id', type: 'integer' }],
      },
      page,
    ),
})

const matches = (stationPk: number, { ids, evseId, purpose, stackLevel, limitSources }: ProfileCriteria) =>
  where()
    .and('station_pk = ?', stationPk)
    .and('profile_id = ANY (?::bigint[])', ids)
    .and('evse_id = ?', evseId)
    .and('purpose = ?', purpose)
    .and('stack_level = ?', stackLevel)
    .and('limit_source = ANY (?::text[])', limitSources)

const columnsOf = ({ evseId: e, profile }: { evseId: number; profile: ChargingProfileType }) => ({
  id: profile.id,
  e,
  p: profile.chargingProfilePurpose,
  l: profile.stackLevel,
  t: profile.transactionId,
  f: profile.validFrom && toInstant(profile.validFrom).toISOString(),
  u: profile.validTo && toInstant(profile.validTo).toISOString(),
  profile,
})

async function write(
  unit: Unit,
  stationPk: number,
  origin: 'set' | 'reported',
  rows: ReturnType<typeof columnsOf>[],
  at: Date,
  { limitSource, remoteStartId }: { limitSource?: string; remoteStartId?: number },
): Promise<void> {
  await unit.query(
    `INSERT INTO charging_profiles (station_pk, profile_id, origin, evse_id, limit_source, purpose, stack_level, transaction_id, remote_start_id,
       valid_from, valid_to, profile, at)
     SELECT $1, id, $2, e, $3, p, l, t, $4, f, u, profile, $5
     FROM json_to_recordset($6) AS r (id bigint, e integer, p text, l bigint, t text, f timestamptz, u timestamptz, profile json)
     ON CONFLICT (tenant_id, station_pk, profile_id, origin) DO UPDATE SET evse_id = excluded.evse_id, limit_source = excluded.limit_source,
       purpose = excluded.purpose, stack_level = excluded.stack_level, transaction_id = excluded.transaction_id,
       remote_start_id = excluded.remote_start_id, valid_from = excluded.valid_from, valid_to = excluded.valid_to, profile = excluded.profile, at = excluded.at`,
    [stationPk, origin, limitSource ?? null, remoteStartId ?? null, at, recordset(rows)],
  )
}
