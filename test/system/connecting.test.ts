import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPlugboard, type TestPlugboard } from '../plugboard.js'
import { rawSocket } from '../rawSocket.js'
import { bootOf, connectStation, type Dial } from '../station.js'

let plugboard: TestPlugboard
beforeAll(async () => {
  plugboard = await startPlugboard()
})
afterAll(() => plugboard.stop())

const items = async (path: string, at = plugboard) => (await at.api('GET', `/api/v1/${path}`)).body.items
/** Connects and leaves; what came of it. */
const attempt = (stationId: string, dial: Dial = {}, at = plugboard) =>
  connectStation(`${at.ocpp}/${stationId}`, '2.0.1', dial)
    .then((station) => station.close())
    .then(
      () => 'admitted',
      (err: Error) => err.message,
    )
const inInbox = (stationId: string) =>
  expect.poll(async () => (await items('onboarding')).find((one: { stationId: string }) => one.stationId === stationId), {
    timeout: 4_000,
  })

describe('a station nobody registered', () => {
  it('is refused, appears in the inbox with what it offered, and is let in with that password once it is approved', async () => {
    const dial = { password: 'made-by-the-charger', protocols: ['ocpp2.0.1', 'ocpp1.6'] }
    expect(await attempt('INBOX', dial)).toBe('refused 401')
    await inInbox('INBOX').toMatchObject({
      cause: 'unknownStation',
      count: 1,
      hasPassword: true,
      offersDiffer: false,
      offered: { protocols: ['ocpp2.0.1', 'ocpp1.6'], tls: false },
    })

    const [{ id }] = await items('onboarding')
    expect((await plugboard.api('POST', `/api/v1/onboarding/${id}/approve`, {})).body).toMatchObject({
      stationId: 'INBOX',
      securityProfile: 1,
    })

    expect(await attempt('INBOX', { password: 'another-password' })).toBe('refused 401')
    expect(await attempt('INBOX', dial)).toBe('admitted')
    expect(await items('onboarding')).toEqual([])
  })

  it('that sent no password is let in with profile 0 when the operator confirms it', async () => {
    expect(await attempt('OPEN')).toBe('refused 401')
    await inInbox('OPEN').toMatchObject({ hasPassword: false })
    const [{ id }] = await items('onboarding')

    expect((await plugboard.api('POST', `/api/v1/onboarding/${id}/approve`, {})).status).toBe(409)
    expect((await plugboard.api('POST', `/api/v1/onboarding/${id}/approve`, { confirmNoPassword: true })).status).toBe(201)

    expect(await attempt('OPEN')).toBe('admitted')
  })
})

describe('a connection', () => {
  it('is kept from when to when, in which version, and why it ended', async () => {
    const { body: made } = await plugboard.api('POST', '/api/v1/stations', { stationId: 'KEPT', securityProfile: 0 })
    const station = await connectStation(`${plugboard.ocpp}/KEPT`, '2.1')
    await station.ask('BootNotification', bootOf('2.1'))
    const path = `stations/${made.id}/connections`
    expect(await items(path)).toMatchObject([{ epoch: 1, version: '2.1', from: expect.any(String) }])
    expect((await items(path))[0]).not.toHaveProperty('to')

    await station.close()

    await expect
      .poll(async () => (await items(path))[0], { timeout: 4_000 })
      .toMatchObject({ to: expect.any(String), closeCode: expect.any(Number), reason: expect.stringMatching(/\w/) })
    expect((await plugboard.api('GET', `/api/v1/stations/${made.id}`)).body.online).toBe(false)
  })

  it('shows what was said in it, but no password', async () => {
    await plugboard.api('POST', '/api/v1/stations', { stationId: 'MASKED', securityProfile: 0 })
    const station = await connectStation(`${plugboard.ocpp}/MASKED`, '1.6')
    await station.ask('BootNotification', bootOf('1.6'))
    station.answer({ ChangeConfiguration: () => ({ status: 'Accepted' }) })
    const secret = '0123456789abcdef0123456789abcdef01234567'

    await plugboard.api('POST', '/ocpp/1.6/configuration/changeConfiguration?identifier=MASKED', { key: 'AuthorizationKey', value: secret })

    await expect
      .poll(async () => (await items('messages?stationId=MASKED')).filter(({ action }: any) => action === 'ChangeConfiguration').length, {
        timeout: 4_000,
      })
      .toBe(2)
    const frames = (await items('messages?stationId=MASKED')).filter(({ action }: any) => action === 'ChangeConfiguration')
    expect(frames.map(({ type, direction }: any) => `${type} ${direction}`).toSorted()).toEqual(['call toStation', 'result fromStation'])
    expect(frames[0].messageId).toBe(frames[1].messageId)
    for (const list of ['messages?stationId=MASKED', 'commands?stationId=MASKED'])
      expect(JSON.stringify(await items(list)), list).not.toContain(secret)
    await station.close()
  })
})

