import type { DataTransfers } from '#base/repositories/dataTransfers.js'
import type { Unit } from '../unit.js'

export const dataTransfers = (unit: Unit): DataTransfers => ({
  async record({ stationPk, vendorId, messageId = null, data, status, at }) {
    await unit.query('INSERT INTO data_transfers (station_pk, vendor_id, message_id, data, status, at) VALUES ($1, $2, $3, $4, $5, $6)', [
      stationPk,
      vendorId,
      messageId,
      data === undefined ? null : JSON.stringify(data),
      status,
      at,
    ])
  },
})
