import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hashPassword, verifyPassword } from '#util/auth/stationPassword.js'
import { testSecretKey } from '../parts.js'
import { startPlugboard, type TestPlugboard } from '../plugboard.js'
import { documentedApi } from './documented.js'

let plugboard: TestPlugboard
let owner: Client
beforeAll(async () => {
  plugboard = await startPlugboard()
  plugboard.api = documentedApi(plugboard)
  owner = new Client({ connectionString: plugboard.databaseUrl })
  await owner.connect()
  await owner.query(`SELECT set_config('app.tenant', '1', false)`)
})
afterAll(async () => {
  await owner.end()
  await plugboard.stop()
})

const get = (path: string) => plugboard.api('GET', `/api/v1/${path}`)
const post = (path: string, body: unknown) => plugboard.api('POST', `/api/v1/${path}`, body)
const patch = (path: string, body: unknown) => plugboard.api('PATCH', `/api/v1/${path}`, body)
const remove = (path: string) => plugboard.api('DELETE', `/api/v1/${path}`)
const fits = async (stationId: string, password: string) => {
  const access = await plugboard.app.data.system.links.access(1, stationId)
  return verifyPassword([testSecretKey], access!.credential, Buffer.from(password))
}

describe('stations', () => {
  it('are registered with a password of the operator’s choice, which nobody sees again', async () => {
    const { status, body } = await post('stations', { stationId: 'CP001', securityProfile: 1, password: 'correct-horse-battery' })

    expect(status).toBe(201)
    expect(body).toMatchObject({
      stationId: 'CP001',
      online: false,
      securityProfile: 1,
      hasPassword: true,
      bootPolicy: 'Accepted',
      evses: [],
    })
    expect(JSON.stringify(body)).not.toContain('horse')
    expect(await fits('CP001', 'correct-horse-battery')).toBe(true)
    expect((await get(`stations/${body.id}`)).body).toEqual(body)
  })

  it('get a password made for them, shown once', async () => {
    const { body } = await post('stations', { stationId: 'CP002' })
    expect(body.password).toMatch(/^[0-9a-f]{40}$/)
    expect(await fits('CP002', body.password)).toBe(true)
    expect((await get(`stations/${body.id}`)).body.password).toBeUndefined()

    const renewed = await patch(`stations/${body.id}`, { newPassword: true })
    expect(renewed.body.password).not.toBe(body.password)
    expect(await fits('CP002', body.password)).toBe(false)
    expect(await fits('CP002', renewed.body.password)).toBe(true)
  })

  it('lose their password with profile 0 and get one when they leave it', async () => {
    const { body } = await post('stations', { stationId: 'CP003', securityProfile: 0 })
    expect(body).toMatchObject({ securityProfile: 0, hasPassword: false })
    expect(body.password).toBeUndefined()
    expect((await post('stations', { stationId: 'CPX', securityProfile: 0, password: 'useless-password' })).status).toBe(422)

    const up = await patch(`stations/${body.id}`, { securityProfile: 1 })
    expect(up.body.password).toMatch(/^[0-9a-f]{40}$/)
    const down = await patch(`stations/${body.id}`, { securityProfile: 0 })
    expect(down.body).toMatchObject({ securityProfile: 0, hasPassword: false })
  })

  it('are refused with the field that is wrong, and with what to do', async () => {
    expect((await post('stations', { stationId: 'CP001' })).body).toMatchObject({
      status: 409,
      detail: expect.stringContaining('stationId'),
    })
    expect((await post('stations', { stationId: 'a/b' })).body).toMatchObject({ status: 400, errors: [{ field: 'body.stationId' }] })
    expect((await post('stations', { stationId: 'A', colour: 'red' })).body).toMatchObject({
      status: 400,
      errors: [{ field: 'body.colour' }],
    })
    expect((await post('stations', { stationId: 'A', locationId: 999 })).body).toMatchObject({
      status: 422,
      detail: expect.stringContaining('locationId'),
    })
    expect((await get('stations/999')).status).toBe(404)
    expect((await get('stations/x')).body).toMatchObject({ status: 400, errors: [{ field: 'path.id' }] })
    expect((await get('stations?online=maybe')).body).toMatchObject({ status: 400, errors: [{ field: 'query.online' }] })
    expect((await get('stations?onlin=true')).body).toMatchObject({ status: 400, errors: [{ field: 'query.onlin' }] })
    const broken = await plugboard.app.inject({
      method: 'POST',
      url: '/api/v1/stations',
      headers: { authorization: `Bearer ${plugboard.key}`, 'content-type': 'application/json' },
      payload: '{"stationId":',
    })
    expect(broken.json()).toMatchObject({ status: 400, type: 'urn:plugboard:problem:invalid-request' })
  })

  it('are found by part of their names, by location and by whether they are online', async () => {
    const { body: location } = await post('locations', { name: 'Depot' })
    const { body: found } = await post('stations', { stationId: 'SU_RE', securityProfile: 0, locationId: location.id })
    const ids = async (query: string) => (await get(`stations?${query}`)).body.items.map((s: { stationId: string }) => s.stationId)

    expect(await ids('search=u_r')).toEqual(['SU_RE'])
    expect(await ids('search=%25')).toEqual([])
    expect(await ids('search=_')).toEqual(['SU_RE'])
    expect(await ids(`locationId=${location.id}`)).toEqual(['SU_RE'])
    expect(await ids('stationId=CP001')).toEqual(['CP001'])
    expect(await ids('online=true')).toEqual([])
    expect((await get(`stations/${found.id}`)).body.locationId).toBe(location.id)
    expect((await remove(`locations/${location.id}`)).status).toBe(204)
    expect((await get(`stations/${found.id}`)).body.locationId).toBeUndefined()
  })

  it('have connectors that the operator describes, under the EVSE they belong to', async () => {
    const [station] = (await get('stations?stationId=CP001')).body.items
    const set = await patch(`stations/${station.id}/evses/2/connectors/1`, { type: 'cCCS2', format: 'CABLE', maxPowerW: 150_000 })
    expect(set.body).toEqual({ connectorId: 1, type: 'cCCS2', format: 'CABLE', maxPowerW: 150_000 })
    await patch(`stations/${station.id}/evses/1/connectors/1`, { maxPowerW: 11_000 })
    await patch(`stations/${station.id}/evses/2/connectors/1`, { format: null })

    expect((await get(`stations/${station.id}`)).body.evses).toEqual([
      { evseId: 1, connectors: [{ connectorId: 1, maxPowerW: 11_000 }] },
      { evseId: 2, connectors: [{ connectorId: 1, type: 'cCCS2', maxPowerW: 150_000 }] },
    ])
    expect((await patch('stations/999/evses/1/connectors/1', { maxPowerW: 1 })).status).toBe(404)
  })

  it('go with everything they said, and whoever holds their socket hears of it', async () => {
    const { body } = await post('stations', { stationId: 'GONE', securityProfile: 0 })
    await owner.query(`INSERT INTO data_transfers (station_pk, vendor_id, status, at) VALUES ($1, 'v', 'Accepted', now())`, [body.id])
    const heard: unknown[] = []
    const stop = await plugboard.app.bus.subscribe('station.removed', undefined, async (event) => void heard.push(event))

    expect((await remove(`stations/${body.id}`)).status).toBe(204)

    expect((await get(`stations/${body.id}`)).status).toBe(404)
    expect((await remove(`stations/${body.id}`)).status).toBe(404)
    await expect.poll(() => heard).toEqual([{ tenantId: 1, id: body.id, stationId: 'GONE' }])
    expect((await owner.query('SELECT FROM data_transfers WHERE station_pk = $1', [body.id])).rowCount).toBe(0)
    await stop()
  })

  it('that have charged are removed only by whoever names them, and what they charged with them', async () => {
    const { body: station } = await post('stations', { stationId: 'HAS CHARGED', securityProfile: 0 })
    const { body: token } = await post('tokens', { idToken: 'CHARGED' })
    await owner.query(
      `INSERT INTO transactions (station_pk, transaction_id, id_token, value_key, first_event_at, last_event_at) VALUES ($1, 't', 'CHARGED', 'charged', now(), now())`,
      [station.id],
    )

    expect((await remove(`tokens/${token.id}`)).status).toBe(204)
    expect((await remove(`stations/${station.id}`)).body).toMatchObject({
      status: 409,
      type: 'urn:plugboard:problem:conflict',
      detail: expect.stringMatching(/has transactions \(1\) .*\?confirm=HAS%20CHARGED/),
    })
    expect((await remove(`stations/${station.id}?confirm=CP001`)).body).toMatchObject({ status: 400, errors: [{ field: 'query.confirm' }] })
    expect((await get('transactions?stationId=HAS%20CHARGED')).body.items).toMatchObject([{ transactionId: 't', idToken: 'CHARGED' }])

    expect((await remove(`stations/${station.id}?confirm=HAS%20CHARGED`)).status).toBe(204)

    expect((await get(`stations/${station.id}`)).status).toBe(404)
    expect((await get('transactions?idToken=charged')).body.items).toEqual([])
  })
})

