import { incoming } from '#base/ocpp/action.js'

const states = { Expired: 'expired', Removed: 'removed', NoTransaction: 'noTransaction' } as const

// H04.FR.01, H01.FR.16, H01.FR.17, H03.FR.11: the station ended a reservation by itself. What a transaction used, or an operator cancelled, stays so.
// One that was not made here (another CSMS before us, or a number of another tenant) is the operator's to look at.
export default incoming('ReservationStatusUpdate', async (request, { data, station, receivedAt: at }) => {
  const { reservationId, reservationUpdateStatus } = request
  if (await data.reservations.ended(station.id, reservationId, states[reservationUpdateStatus], at)) return {}
  await data.unexpected.record(station.id, {
    action: 'ReservationStatusUpdate',
    subject: `reservation ${reservationId}`,
    reason: `it is ${reservationUpdateStatus}, and was not made here`,
    payload: request,
    at,
  })
  return {}
})
