import { command } from '#base/ocpp/action.js'
import { toInstant } from '#base/ocpp/dateTime.js'
import { OcppError } from '#base/ocpp/errors.js'
import { bookingOf } from '../booking.js'

// H01
export default command('ReserveNow', {
  summary: 'Reserve an EVSE for a token',
  description:
    'Name an `evseId`, or a `connectorType`, or neither for any EVSE. The `id` is yours to choose; one the station holds already is replaced. The station answers ' +
    '`Accepted`, or why not: `Faulted`, `Occupied`, `Unavailable`, or `Rejected` (it takes no reservations, or none without an EVSE). What becomes of it is at ' +
    '`/api/v1/reservations`: it is `used` when a transaction names it, and ends by itself at `expiryDateTime`. An OCPP 1.6 station reserves connector 0 for any EVSE, and ' +
    'knows no `connectorType`.',
  permission: 'reservation.write',
  example: { id: 1, expiryDateTime: '2040-12-31T12:00:00Z', idToken: { idToken: '04A1B2C3D4', type: 'ISO14443' }, evseId: 1 },
  async before(request, { data, station, now }) {
    if (toInstant(request.expiryDateTime) <= now())
      throw new OcppError('PropertyConstraintViolation', `expiryDateTime ${request.expiryDateTime} has passed: nothing would be reserved`)
    if (!(await data.reservations.request(station.id, bookingOf(request))))
      throw new OcppError(
        'PropertyConstraintViolation',
        `reservation ${request.id} is asked for already and not answered yet: wait for its answer, or choose another id`,
      )
  },
  async after(request, { status }, { data, station, now }) {
    await data.reservations.answered(station.id, bookingOf(request), status, now())
  },
})
