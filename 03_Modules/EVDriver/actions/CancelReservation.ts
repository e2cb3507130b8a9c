import { command } from '#base/ocpp/action.js'

// H02
export default command('CancelReservation', {
  summary: 'Cancel a reservation',
  description:
    'The station answers `Accepted`, and the reservation is `cancelled`, or `Rejected`: it holds none of this number. The reservation then stays as it was, with ' +
    'this answer as `cancelStatus`; see `/api/v1/reservations`.',
  permission: 'reservation.write',
  example: { reservationId: 1 },
  async after({ reservationId }, { status }, { data, station, now }) {
    await data.reservations.cancelAnswered(station.id, reservationId, status, now())
  },
})
