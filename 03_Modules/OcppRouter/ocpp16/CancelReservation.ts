import { rawCommand, translateCommand } from './translation.js'

export default translateCommand('CancelReservation', {
  sends: ['CancelReservation'],
  calls: ({ reservationId }) => [{ action: 'CancelReservation', payload: { reservationId } }],
  up: ([answer]) => ({ status: answer!.status }),
})

export const raw = rawCommand('CancelReservation', 'CancelReservation', {
  summary: 'Cancel a reservation at an OCPP 1.6 station',
  description: 'The station answers `Accepted`, or `Rejected` when it holds no reservation of this number.',
  example: { reservationId: 1 },
  as: ({ reservationId }, { status }) => ({ request: { reservationId }, response: { status } }),
})
