import type { SecurityEvents } from '#base/repositories/securityEvents.js'
import type { Unit } from '../unit.js'

export const securityEvents = (unit: Unit): SecurityEvents => ({
  async record({ stationPk, type, at, receivedAt, techInfo = '' }) {
    const rows = await unit.query(
      `INSERT INTO security_events (station_pk, type, at, received_at, tech_info) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING RETURNING id`,
      [stationPk, type, at, receivedAt, techInfo],
    )
    return rows.length > 0
  },
})
