import { describe, expect, it } from 'vitest'
import type { RequestOf } from '#base/ocpp/action.js'
import type { Booking } from '#base/repositories/reservations.js'
import { fakeContext, fits, now, refusalOf, station } from '../../../test/context.js'
import ReserveNow from './ReserveNow.js'

const request: RequestOf<'ReserveNow'> = {
  id: 5,
  expiryDateTime: '2026-05-01T12:00:00+02:00',
  idToken: { idToken: '04A1', type: 'ISO14443' },
  groupIdToken: { idToken: 'Family', type: 'Central' },
}
const booking = {
  reservationId: 5,
  idToken: { idToken: '04A1', type: 'ISO14443' },
  groupIdToken: 'Family',
  expiresAt: new Date('2026-05-01T10:00:00Z'),
}

const reserve = async (more: Partial<typeof request> = {}, free = true) => {
  const noted: Array<[number, Booking]> = []
  const context = fakeContext({ data: { reservations: { request: async (pk, wanted) => (noted.push([pk, wanted]), free) } } })
  return { refusal: await refusalOf(ReserveNow, { ...request, ...more }, context), noted }
}

describe('ReserveNow', () => {
  it('is noted before it goes out, for an EVSE, a kind of connector, or any (H01)', async () => {
    expect((await reserve()).noted).toEqual([[station.id, booking]])
    expect((await reserve({ evseId: 2 })).noted).toMatchObject([[station.id, { evseId: 2 }]])
    expect((await reserve({ connectorType: 'cCCS2' })).noted).toMatchObject([[station.id, { connectorType: 'cCCS2' }]])
    expect((await reserve({ evseId: 0 })).noted[0]![1].evseId).toBeUndefined()
  })

  it('waits for the answer to another request of its number', async () => {
    expect((await reserve({}, false)).refusal).toContain('choose another id')
    expect((await reserve()).refusal).toBeUndefined()
  })

  it('is refused, and not noted, when its time has passed', async () => {
    const { refusal, noted } = await reserve({ expiryDateTime: now.toISOString() })

    expect(refusal).toContain('has passed')
    expect(noted).toEqual([])
    expect((await reserve({ expiryDateTime: new Date(now.getTime() + 1).toISOString() })).refusal).toBeUndefined()
  })

  it('keeps what the station answered', async () => {
    const heard: unknown[] = []
    const context = fakeContext({ data: { reservations: { answered: async (...all) => void heard.push(all) } } })

    await ReserveNow.after!(request, { status: 'Occupied' }, context)

    expect(heard).toEqual([[station.id, booking, 'Occupied', now]])
  })

  it('is not sent a second time after a crash: what it asks for may be used up by then', () => {
    expect(ReserveNow.repeatable).toBeFalsy()
    expect(ReserveNow.permission).toBe('reservation.write')
    for (const version of ['2.0.1', '2.1'] as const) expect(fits(version, 'ReserveNow', ReserveNow.example)).toBe(true)
  })
})
