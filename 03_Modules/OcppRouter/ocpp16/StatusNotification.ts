import { OcppError } from '#base/ocpp/errors.js'
import type { ConnectorStatusEnumType } from '#base/ocpp/generated/v21.js'
import { customData } from './customData16.js'
import { toRfc3339 } from './dateTime16.js'
import { type Request16, translate } from './translation.js'

/** 1.6 §7.7 in the words of 2.x, where Occupied is all that is said about a session. */
const statuses: Record<Request16<'StatusNotification'>['status'], ConnectorStatusEnumType> = {
  Available: 'Available',
  Preparing: 'Occupied',
  Charging: 'Occupied',
  SuspendedEVSE: 'Occupied',
  SuspendedEV: 'Occupied',
  Finishing: 'Occupied',
  Reserved: 'Reserved',
  Unavailable: 'Unavailable',
  Faulted: 'Faulted',
}

export default translate('StatusNotification', 'StatusNotification', {
  up: (r, { receivedAt }) => {
    if (r.connectorId < 0)
      throw new OcppError('PropertyConstraintViolation', 'connectorId must be >= 0', { field: 'connectorId', rule: 'minimum' })
    return {
      timestamp: r.timestamp === undefined ? receivedAt.toISOString() : toRfc3339(r.timestamp), // 1.6 §6.47
      connectorStatus: statuses[r.status],
      evseId: r.connectorId,
      connectorId: r.connectorId === 0 ? 0 : 1,
      customData: customData({
        status: r.status,
        errorCode: r.errorCode,
        info: r.info,
        vendorIdOfError: r.vendorId,
        vendorErrorCode: r.vendorErrorCode,
      }),
    }
  },
  down: () => ({}),
})
