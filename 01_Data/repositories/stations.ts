import type { BootDecision, Stations } from '#base/repositories/stations.js'
import type { Unit } from '../unit.js'
import { stationRegister } from './stationRegister.js'

export const stations = (unit: Unit): Stations => ({
  ...stationRegister(unit),
  async enrol({ stationId, securityProfile, credential }) {
    await unit.query(
      `WITH made AS (INSERT INTO stations (station_id) VALUES ($1) ON CONFLICT DO NOTHING RETURNING id)
       INSERT INTO station_links (station_pk, station_id, security_profile, credential_kind, credential_hash, credential_salt)
       SELECT id, $1, $2, $3, $4, $5 FROM made`,
      [stationId, securityProfile, credential?.kind ?? null, credential?.hash ?? null, credential?.salt ?? null],
    )
  },

  async bootDecision(stationPk) {
    const [row] = await unit.query<{ status: BootDecision['status']; seconds: number }>(
      `SELECT s.boot_policy AS status, COALESCE(s.heartbeat_interval_seconds, t.heartbeat_interval_seconds, $2::int) AS seconds
       FROM stations s JOIN tenants t ON t.id = s.tenant_id WHERE s.id = $1`,
      [stationPk, unit.defaults.heartbeatIntervalSeconds],
    )
    if (!row) throw new Error(`station ${stationPk} is not registered any more`)
    return { status: row.status, intervalSeconds: row.seconds }
  },
})