describe('lists', () => {
  it('go on where the page before ended, whatever was added or removed meanwhile', async () => {
    for (let i = 0; i < 25; i++) await post('tokens', { idToken: `T${i}` })
    const seen: string[] = []
    let cursor: string | undefined
    let removed = false
    do {
      const { body } = await get(`tokens?limit=10&count=true${cursor ? `&cursor=${cursor}` : ''}`)
      expect(body.items.length).toBeLessThanOrEqual(10)
      seen.push(...body.items.map((token: { idToken: string }) => token.idToken))
      if (!removed) {
        expect(body.total).toBe(25)
        await remove(`tokens/${body.items[0].id}`)
        await post('tokens', { idToken: 'LATE' })
        removed = true
      }
      cursor = body.nextCursor
    } while (cursor)

    expect(seen).toEqual([...Array.from({ length: 25 }, (_, i) => `T${i}`), 'LATE'])
  })

  it('of messages keep rows of the same microsecond apart', async () => {
    await owner.query(
      `INSERT INTO ocpp_messages (at, station_id, epoch, direction, type, action)
       SELECT '2026-01-01T00:00:00.123456Z'::timestamptz + (n / 3) * interval '1 microsecond', 'M', 1, 'fromStation', 'call', n::text FROM generate_series(0, 20) n`,
    )
    const seen: string[] = []
    for (let cursor: string | undefined = ''; cursor !== undefined; ) {
      const { body }: { body: any } = await get(`messages?stationId=M&limit=4${cursor && `&cursor=${cursor}`}`)
      seen.push(...body.items.map((message: { action: string }) => message.action))
      cursor = body.nextCursor
    }
    expect(seen).toEqual(Array.from({ length: 21 }, (_, i) => String(20 - i)))
    expect((await get('messages?stationId=M&from=2026-01-01T00:00:00.124Z')).body.items).toEqual([])
    expect((await get('messages?stationId=M&to=2026-01-01T00:00:00%2B01:00')).body.items).toEqual([])
  })

  it('refuse a cursor they did not give out', async () => {
    const forge = (values: unknown) => Buffer.from(JSON.stringify(values)).toString('base64url')
    for (const cursor of ['x', forge(['1', '2']), forge([1]), forge(["1'; DROP TABLE tokens"]), forge({}), '%00'])
      expect((await get(`tokens?cursor=${cursor}`)).body).toMatchObject({ status: 400, errors: [{ field: 'query.cursor' }] })
    expect((await get('tokens?limit=501')).status).toBe(400)
    expect((await get('tokens?limit=0')).status).toBe(400)
  })
})

