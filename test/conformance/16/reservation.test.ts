import { describe, expect, it } from 'vitest'
import { bench, type Station } from '../bench.js'
import { withTokens } from '../tokens.js'
import { idTags, session } from './states.js'

const plugboard = bench()
const { station } = plugboard
withTokens(plugboard)

let ids = 0
const kept = async (at: Station) => (await at.get('reservations')).items

async function reserve(at: Station, status = 'Accepted', more: object = {}) {
  at.answer('ReserveNow', { status })
  const request = {
    reservationId: ++ids,
    connectorId: 1,
    idTag: idTags.one,
    expiryDate: new Date(Date.now() + 3_600_000).toISOString(),
    ...more,
  }
  expect(await at.send('ReserveNow', request)).toMatchObject({ success: true, payload: { status } })
  expect(at.asked('ReserveNow')).toEqual([request])
  return request.reservationId
}

describe('a reservation', () => {
  it.each([
    ['TC_046', 'of a connector', 1],
    ['TC_049', 'of the charge point', 0],
  ])('%s: %s is used by a transaction', async (_id, _what, connectorId) => {
    const at = await station('1.6')
    const tx = session(at)

    const reservationId = await reserve(at, 'Accepted', { connectorId })
    if (connectorId === 1) await tx.status('Reserved')
    expect(await kept(at)).toMatchObject([{ reservationId, state: 'accepted', idToken: idTags.one }])
    expect(await tx.authorize()).toMatchObject({ status: 'Accepted' })
    await tx.status('Preparing')
    expect((await tx.start({ reservationId })).idTagInfo).toMatchObject({ status: 'Accepted' })
    await tx.status('Charging')

    expect(await kept(at)).toMatchObject([{ reservationId, state: 'used', transactionId: String(tx.transactionId()) }])
    expect(await tx.shown()).toMatchObject({ reservationId })
  })

  it('TC_047: nobody uses frees its connector at its time', async () => {
    const at = await station('1.6')
    const tx = session(at)

    const reservationId = await reserve(at)
    await tx.status('Reserved')
    expect((await at.connector()).status).toBe('Reserved')
    await tx.status('Available')

    expect((await at.connector()).status).toBe('Available')
    expect((await kept(at))[0]).toMatchObject({ reservationId, expiresAt: expect.any(String) })
  })

  it.each([
    ['TC_048_1', 'Faulted'],
    ['TC_048_2', 'Occupied'],
    ['TC_048_3', 'Unavailable'],
    ['TC_048_4', 'Rejected'],
  ])('%s: is refused: %s', async (_id, status) => {
    const at = await station('1.6')

    const reservationId = await reserve(at, status)

    expect(await kept(at)).toMatchObject([{ reservationId, state: 'refused', status }])
  })

  it.each([
    ['TC_051', 'is cancelled', 'Accepted', 'cancelled'],
    ['TC_052', 'the station does not know is not', 'Rejected', 'accepted'],
  ])('%s: %s', async (_id, _what, status, state) => {
    const at = await station('1.6')
    const reservationId = await reserve(at)
    at.answer('CancelReservation', { status })

    expect(await at.send('CancelReservation', { reservationId })).toMatchObject({ payload: { status } })

    expect(at.asked('CancelReservation')).toEqual([{ reservationId }])
    expect(await kept(at)).toMatchObject([{ reservationId, state, cancelStatus: status }])
  })

  it('TC_053: for a parent is used by another token of the parent', async () => {
    const at = await station('1.6')
    const tx = session(at, { idTag: idTags.two })

    const reservationId = await reserve(at, 'Accepted', { parentIdTag: 'Fleet' })
    await tx.status('Reserved')
    expect(await tx.authorize()).toMatchObject({ status: 'Accepted', parentIdTag: 'Fleet' })
    await tx.status('Preparing')
    expect((await tx.start({ reservationId })).idTagInfo).toMatchObject({ status: 'Accepted', parentIdTag: 'Fleet' })

    expect(await kept(at)).toMatchObject([{ reservationId, state: 'used', groupIdToken: 'Fleet' }])
  })
})
