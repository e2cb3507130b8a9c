import { describe, expect } from 'vitest'
import { bench, type Station } from './bench.js'
import { it } from './cases.js'
import { report, session } from './states.js'
import { tokens, withTokens } from './tokens.js'

const plugboard = bench()
const { station } = plugboard
withTokens(plugboard)

let ids = 0
const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString()
const kept = async (at: Station) => (await at.get('reservations')).items

/** An operator reserves; the station accepts. Returns what was asked. */
async function reserve(at: Station, more: object = { evseId: 1 }) {
  at.answer('ReserveNow', { status: 'Accepted' })
  const request = { id: ++ids, expiryDateTime: inAnHour(), idToken: tokens.one, ...more }
  expect(await at.send('ReserveNow', request)).toMatchObject({ success: true, payload: { status: 'Accepted' } })
  expect(at.asked('ReserveNow').at(-1)).toEqual(request)
  return request
}

describe('a reservation', () => {
  it.each([
    ['TC_H_01_CSMS', 'of an EVSE', { evseId: 1 }],
    ['TC_H_08_CSMS', 'of any EVSE', {}],
    ['TC_H_15_CSMS', 'of a kind of connector', { connectorType: 'cType2' }],
  ])('%s: %s is held', async (_id, _what, more) => {
    const at = await station('2.0.1')

    const { id } = await reserve(at, more)
    await report(at, 'Reserved', [1])

    expect(await kept(at)).toMatchObject([{ reservationId: id, state: 'accepted', idToken: tokens.one.idToken, ...more }])
  })

  it('TC_H_07_CSMS: nobody uses ends at its time', async () => {
    const at = await station('2.0.1')
    const expiryDateTime = new Date(Date.now() + 1_500).toISOString()
    const { id } = await reserve(at, { evseId: 1, expiryDateTime })
    await report(at, 'Reserved', [1])

    await expect.poll(() => Date.now(), { timeout: 5_000 }).toBeGreaterThan(Date.parse(expiryDateTime))
    await report(at, 'Available', [1])
    expect(await at.call('ReservationStatusUpdate', { reservationId: id, reservationUpdateStatus: 'Expired' })).toEqual({})

    expect(await kept(at)).toMatchObject([{ reservationId: id, state: 'expired', endedAt: expect.any(String) }])
  })

  it('TC_H_14_CSMS: of every EVSE there is, one after the other', async () => {
    const at = await station('2.0.1')

    const both = [await reserve(at, {}), await reserve(at, {})]
    await report(at, 'Reserved')

    const held = await kept(at)
    expect(held.map(({ reservationId }: { reservationId: number }) => reservationId).toSorted()).toEqual(
      both.map(({ id }) => id).toSorted(),
    )
    for (const one of held) expect(one).toMatchObject({ state: 'accepted' })
  })

  it('TC_H_17_CSMS: is cancelled', async () => {
    const at = await station('2.0.1')
    const { id } = await reserve(at)
    await report(at, 'Reserved', [1])
    at.answer('CancelReservation', { status: 'Accepted' })

    expect(await at.send('CancelReservation', { reservationId: id })).toMatchObject({ success: true, payload: { status: 'Accepted' } })
    await report(at, 'Available', [1])

    expect(at.asked('CancelReservation')).toEqual([{ reservationId: id }])
    expect(await kept(at)).toMatchObject([{ reservationId: id, state: 'cancelled' }])
  })

  it('TC_H_19_CSMS: for a group is used by another token of the group', async () => {
    const at = await station('2.0.1')
    const { id } = await reserve(at, { evseId: 1, groupIdToken: { idToken: 'Fleet', type: 'Central' } })
    await report(at, 'Reserved', [1])
    const tx = session(at, { idToken: tokens.two })

    const { idTokenInfo } = await at.call('Authorize', { idToken: tokens.two })
    expect(idTokenInfo).toMatchObject({ status: 'Accepted', groupIdToken: { idToken: 'Fleet' } })
    await tx.event({ triggerReason: 'Authorized', idToken: tokens.two, reservationId: id })
    await tx.connected()

    expect(await kept(at)).toMatchObject([{ reservationId: id, state: 'used', groupIdToken: 'Fleet', transactionId: tx.transactionId }])
    expect(await tx.shown()).toMatchObject({ reservationId: id, idToken: tokens.two.idToken })
  })

  it('TC_H_20_CSMS: ends when its EVSE fails', async () => {
    const at = await station('2.0.1')
    const { id } = await reserve(at)
    await report(at, 'Reserved', [1])

    await report(at, 'Faulted', [1])
    expect(await at.call('ReservationStatusUpdate', { reservationId: id, reservationUpdateStatus: 'Removed' })).toEqual({})

    expect(await kept(at)).toMatchObject([{ reservationId: id, state: 'removed' }])
  })

  it('TC_H_22_CSMS: the station refuses is on record as refused', async () => {
    const at = await station('2.0.1')
    at.answer('ReserveNow', { status: 'Rejected' })

    const request = { id: ++ids, expiryDateTime: inAnHour(), idToken: tokens.one, evseId: 1 }
    expect(await at.send('ReserveNow', request)).toMatchObject({ payload: { status: 'Rejected' } })

    expect(await kept(at)).toMatchObject([{ reservationId: request.id, state: 'refused', status: 'Rejected' }])
  })
})
