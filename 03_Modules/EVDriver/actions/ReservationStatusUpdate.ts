import { incoming } from '#base/ocpp/action.js'

const states = { Expired: 'expired', Removed: 'removed', NoTransaction: 'noTransaction' } as const

// H04.FR.01, H01.FR.16, H01.FR.17, H03.FR.11: the station ended a reservation by itself. What a transaction used, or an operator cancelled, stays so.
export default incoming(
  'ReservationStatusUpdate',
  async ({ reservationId, reservationUpdateStatus }, { data, station, receivedAt, log }) => {
    const known = await data.reservations.ended(station.id, reservationId, states[reservationUpdateStatus], receivedAt)
    if (!known) log.info({ reservationId, reservationUpdateStatus }, 'a reservation ended that was not made here')
    return {}
  },
)