describe('an event that is no status of a connector', () => {
  it.each(['2.0.1', '2.1'] as const)('is kept over OCPP %s, once, and REST shows it', async (version) => {
    const stationId = `EVENT-${version}`
    const { body: made } = await plugboard.api('POST', '/api/v1/stations', { stationId, securityProfile: 0 })
    const station = await connectStation(`${plugboard.ocpp}/${stationId}`, version)
    await station.ask('BootNotification', bootOf(version))
    const timestamp = '2026-05-01T08:00:00.000Z'
    const fan = {
      eventId: 6,
      timestamp,
      trigger: 'Alerting',
      actualValue: 'true',
      eventNotificationType: 'HardWiredMonitor',
      component: { name: 'FanSystem' },
      variable: { name: 'Problem' },
    }

    for (const seqNo of [0, 1]) await station.ask('NotifyEvent', { generatedAt: timestamp, seqNo, eventData: [fan] })

    expect(await items(`stations/${made.id}/events`)).toMatchObject([
      { eventId: 6, at: timestamp, trigger: 'Alerting', component: 'FanSystem', variable: 'Problem', actualValue: 'true', payload: fan },
    ])
    await station.close()
  })
})

describe('a station that falls silent', () => {
  it('is pinged, stays while it answers or says anything itself (G02.FR.04), and is offline with the reason when it does not', async () => {
    const quick = await startPlugboard({ ocpp: { pingSeconds: 1, onboarding: 'open' } })
    const ids = async () => Object.fromEntries((await items('stations', quick)).map((one: any) => [one.stationId, one]))
    const quiet = await connectStation(`${quick.ocpp}/QUIET`, '2.0.1') // its library answers pings
    const busy = await connectStation(`${quick.ocpp}/BUSY`, '2.0.1', { options: { autoPong: false } })
    const heartbeats = setInterval(() => void busy.call('Heartbeat', {}), 200)
    const gone = await rawSocket(`${quick.ocpp}/GONE`, 'ocpp2.0.1') // answers nothing

    await gone.closed

    expect(gone.heard).toContain(9)
    await expect.poll(async () => (await ids()).GONE.online).toBe(false)
    const [ended] = await items(`stations/${(await ids()).GONE.id}/connections`, quick)
    expect(ended).toMatchObject({ to: expect.any(String), reason: expect.stringContaining('ping') })
    expect([(await ids()).QUIET.online, (await ids()).BUSY.online]).toEqual([true, true])
    clearInterval(heartbeats)
    await busy.close()
    await quiet.close()
    await quick.stop()
  })
})

describe('settings of the door', () => {
  it('OCPP_MAX_CONNECTIONS: one station more is sent away for a while, and comes in when another has left', async () => {
    const small = await startPlugboard({ ocpp: { maxConnections: 1, onboarding: 'open' } })
    const first = await connectStation(`${small.ocpp}/ONE`, '2.0.1')

    expect(await attempt('TWO', {}, small)).toBe('refused 503')
    await first.close()

    await expect.poll(() => attempt('TWO', {}, small)).toBe('admitted')
    await small.stop()
  })

  it('OCPP_PATHS and DEFAULT_TENANT: a charger whose URL names neither comes in at the tenant meant for it', async () => {
    const settings = { defaultTenant: 'default' }
    const first = await startPlugboard({ settings, ocpp: { paths: ['/ocpp', '/'] } })
    const { body: tenant } = await first.api('POST', '/api/v1/tenants', { name: 'Utrecht', slug: 'utrecht' })
    const { body: made } = await first.api('POST', `/api/v1/stations?tenantId=${tenant.id}`, { stationId: 'ROOT', securityProfile: 0 })
    settings.defaultTenant = 'utrecht'
    const second = await first.restart()

    const station = await connectStation(`${second.ocpp.replace(/\/ocpp$/, '')}/ROOT`, '1.6')

    expect((await second.api('GET', `/api/v1/stations/${made.id}?tenantId=${tenant.id}`)).body).toMatchObject({
      stationId: 'ROOT',
      online: true,
    })
    await station.close()
    await second.stop()
  })
})
