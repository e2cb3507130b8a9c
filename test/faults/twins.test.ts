import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { versions } from '#base/ocpp/version.js'
import { startPlugboard, type TestPlugboard } from '../plugboard.js'
import { bootOf, connectStation } from '../station.js'

/** Two tenants, each with a station TWIN, a token CARD and a transaction t. */
let plugboard: TestPlugboard
const tenants: Record<'one' | 'two', number> = { one: 1, two: 0 }
const passwords = { one: 'the password of one', two: 'the password of two' }
const keys: Record<string, string> = {}
type Name = keyof typeof tenants
const both = ['one', 'two'] as const

const ask = async (name: Name, method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, payload?: object) => {
  const headers = { authorization: `Bearer ${keys[name]}` }
  const response = await plugboard.app.inject({ method, url, headers, payload })
  return { status: response.statusCode, body: response.body ? JSON.parse(response.body) : undefined }
}
const items = async (name: Name, path: string) => (await ask(name, 'GET', `/api/v1/${path}`)).body.items
const connect = (name: Name, password = passwords[name], version: (typeof versions)[number] = '2.0.1') =>
  connectStation(`${plugboard.ocpp}/${name === 'one' ? 'default' : 'two'}/TWIN`, version, { password })
const event = (eventType: string, seqNo: number, wh: number) => ({
  eventType,
  seqNo,
  timestamp: new Date(Date.UTC(2026, 10, 20, 10, seqNo)).toISOString(),
  triggerReason: eventType === 'Updated' ? 'MeterValuePeriodic' : 'Authorized',
  transactionInfo: { transactionId: 't', chargingState: 'Charging' },
  evse: { id: 1, connectorId: 1 },
  ...(eventType === 'Started' && { idToken: { idToken: 'CARD', type: 'ISO14443' } }),
  meterValue: [
    {
      timestamp: new Date(Date.UTC(2026, 10, 20, 10, seqNo)).toISOString(),
      sampledValue: [
        {
          value: wh,
          context: eventType === 'Started' ? 'Transaction.Begin' : eventType === 'Ended' ? 'Transaction.End' : 'Sample.Periodic',
        },
      ],
    },
  ],
})

beforeAll(async () => {
  plugboard = await startPlugboard()
  tenants.two = (await plugboard.api('POST', '/api/v1/tenants', { name: 'Two', slug: 'two' })).body.id
  for (const name of both) {
    const { body } = await plugboard.api('POST', '/api/v1/api-keys', { name, tenantId: tenants[name], permissions: ['*'] })
    keys[name] = body.key
    await ask(name, 'POST', '/api/v1/stations', { stationId: 'TWIN', securityProfile: 1, password: passwords[name] })
    await ask(name, 'POST', '/api/v1/tokens', { idToken: 'CARD', type: 'ISO14443', status: name === 'one' ? 'Accepted' : 'Blocked' })
  }
})
afterAll(() => plugboard.stop())

