import { command } from '#base/ocpp/action.js'
import { toInstant } from '#base/ocpp/dateTime.js'
import { OcppError } from '#base/ocpp/errors.js'
import { reasonOf } from '#util/followedRequest.js'

/** What the clocks of an operator's program and ours may differ by. */
const TOLERANCE_MS = 60_000

export default command('AFRRSignal', {
  summary: 'Pass an aFRR signal of the grid operator on to a station',
  description:
    'The station takes the power that belongs to `signal` in the `v2xSignalWattCurve` of the charging schedule that runs. It answers `Accepted`, or `Rejected` where no ' +
    'schedule has such a curve now. `timestamp` is the current time (Q08.FR.12): one that is more than a minute away is refused. Signals and answers are at ' +
    '`/api/v1/stations/{id}/afrr-signals`. aFRR came with OCPP 2.1.',
  permission: 'station.der',
  example: { timestamp: '2026-11-21T08:30:00Z', signal: 1 },
  async before({ timestamp }, { now }) {
    // Q08.FR.12 (errata 2025-09)
    if (Math.abs(new Date(timestamp).getTime() - now().getTime()) > TOLERANCE_MS)
      throw new OcppError('PropertyConstraintViolation', 'the timestamp of an aFRR signal is the current time (Q08.FR.12)')
  },
  async after({ timestamp, signal }, { status, statusInfo }, { data, station, now, requestedBy }) {
    const answer = { status, reason: reasonOf(statusInfo), sentBy: requestedBy, answeredAt: now() }
    await data.derControls.recordSignal(station.id, { signal, signalAt: toInstant(timestamp), ...answer })
  },
})
