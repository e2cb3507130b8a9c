import { incoming } from '#base/ocpp/action.js'
import { plugboardData } from '#base/ocpp/customData.js'
import { toInstant } from '#base/ocpp/dateTime.js'

// B01, G01: connectors appear with what the station reports of them.
export default incoming('StatusNotification', { write: 'batch' }, async (request, { receivedAt, log }) => {
  const { evseId, connectorId, connectorStatus, timestamp, customData } = request
  const { status, errorCode, vendorErrorCode, vendorIdOfError, info } = plugboardData(customData)
  return {
    rows: [
      {
        kind: 'status',
        evseId,
        connectorId,
        status: connectorStatus,
        reportedStatus: status,
        at: toInstant(timestamp),
        receivedAt,
        errorCode,
        vendorErrorCode,
        vendorId: vendorIdOfError,
        info,
      },
    ],
    response: ([outcome]) => {
      if (outcome?.conflict) log.warn({ evseId, connectorId }, `status not stored: ${outcome.conflict}`)
      return {}
    },
  }
})
