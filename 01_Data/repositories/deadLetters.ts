import { maskedText } from '#base/ocpp/mask.js'
import type { DeadLetters } from '#base/repositories/deadLetters.js'
import type { Unit } from '../unit.js'

export const deadLetters = (unit: Unit): DeadLetters => ({
  async record({ stationPk, receivedAt, action, reason, payload }) {
    await unit.query('INSERT INTO dead_letters (station_pk, received_at, action, reason, payload) VALUES ($1, $2, $3, $4, $5)', [
      stationPk,
      receivedAt,
      action,
      reason.slice(0, 500),
      maskedText(payload),
    ])
  },
})