describe('tokens', () => {
  it('compare in any case, keep their spelling, and make their group', async () => {
    const { status, body } = await post('tokens', {
      idToken: 'AbCd',
      type: 'ISO14443',
      status: 'Accepted',
      expiresAt: '2030-01-01T00:00:00+02:00',
      groupIdToken: 'Fleet-7',
    })
    expect(status).toBe(201)
    expect(body).toMatchObject({ idToken: 'AbCd', groupIdToken: 'Fleet-7', expiresAt: '2029-12-31T22:00:00.000Z' })
    expect((await post('tokens', { idToken: 'ABCD', type: 'ISO14443' })).body).toMatchObject({
      status: 409,
      detail: expect.stringContaining('idToken and type'),
    })
    expect((await post('tokens', { idToken: 'ABCD', type: 'Central', groupIdToken: 'FLEET-7' })).body.groupIdToken).toBe('Fleet-7')
    expect((await get('tokens?idToken=abcd')).body.items).toHaveLength(2)
    expect((await get('token-groups')).body.items).toMatchObject([{ groupIdToken: 'Fleet-7', masterPass: false, tokens: 2 }])

    const changed = await patch(`tokens/${body.id}`, { status: 'Blocked', expiresAt: null, groupIdToken: null })
    expect(changed.body).toMatchObject({ idToken: 'AbCd', status: 'Blocked' })
    expect(changed.body.expiresAt).toBeUndefined()
    expect(changed.body.groupIdToken).toBeUndefined()
  })

  it('are limited under the names the decision reads, one by one', async () => {
    const validTimes = { timeZone: 'Europe/Amsterdam', windows: [{ days: [1, 2], from: '08:00', to: '18:00' }] }
    const { body } = await post('tokens', { idToken: 'LIMITED', allowedLocationIds: [7], validTimes, maxConcurrentTransactions: 2 })
    expect(body).toMatchObject({ allowedLocationIds: [7], validTimes, maxConcurrentTransactions: 2 })

    const { body: changed } = await patch(`tokens/${body.id}`, { allowedLocationIds: null, allowedConnectorTypes: ['cCCS2'] })

    expect(changed).toMatchObject({ allowedConnectorTypes: ['cCCS2'], validTimes, maxConcurrentTransactions: 2 })
    expect(changed.allowedLocationIds).toBeUndefined()
    const station = (await post('stations', { stationId: 'ASKS', securityProfile: 0 })).body
    const facts = await plugboard.app.data.withTenant(1, (data) => data.tokens.facts({ idToken: 'limited', type: 'iso14443' }, station.id))
    expect(facts.token).toMatchObject({ validTimes, allowedConnectorTypes: ['cCCS2'], maxConcurrentTransactions: 2 })
    const nowhere = { timeZone: 'Mars/Base', windows: validTimes.windows }
    expect((await patch(`tokens/${body.id}`, { validTimes: nowhere })).body).toMatchObject({
      status: 400,
      errors: [{ field: 'body.validTimes.timeZone' }],
    })
  })

  it('lose their group when it goes', async () => {
    const { body: group } = await post('token-groups', { groupIdToken: 'G2', masterPass: true })
    const { body: token } = await post('tokens', { idToken: 'IN-G2', groupIdToken: 'g2' })
    expect(token.groupIdToken).toBe('G2')
    expect((await patch(`token-groups/${group.id}`, { masterPass: false })).body).toMatchObject({ masterPass: false, tokens: 1 })

    expect((await remove(`token-groups/${group.id}`)).status).toBe(204)

    expect((await get(`tokens/${token.id}`)).body.groupIdToken).toBeUndefined()
  })
})