describe('T-21: the same station id in two tenants', () => {
  it('T-21: guesses at one leave the other its limiter, and one password does not open the other', async () => {
    expect(await connect('two', passwords.one).catch((err: Error) => err.message)).toBe('refused 401')
    for (let i = 0; i < 6; i++) await connect('two', `guess ${i}`).catch(() => undefined)
    expect(await connect('two').catch((err: Error) => err.message)).toBe('refused 429')

    const one = await connect('one') // for the first time, so it is not known to be good
    await one.close()

    expect((await items('one', 'connection-attempts')).map(({ cause }: any) => cause)).toEqual([])
    await expect
      .poll(async () => (await items('two', 'connection-attempts')).map(({ cause }: any) => cause).toSorted(), { timeout: 3_000 })
      .toEqual(['tooManyFailures', 'wrongPassword'])
  })

  it('T-21: both are connected at once; boots, verdicts, transactions, messages, commands and queues are each their own', async () => {
    await ask('two', 'PATCH', `/api/v1/stations/${(await items('two', 'stations'))[0].id}`, {
      bootPolicy: 'Accepted',
      heartbeatIntervalSeconds: 77,
    })
    await expect
      .poll(
        () =>
          connect('two').then(
            (s) => s.close().then(() => 'in'),
            () => 'out',
          ),
        { timeout: 8_000, interval: 500 },
      )
      .toBe('in')
    const [one, two] = [await connect('one'), await connect('two')]

    // Boots and verdicts.
    expect(await one.ask('BootNotification', bootOf('2.0.1'))).toMatchObject({ interval: 300 })
    expect(await two.ask('BootNotification', bootOf('2.0.1'))).toMatchObject({ interval: 77 })
    const card = { idToken: { idToken: 'CARD', type: 'ISO14443' } }
    for (let again = 0; again < 2; again++) {
      expect(await one.ask('Authorize', card)).toMatchObject({ idTokenInfo: { status: 'Accepted' } })
      expect(await two.ask('Authorize', card)).toMatchObject({ idTokenInfo: { status: 'Blocked' } })
    }

    // The same transaction, with the same events at the same times, in one batch.
    const verdicts = await Promise.all([
      one.ask('TransactionEvent', event('Started', 0, 1_000)),
      two.ask('TransactionEvent', event('Started', 0, 5_000)),
    ])
    expect(verdicts.map(({ idTokenInfo }) => idTokenInfo.status)).toEqual(['Accepted', 'Blocked'])
    await Promise.all([one.ask('TransactionEvent', event('Updated', 1, 1_100)), two.ask('TransactionEvent', event('Ended', 1, 5_700))])
    await two.ask('StatusNotification', { evseId: 1, connectorId: 1, connectorStatus: 'Faulted', timestamp: '2026-11-20T10:00:00Z' })
    expect(await items('one', 'transactions')).toMatchObject([{ transactionId: 't', energyWh: 100 }])
    expect((await items('one', 'transactions'))[0]).not.toHaveProperty('endedAt')
    expect(await items('two', 'transactions')).toMatchObject([{ transactionId: 't', energyWh: 700, endedAt: expect.anything() }])

    // Commands reach the one they are for.
    const heard: string[] = []
    one.answer({ ClearCache: () => (heard.push('one'), { status: 'Rejected' }) })
    two.answer({ ClearCache: () => (heard.push('two'), { status: 'Accepted' }) })
    const clear = (name: Name, more = '') => ask(name, 'POST', `/ocpp/2.0.1/evDriver/clearCache?identifier=TWIN${more}`, {})
    expect((await clear('two')).body).toMatchObject([{ success: true, payload: { status: 'Accepted' } }])
    expect((await clear('one')).body).toMatchObject([{ success: true, payload: { status: 'Rejected' } }])
    expect(heard).toEqual(['two', 'one'])

    // A queue waits for its own.
    await two.close()
    await expect.poll(() => plugboard.app.data.system.links.owner(tenants.two, 'TWIN')).toBeUndefined()
    expect((await clear('two', '&whenOffline=queue&wait=0')).status).toBe(202)
    expect((await clear('one')).body).toMatchObject([{ success: true }])
    expect(heard).toEqual(['two', 'one', 'one'])
    const back = await connect('two')
    back.answer({ ClearCache: () => (heard.push('two'), { status: 'Accepted' }) })
    await back.ask('BootNotification', bootOf('2.0.1'))
    await expect.poll(() => heard).toEqual(['two', 'one', 'one', 'two'])

    // The log, the commands and the page of each know nothing of the other.
    const said = async (name: Name) =>
      JSON.stringify([
        await items(name, 'messages?limit=500'),
        await items(name, 'commands?limit=500'),
        await items(name, 'meter-values?stationId=TWIN').catch(() => []),
      ])
    await expect.poll(async () => (await said('two')).includes('5700'), { timeout: 3_000 }).toBe(true)
    expect(await said('one')).not.toMatch(/5700|Faulted|"Blocked"/)
    expect(await said('two')).not.toMatch(/1100|"Rejected"/)

    // Removing one leaves the other connected.
    const [{ id }] = await items('two', 'stations')
    expect((await ask('two', 'DELETE', `/api/v1/stations/${id}?confirm=TWIN`)).status).toBe(204)
    expect((await back.closed).code).toBe(1008)
    expect(await one.ask('TransactionEvent', event('Ended', 2, 1_300))).toBeDefined()
    expect(await items('one', 'transactions')).toMatchObject([{ energyWh: 300 }])
    await one.close()
  })

  it('T-21: metrics count without naming stations, and mix nothing up', async () => {
    const { body } = await plugboard.app.inject({ url: '/metrics', headers: { authorization: `Bearer ${plugboard.key}` } })
    expect(body).toContain('plugboard_ocpp_messages_total')
    expect(body).not.toMatch(/TWIN|CARD|tenant=/)
  })
})
