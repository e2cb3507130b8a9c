import { Client } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { OcppVersion } from '#base/ocpp/version.js'
import { expireReservations } from '../../03_Modules/EVDriver/expireReservations.js'
import { startPlugboard, type TestPlugboard } from '../plugboard.js'
import { rpcStation } from '../rpcStation.js'
import { bootOf } from '../station.js'

const idToken = { idToken: 'Visitor1', type: 'ISO14443' }
const expiryDateTime = '2040-01-01T00:00:00Z'

describe('a reservation', () => {
  let plugboard: TestPlugboard
  let owner: Client
  let count = 0
  beforeAll(async () => {
    plugboard = await startPlugboard()
    owner = new Client({ connectionString: plugboard.databaseUrl })
    await owner.connect()
    await plugboard.api('POST', '/api/v1/tokens', { idToken: 'VISITOR1' })
  })
  afterAll(async () => {
    await owner.end()
    await plugboard.stop()
  })

  /** A booted station that answers with `status`, and sees what it was asked. */
  const station = async (version: OcppVersion) => {
    const stationId = `H${++count}`
    await plugboard.app.data.withTenant(1, (data) => data.stations.enrol({ stationId, securityProfile: 0 }))
    const client = await rpcStation(plugboard.ocpp, stationId, version)
    const asked: object[] = []
    const answers = { status: 'Accepted' }
    for (const action of ['ReserveNow', 'CancelReservation'])
      client.handle(action, async ({ params }) => {
        asked.push(params!)
        return { ...answers }
      })
    await client.call('BootNotification', bootOf(version))
    const id = (await plugboard.app.data.system.links.access(1, stationId))!.stationPk
    const send = async (action: string, body: object, route: string = version, query = '') =>
      (await plugboard.api('POST', `/ocpp/${route}/evDriver/${action}?identifier=${stationId}${query}`, body)).body[0]
    return {
      client,
      stationId,
      asked,
      send,
      answerWith: (status: string) => void (answers.status = status),
      reserve: (more: object = {}) => send('reserveNow', { id: 5, expiryDateTime, idToken, evseId: 1, ...more }),
      list: async (query = '') => (await plugboard.api('GET', `/api/v1/stations/${id}/reservations${query}`)).body.items,
      tell: (reservationUpdateStatus: string) => client.call('ReservationStatusUpdate', { reservationId: 5, reservationUpdateStatus }),
      event: (seqNo: number, more: object) =>
        client.call('TransactionEvent', {
          eventType: seqNo === 0 ? 'Started' : 'Updated',
          timestamp: new Date().toISOString(),
          triggerReason: 'Authorized',
          seqNo,
          transactionInfo: { transactionId: `T-${stationId}` },
          evse: { id: 1, connectorId: 1 },
          ...more,
        }),
    }
  }

  describe.each(['2.0.1', '2.1'] as const)('over %s', (version) => {
    let at: Awaited<ReturnType<typeof station>>
    beforeEach(async () => {
      at = await station(version)
    })

    it('is held by the station and used by the transaction that names it (H01, H03)', async () => {
      expect(await at.reserve({ groupIdToken: { idToken: 'Family', type: 'Central' } })).toMatchObject({ payload: { status: 'Accepted' } })
      expect(at.asked).toMatchObject([{ id: 5, evseId: 1, idToken, expiryDateTime }])
      expect(await at.list()).toMatchObject([
        { reservationId: 5, state: 'accepted', status: 'Accepted', idToken: 'Visitor1', groupIdToken: 'Family', evseId: 1 },
      ])

      // H03 S1: the cable comes first, the token that names the reservation after it.
      await at.event(0, { triggerReason: 'CablePluggedIn' })
      expect(await at.list()).toMatchObject([{ state: 'accepted' }])
      await at.event(1, { idToken, reservationId: 5 })
      await at.tell('Expired')

      const [used] = await at.list()
      expect(used).toMatchObject({ state: 'used', transactionId: `T-${at.stationId}` })
      expect((await plugboard.api('GET', `/api/v1/transactions/${used.transactionPk}`)).body).toMatchObject({ reservationId: 5 })
      expect((await plugboard.api('GET', `/api/v1/reservations/${used.id}`)).body).toEqual(used)
    })

    it.each(['Faulted', 'Occupied', 'Unavailable', 'Rejected'])(
      'a station refuses says why: %s (H01.FR.01, FR.11, FR.12, FR.14)',
      async (word) => {
        at.answerWith(word)

        await at.reserve({ evseId: undefined, connectorType: 'cCCS2' })

        expect(await at.list()).toMatchObject([{ state: 'refused', status: word, connectorType: 'cCCS2', endedAt: expect.any(String) }])
      },
    )

    it('takes the place of the one of its number, and leaves it alone when refused (H01.FR.02)', async () => {
      await at.reserve()
      at.answerWith('Occupied')
      await at.reserve({ evseId: 2 })
      at.answerWith('Accepted')
      await at.reserve({ evseId: 3 })

      expect(await at.list()).toMatchObject([
        { evseId: 3, state: 'accepted' },
        { evseId: 2, state: 'refused' },
        { evseId: 1, state: 'replaced' },
      ])
      expect(await at.list('?state=accepted&idToken=VISITOR1')).toHaveLength(1)
      const all = (path: string) => plugboard.api('GET', `/api/v1/reservations?${path}`)
      expect((await all(`stationId=${at.stationId}&reservationId=5&count=true`)).body).toMatchObject({ total: 3 })
      expect((await all(`stationId=${at.stationId}&to=2030-01-01T00:00:00Z`)).body.items).toEqual([])
    })

    it('is cancelled, unless the station says that it holds none (H02)', async () => {
      await at.reserve()
      at.answerWith('Rejected')
      await at.send('cancelReservation', { reservationId: 5 })
      expect(await at.list()).toMatchObject([{ state: 'accepted', cancelStatus: 'Rejected' }])

      at.answerWith('Accepted')
      await at.send('cancelReservation', { reservationId: 5 })

      expect(await at.list()).toMatchObject([{ state: 'cancelled', cancelStatus: 'Accepted', endedAt: expect.any(String) }])
    })

    it('is ended by its station, once (H04.FR.01, H01.FR.16)', async () => {
      await at.reserve()

      expect(await at.tell('Removed')).toEqual({})
      expect(await at.tell('Removed')).toEqual({})

      expect(await at.list()).toMatchObject([{ state: 'removed' }])
    })
  })

  it('whose driver came without a transaction is told by a 2.1 station (H03.FR.11)', async () => {
    const at = await station('2.1')
    await at.reserve()

    await at.tell('NoTransaction')

    expect(await at.list()).toMatchObject([{ state: 'noTransaction' }])
  })

  it('ends at its time, although no station says so; a transaction that comes late still used it', async () => {
    const at = await station('2.0.1')
    await at.reserve()
    await at.reserve({ id: 6, evseId: 2 })
    await owner.query(`UPDATE reservations SET expires_at = now() WHERE reservation_id = 5 AND state = 'accepted'`)

    await expireReservations(plugboard.app)
    expect(await at.list()).toMatchObject([
      { reservationId: 6, state: 'accepted' },
      { reservationId: 5, state: 'expired' },
    ])
    await at.event(0, { idToken, reservationId: 5 })

    expect(await at.list('?reservationId=5')).toMatchObject([{ state: 'used', transactionId: `T-${at.stationId}` }])
  })

  it('that got no answer failed, says why, and its number is free again', async () => {
    const at = await station('2.0.1')
    at.client.handle('ReserveNow', async () => {
      throw new Error('broken')
    })

    expect(await at.reserve()).toMatchObject({ success: false, error: { kind: 'callError' } })
    await expect.poll(at.list).toMatchObject([{ state: 'failed', reason: expect.any(String), endedAt: expect.any(String) }])

    at.client.handle('ReserveNow', async () => ({ status: 'Accepted' }))
    await at.reserve()
    expect(await at.list()).toMatchObject([{ state: 'accepted' }, { state: 'failed' }])
  })

  it('that waits for its station keeps its number to itself', async () => {
    const at = await station('2.0.1')
    await at.client.close()
    await expect.poll(async () => (await plugboard.app.data.system.links.owner(1, at.stationId)) === undefined).toBe(true)
    const wanted = { id: 5, expiryDateTime, idToken }

    expect(await at.send('reserveNow', wanted, '2.0.1', '&whenOffline=queue')).toMatchObject({ status: 'queued' })
    expect(await at.send('reserveNow', wanted, '2.0.1', '&whenOffline=queue')).toMatchObject({
      error: { kind: 'refused', message: expect.stringContaining('choose another id') },
    })
    await expect.poll(async () => (await owner.query('SELECT FROM outbox')).rowCount).toBe(0)

    expect(await at.list()).toMatchObject([{ state: 'requested' }])
  })

  it('is lost with its connector, or with the whole station, although a 1.6 station has no message for that (H01.FR.16, FR.17)', async () => {
    const at = await station('1.6')
    const status = (connectorId: number, word: string) =>
      at.client.call('StatusNotification', { connectorId, errorCode: 'NoError', status: word })
    for (const evseId of [0, 1, 2]) await at.send('reserveNow', { id: evseId, expiryDateTime, idToken, evseId }, '2.1')
    const states = async () => (await at.list()).map(({ state }: { state: string }) => state)

    await status(2, 'Reserved')
    await status(1, 'Faulted')
    await expect.poll(states).toEqual(['accepted', 'removed', 'accepted'])
    await status(0, 'Unavailable')

    await expect.poll(states).toEqual(['removed', 'removed', 'removed'])
  })

  it('survives the fault of one connector of several', async () => {
    const at = await station('2.0.1')
    const status = (connectorId: number, connectorStatus: string) =>
      at.client.call('StatusNotification', { timestamp: new Date().toISOString(), evseId: 1, connectorId, connectorStatus })
    await at.reserve()
    await status(1, 'Reserved')

    await status(2, 'Faulted')
    await status(2, 'Reserved')
    await status(2, 'Faulted')
    expect(await at.list()).toMatchObject([{ state: 'accepted' }])
    await status(1, 'Unavailable')

    await expect.poll(at.list).toMatchObject([{ state: 'removed', reason: 'its place is out of order' }])
  })

  it('at a 1.6 station is of a connector, or of connector 0 for any', async () => {
    const at = await station('1.6')
    const booking = { id: 5, expiryDateTime, idToken, groupIdToken: { idToken: 'Family', type: 'Central' } }

    expect(await at.send('reserveNow', booking, '2.1')).toMatchObject({ payload: { status: 'Accepted' } })
    expect(at.asked).toEqual([{ connectorId: 0, expiryDate: expiryDateTime, idTag: 'Visitor1', parentIdTag: 'Family', reservationId: 5 }])
    expect(await at.send('reserveNow', { ...booking, id: 6, connectorType: 'cCCS2' }, '2.1')).toMatchObject({
      error: { kind: 'refused', message: expect.stringContaining('OCPP 1.6') },
    })
    const started = { connectorId: 2, idTag: 'visitor1', meterStart: 0, timestamp: new Date().toISOString(), reservationId: 5 }
    const { transactionId } = (await at.client.call('StartTransaction', started)) as { transactionId: number }

    await expect.poll(at.list).toMatchObject([
      { reservationId: 6, state: 'failed' },
      { reservationId: 5, state: 'used', transactionId: String(transactionId) },
    ])
  })

  it('is made and cancelled in 1.6 words as well', async () => {
    const at = await station('1.6')

    await at.send('reserveNow', { connectorId: 2, expiryDate: expiryDateTime, idTag: 'Visitor1', parentIdTag: 'Family', reservationId: 9 })
    expect(await at.list()).toMatchObject([{ reservationId: 9, state: 'accepted', evseId: 2, groupIdToken: 'Family' }])
    await at.send('cancelReservation', { reservationId: 9 })

    expect(at.asked[1]).toEqual({ reservationId: 9 })
    expect(await at.list()).toMatchObject([{ state: 'cancelled' }])
  })
})