describe('the onboarding inbox', () => {
  const knock = async (stationId: string, passwordHash?: Buffer, addressBlock = '192.0.2.0/24') => {
    const now = new Date()
    await plugboard.app.data.system.attempts.add(
      [
        {
          tenantId: 1,
          claimedId: stationId,
          cause: 'unknownStation',
          detail: 'nobody registered this station',
          addressBlock,
          count: 3,
          firstAt: now,
          lastAt: now,
          offered: { protocols: ['ocpp2.0.1'] },
          passwordHash,
        },
      ],
      1000,
    )
    return (await get('onboarding')).body.items.find(
      (item: { stationId: string; addressBlock: string }) => item.stationId === stationId && item.addressBlock === addressBlock,
    )
  }

  it('lets a station in with the password it sent', async () => {
    const { hash } = await hashPassword([testSecretKey], 'sent-by-the-station', 'hmac')
    const attempt = await knock('NEW1', hash)
    expect(attempt).toMatchObject({ count: 3, hasPassword: true, offered: { protocols: ['ocpp2.0.1'] } })
    expect(JSON.stringify(attempt)).not.toContain(hash.toString('base64'))

    const { status, body } = await plugboard.api('POST', `/api/v1/onboarding/${attempt.id}/approve`)

    expect([status, body]).toEqual([201, { id: expect.any(Number), stationId: 'NEW1', securityProfile: 1 }])
    expect(await fits('NEW1', 'sent-by-the-station')).toBe(true)
    expect((await get('onboarding')).body.items).toEqual([])
  })

  it('lets one in without a password only when the operator says so', async () => {
    const attempt = await knock('NEW2')
    const refused = await plugboard.api('POST', `/api/v1/onboarding/${attempt.id}/approve`)
    expect(refused.body).toMatchObject({ status: 409, detail: expect.stringContaining('confirmNoPassword') })

    const { body } = await post(`onboarding/${attempt.id}/approve`, { confirmNoPassword: true })

    expect(body).toMatchObject({ stationId: 'NEW2', securityProfile: 0 })
  })

  it('dismisses one, which comes back when it tries again', async () => {
    const attempt = await knock('NEW3')
    expect((await remove(`onboarding/${attempt.id}`)).status).toBe(204)
    expect((await get('onboarding')).body.items).toEqual([])
    expect(await knock('NEW3')).toMatchObject({ stationId: 'NEW3' })
  })

  it('approves the first password a station sent, whatever others offer in its name, and shows that they did', async () => {
    const hashOf = async (password: string) => (await hashPassword([testSecretKey], password, 'hmac')).hash
    expect(await knock('NEW4', await hashOf('first-of-the-station'))).toMatchObject({ hasPassword: true, offersDiffer: false })
    expect(await knock('NEW4', await hashOf('first-of-the-station'))).toMatchObject({ offersDiffer: false })
    const attempt = await knock('NEW4', await hashOf('second-of-somebody'))
    expect(attempt).toMatchObject({ hasPassword: true, offersDiffer: true })

    expect((await plugboard.api('POST', `/api/v1/onboarding/${attempt.id}/approve`)).status).toBe(201)

    expect(await fits('NEW4', 'first-of-the-station')).toBe(true)
    expect(await fits('NEW4', 'second-of-somebody')).toBe(false)
  })

  it('shows that another address offered another password, and a dismissed item starts anew', async () => {
    const hashOf = async (password: string) => (await hashPassword([testSecretKey], password, 'hmac')).hash
    await knock('NEW5', await hashOf('a-first-password'))
    const elsewhere = await knock('NEW5', await hashOf('another-password'), '198.51.100.0/24')
    expect(elsewhere).toMatchObject({ offersDiffer: true })
    expect(await knock('NEW5', await hashOf('a-first-password'))).toMatchObject({ offersDiffer: true })

    expect((await remove(`onboarding/${elsewhere.id}`)).status).toBe(204)

    expect(await knock('NEW5', await hashOf('another-password'), '198.51.100.0/24')).toMatchObject({ offersDiffer: false })
  })
})

