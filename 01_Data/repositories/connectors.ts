import type { Connector, Connectors, StatusChange } from '#base/repositories/connectors.js'
import { ConnectorModel } from '../models/Connector.js'
import { listPage, present, where } from '../page.js'
import type { Unit } from '../unit.js'

const reported = `evse_id AS "evseId", connector_id AS "connectorId", status, reported_status AS "reportedStatus", error_code AS "errorCode",
  vendor_error_code AS "vendorErrorCode", vendor_id AS "vendorId", info`

export const connectors = (unit: Unit): Connectors => ({
  async list(stationPks) {
    const rows = await ConnectorModel.findAll({
      where: { stationPk: stationPks },
      attributes: { exclude: ['tenantId', 'statusReceivedAt'] },
      order: ['stationPk', 'evseId', 'connectorId'],
      transaction: await unit.transaction(),
      raw: true,
    })
    return rows.map((row) => present<Connector>(row))
  },
  history: (stationPk, { evseId, connectorId, from, to }, page) =>
    listPage<StatusChange>(
      unit,
      {
        columns: `${reported}, at, received_at AS "receivedAt"`,
        from: 'status_history',
        where: where()
          .and('station_pk = ?', stationPk)
          .and('evse_id = ?', evseId)
          .and('connector_id = ?', connectorId)
          .and('at >= ?', from)
          .and('at < ?', to),
        keys: [
          { sql: 'at', type: 'timestamptz' },
          { sql: 'fingerprint', type: 'bigint' },
        ],
        descending: true,
      },
      page,
    ),
})
