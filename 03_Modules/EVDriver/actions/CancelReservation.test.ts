import { expect, it } from 'vitest'
import { fakeContext, fits, now, station } from '../../../test/context.js'
import CancelReservation from './CancelReservation.js'

it('CancelReservation records what the station answered, whatever that was (H02)', async () => {
  const heard: unknown[] = []
  const context = fakeContext({ data: { reservations: { cancelAnswered: async (...all) => void heard.push(all) } } })

  for (const status of ['Accepted', 'Rejected'] as const) await CancelReservation.after!({ reservationId: 5 }, { status }, context)

  expect(heard).toEqual([
    [station.id, 5, 'Accepted', now],
    [station.id, 5, 'Rejected', now],
  ])
  expect(CancelReservation.permission).toBe('reservation.write')
  expect(fits('2.1', 'CancelReservation', CancelReservation.example)).toBe(true)
})