describe('tenants', () => {
  it('are made, changed and removed with all they had', async () => {
    const { status, body } = await post('tenants', { name: 'City of Utrecht', slug: 'utrecht' })
    expect(status).toBe(201)
    const { id } = body
    const { body: station } = await post(`stations?tenantId=${id}`, { stationId: 'U1' })
    await owner.query(
      `INSERT INTO transactions (tenant_id, station_pk, transaction_id, first_event_at, last_event_at) VALUES ($1, $2, 't', now(), now())`,
      [id, station.id],
    )
    await post(`tokens?tenantId=${id}`, { idToken: 'U', groupIdToken: 'UG' })
    await post(`api-keys`, { name: 'k', tenantId: id, permissions: ['*'] })
    expect((await post('tenants', { name: 'x', slug: 'utrecht' })).body).toMatchObject({
      status: 409,
      detail: expect.stringContaining('slug'),
    })
    expect((await patch(`tenants/${id}`, { heartbeatIntervalSeconds: 60 })).body).toMatchObject({
      name: 'City of Utrecht',
      heartbeatIntervalSeconds: 60,
    })

    expect((await remove(`tenants/${id}`)).status).toBe(400)
    expect((await remove(`tenants/${id}?confirm=utrecht`)).status).toBe(204)

    expect((await get(`tenants/${id}`)).status).toBe(404)
    expect((await owner.query('SELECT FROM stations WHERE tenant_id = $1', [id])).rowCount).toBe(0)
    expect((await remove('tenants/1?confirm=default')).status).toBe(422)
    expect((await remove('tenants/0?confirm=system')).status).toBe(422)
  })
})

