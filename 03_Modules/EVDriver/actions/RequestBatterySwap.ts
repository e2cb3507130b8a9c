import { command } from '#base/ocpp/action.js'
import { OcppError } from '#base/ocpp/errors.js'
import { judgeToken } from '#util/judgeToken.js'

// S02
export default command('RequestBatterySwap', {
  summary: 'Let a driver swap batteries at a station',
  description:
    'The token must be one that may charge there: others are refused (S02.FR.03). The station answers `Accepted` and waits for the driver to put the batteries in, or ' +
    '`Rejected`, with `NoBatteryAvailable` where it has too few. What becomes of it is at `/api/v1/stations/{id}/battery-swaps`. `requestId` is yours to choose, but not that ' +
    'of a swap that is under way. Battery swapping came with OCPP 2.1.',
  permission: 'batterySwap.write',
  example: { requestId: 1, idToken: { idToken: '04A1B2C3D4', type: 'ISO14443' } },
  async before({ requestId, idToken }, context) {
    const { info } = await judgeToken(idToken, { purpose: 'authorize' }, context)
    // S02.FR.03
    if (info.status !== 'Accepted') throw new OcppError('SecurityError', `the token may not swap here: it is ${info.status} (S02.FR.03)`)
    if (await context.data.batterySwaps.isRunning(context.station.id, requestId))
      throw new OcppError('PropertyConstraintViolation', `swap ${requestId} is under way at this station: choose another requestId`)
  },
  async after({ requestId, idToken }, { status, statusInfo }, { data, station, now, requestedBy }) {
    const reason = statusInfo && [statusInfo.reasonCode, statusInfo.additionalInfo].filter(Boolean).join(': ')
    await data.batterySwaps.answered(station.id, { requestId, idToken, status, reason, by: requestedBy, at: now() })
  },
})
