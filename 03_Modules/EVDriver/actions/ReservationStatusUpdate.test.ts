import { describe, expect, it } from 'vitest'
import { answerTo, fakeContext, receivedAt, station } from '../../../test/context.js'
import ReservationStatusUpdate from './ReservationStatusUpdate.js'

const tell = async (reservationUpdateStatus: 'Expired' | 'Removed' | 'NoTransaction', known = true) => {
  const ended: unknown[] = []
  const unexpected: object[] = []
  const context = fakeContext({
    data: {
      reservations: { ended: async (...all) => (ended.push(all), known) },
      unexpected: { record: async (_pk, one) => void unexpected.push(one) },
    },
  })
  expect(await answerTo(ReservationStatusUpdate, { reservationId: 5, reservationUpdateStatus }, context)).toEqual({})
  return { ended, unexpected }
}

describe('ReservationStatusUpdate', () => {
  it.each([
    ['Expired', 'expired'],
    ['Removed', 'removed'],
    ['NoTransaction', 'noTransaction'],
  ] as const)('%s ends the reservation (H04.FR.01, H01.FR.16, H03.FR.11)', async (status, state) => {
    expect((await tell(status)).ended).toEqual([[station.id, 5, state, receivedAt]])
  })

  it('is answered for a reservation that was not made here, and kept for the operator', async () => {
    expect((await tell('Expired', false)).unexpected).toMatchObject([
      { action: 'ReservationStatusUpdate', subject: 'reservation 5', reason: expect.stringContaining('Expired'), at: receivedAt },
    ])
    expect((await tell('Expired')).unexpected).toEqual([])
  })
})