describe('the process', () => {
  it('says that it lives and what it stands on', async () => {
    expect((await plugboard.app.inject('/health')).json()).toEqual({ status: 'ok' })
    const ready = await plugboard.app.inject('/ready')
    expect(ready.json()).toEqual({
      ready: true,
      parts: {
        database: { ok: true, latencyMs: expect.any(Number) },
        bus: { ok: true, latencyMs: expect.any(Number) },
        cache: { ok: true, latencyMs: expect.any(Number) },
        files: { ok: true, latencyMs: expect.any(Number) },
      },
    })
  })

  it('is not ready, and says why, when a part hangs', async () => {
    const { healthy } = plugboard.app.cache
    plugboard.app.cache.healthy = () => new Promise(() => undefined)
    const answer = await plugboard.app.inject('/ready')
    plugboard.app.cache.healthy = healthy

    expect(answer.statusCode).toBe(503)
    expect(answer.json()).toMatchObject({
      status: 503,
      detail: 'Not reachable: cache.',
      parts: { cache: { ok: false }, database: { ok: true } },
    })
  })

  it('measures, for whoever may read it, and on loopback without a key', async () => {
    const { body } = await plugboard.app.inject({ url: '/metrics', headers: { authorization: `Bearer ${plugboard.key}` } })
    expect(body).toMatch(/plugboard_http_request_seconds_count\{method="GET",route="\/api\/v1\/stations\/:id",status="200"\} [1-9]/)

    const { serveMetricsOnLoopback } = await import('#util/http/health.js')
    const metrics = await serveMetricsOnLoopback(0)
    const at = `http://127.0.0.1:${metrics.port}`
    expect(await (await fetch(`${at}/metrics`)).text()).toContain('plugboard_connected_stations')
    expect((await fetch(`${at}/`)).status).toBe(404)
    await metrics.stop()
  })

  it('serves the live page without a build, with nothing inline and nothing from elsewhere', async () => {
    const answer = await plugboard.app.inject('/')
    expect(answer.headers['content-type']).toMatch('text/html')
    expect(answer.headers['content-security-policy']).toMatch("script-src 'self'")
    expect(answer.headers['content-security-policy']).not.toMatch('upgrade-insecure-requests')
    expect(answer.body).not.toMatch(/<script(?! src=")|<style|style="|\son\w+="|https?:/)
    const script = await plugboard.app.inject('/live.js')
    expect(script.headers['content-type']).toMatch('javascript')
    // A-31: what stations say only ever becomes text.
    expect(script.body).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|setAttribute|DOMParser/)
    expect((await plugboard.app.inject('/live.css')).headers['content-type']).toMatch('text/css')
  })
})
