import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { OcppVersion } from '#base/ocpp/version.js'
import { startPlugboard, type TestPlugboard } from '../plugboard.js'
import { bootOf, connectStation, type TestStation } from '../station.js'

let plugboard: TestPlugboard
beforeAll(async () => {
  plugboard = await startPlugboard()
})
afterAll(() => plugboard.stop())

const [first, second, third] = ['correct-horse-battery', 'another-horse-battery', 'the-third-horse-battery'] as const
const named = { component: { name: 'SecurityCtrlr' }, variable: { name: 'BasicAuthPassword' } }
const newPassword = (attributeValue: string) => ({ setVariableData: [{ ...named, attributeValue }] })
const says = (attributeStatus: string) => ({ setVariableResult: [{ ...named, attributeStatus }] })

let count = 0
let stationId = ''
let path = ''
beforeEach(async () => {
  stationId = `PW${++count}`
  const created = await plugboard.api('POST', '/api/v1/stations', { stationId, securityProfile: 1, password: first })
  path = `/api/v1/stations/${created.body.id}`
})

async function connected(password: string = first, version: OcppVersion = '2.1'): Promise<TestStation> {
  const station = await connectStation(`${plugboard.ocpp}/${stationId}`, version, { password })
  await station.ask('BootNotification', bootOf(version))
  return station
}
const send = async (body: object, query = '') =>
  (await plugboard.api('POST', `/ocpp/2.1/configuration/setVariables?identifier=${stationId}${query}`, body)).body[0]
const pending = async () => (await plugboard.api('GET', path)).body.passwordPending

/** Which of these passwords open the door now; trying them changes nothing but what a login settles. */
async function opens(...passwords: string[]): Promise<boolean[]> {
  const opened: boolean[] = []
  for (const password of passwords) {
    const station = await connectStation(`${plugboard.ocpp}/${stationId}`, '2.1', { password }).catch(() => undefined)
    opened.push(station !== undefined)
    await station?.close()
  }
  return opened
}

describe('a password sent by an operator', () => {
  it('is the only one once the station accepted it (A01.FR.03), and is shown nowhere', async () => {
    const station = await connected()
    station.answer({ SetVariables: () => says('Accepted') })

    const { commandId } = await send(newPassword(second))

    expect(await opens(first, second)).toEqual([false, true])
    expect(await pending()).toBe(false)
    expect(JSON.stringify(await plugboard.api('GET', `/api/v1/commands/${commandId}`))).not.toContain(second)
  })

  it.each([
    ['rejects it', () => says('Rejected')],
    ['does not know the variable', () => says('UnknownVariable')],
  ])('changes nothing when the station %s (A01.FR.04)', async (_what, answer) => {
    const station = await connected()
    station.answer({ SetVariables: answer })

    await send(newPassword(second))

    expect(await opens(second, first)).toEqual([false, true])
    expect(await pending()).toBe(false)
  })

  it('changes nothing when the station answers with a CALLERROR', async () => {
    const station = await connected()
    const sent = send(newPassword(second))
    const [, id] = await station.next()
    station.send(JSON.stringify([4, id, 'InternalError', 'no', {}]))

    expect(await sent).toMatchObject({ error: { kind: 'callError' } })
    expect(await opens(second, first)).toEqual([false, true])
  })

  it('counts besides the former one when the station wants to reboot first, and alone once it logged in with it', async () => {
    const station = await connected()
    station.answer({ SetVariables: () => says('RebootRequired') })

    await send(newPassword(second))

    expect(await pending()).toBe(true)
    expect(await opens(first, second, first)).toEqual([true, true, false])
    expect(await pending()).toBe(false)
  })

  it.each([
    ['never answers', undefined],
    ['leaves before it answers', async (station: TestStation) => station.close()],
    [
      'answers what cannot be read',
      async (station: TestStation, id: string) => station.send(JSON.stringify([3, id, { setVariableResult: 'Accepted' }])),
    ],
  ])('counts besides the former one when the station %s', async (_what, then) => {
    const station = await connected()
    const sent = send(newPassword(second))
    const [, id] = await station.next()
    await then?.(station, id)

    expect(await sent).toMatchObject({ success: false })
    expect(await pending()).toBe(true)
    expect(await opens(first, second, first)).toEqual([true, true, false])
  })

  it('counts when Plugboard is gone before the answer', async () => {
    const station = await connected()
    const sent = send(newPassword(second)).catch(() => undefined)
    await station.next()

    plugboard = await plugboard.restart()
    await sent

    expect(await opens(first, second, first)).toEqual([true, true, false])
  })

  it('does not make another one invalid whose outcome is open', async () => {
    const station = await connected()
    void send(newPassword(second))
    await station.next()
    await station.close()
    const again = await connected()
    again.answer({ SetVariables: () => says('Rejected') })
    await send(newPassword(third))

    expect(await opens(third, first, second, first)).toEqual([false, true, true, false])
  })

  it('waits for a station that is away, and counts only once it was sent', async () => {
    await send(newPassword(second), '&whenOffline=queue&wait=0')
    expect(await opens(second)).toEqual([false])

    const station = await connectStation(`${plugboard.ocpp}/${stationId}`, '2.1', { password: first })
    station.answer({ SetVariables: () => says('Accepted') })
    await station.ask('BootNotification', bootOf('2.1'))

    await expect.poll(() => opens(second)).toEqual([true])
    expect(await opens(first)).toEqual([false])
  })

  it('is refused when it breaks the rules of A00.FR.205, before anything is sent', async () => {
    const station = await connected()
    const tooShort = await plugboard.api(
      'POST',
      `/ocpp/2.1/configuration/setVariables?identifier=${stationId}`,
      newPassword('fifteen-letters'),
    )
    const noHex = await plugboard.api('POST', `/ocpp/1.6/configuration/changeConfiguration?identifier=${stationId}`, {
      key: 'AuthorizationKey',
      value: 'correct-horse-battery',
    })

    expect(tooShort).toMatchObject({ status: 400, body: { errors: [{ field: 'body.setVariableData.0.attributeValue' }] } })
    expect(tooShort.body.detail).toContain('16 to 64 characters')
    expect(noHex).toMatchObject({ status: 400, body: { errors: [{ field: 'body.value' }] } })
    expect(JSON.stringify([tooShort.body, noHex.body])).not.toContain('fifteen-letters')
    await station.close()
  })
})

describe('a password made by Plugboard', () => {
  it.each(['1.6', '2.0.1', '2.1'] as const)('is taken by a station of OCPP %s (A01.FR.02) and shown to nobody', async (version) => {
    const station = await connected(first, version)
    const heard: any[] = []
    const hear = (answer: (payload: any) => object) => (payload: any) => (heard.push(payload), answer(payload))
    station.answer({ SetVariables: hear(() => says('Accepted')), ChangeConfiguration: hear(() => ({ status: 'Accepted' })) })

    const { status, body } = await plugboard.api('POST', `${path}/password`)

    expect([status, body]).toEqual([200, { commandId: expect.any(String), status: 'answered', success: true, answer: 'Accepted' }])
    const made = version === '1.6' ? heard[0].value : heard[0].setVariableData[0].attributeValue
    expect(made).toMatch(/^[0-9a-f]{40}$/)
    expect(await opens(first, made)).toEqual([false, true])
    expect(JSON.stringify((await plugboard.api('GET', '/api/v1/commands?limit=100')).body)).not.toContain(made)
  })
})

describe('a security profile over OCPP 1.6', () => {
  it('is not sent where it would lock the station out', async () => {
    await plugboard.api('PATCH', path, { securityProfile: 0 })
    const station = await connectStation(`${plugboard.ocpp}/${stationId}`, '1.6')
    await station.ask('BootNotification', bootOf('1.6'))
    const change = async (value: string) =>
      (
        await plugboard.api('POST', `/ocpp/1.6/configuration/changeConfiguration?identifier=${stationId}`, {
          key: 'SecurityProfile',
          value,
        })
      ).body[0].error

    expect(await change('1')).toMatchObject({ kind: 'refused', message: expect.stringContaining('it has no password here') })
    expect(await change('3')).toMatchObject({ kind: 'refused', message: expect.stringContaining('TLS_CLIENT_CA_FILE') })
    expect((await plugboard.api('GET', path)).body.securityProfilePending).toBeUndefined()
    await station.close()
  })
})

describe('what an operator says himself', () => {
  it('ends what was open', async () => {
    const station = await connected()
    station.answer({ SetVariables: () => says('RebootRequired') })
    await send(newPassword(second))

    await plugboard.api('PATCH', path, { password: third })

    expect(await pending()).toBe(false)
    expect(await opens(first, second, third)).toEqual([false, false, true])
  })

  it('about anything else leaves it open', async () => {
    const station = await connected()
    station.answer({ SetVariables: () => says('RebootRequired') })
    await send(newPassword(second))

    await plugboard.api('PATCH', path, { maxEvses: 3 })

    expect(await opens(first, second)).toEqual([true, true])
  })
})

describe('a password of a network profile', () => {
  const connectionData = {
    ocppVersion: 'OCPP21',
    ocppTransport: 'JSON',
    ocppCsmsUrl: 'ws://csms.example.com/ocpp',
    messageTimeout: 30,
    securityProfile: 1,
    ocppInterface: 'Wired0',
    basicAuthPassword: second,
  }
  const set = (body: object) => plugboard.api('POST', `/ocpp/2.1/configuration/setNetworkProfile?identifier=${stationId}`, body)

  it('counts besides the one in use, whichever of its profiles the station connects with', async () => {
    const station = await connected()
    station.answer({ SetNetworkProfile: () => ({ status: 'Accepted' }) })

    await set({ configurationSlot: 2, connectionData })

    expect(await opens(first, second, first)).toEqual([true, true, true])
  })

  it('is replaced by the next one for the same slot, and not by one the station refused', async () => {
    const station = await connected()
    station.answer({
      SetNetworkProfile: ({ connectionData: { basicAuthPassword } }) => ({ status: basicAuthPassword === third ? 'Rejected' : 'Accepted' }),
    })

    await set({ configurationSlot: 2, connectionData })
    await set({ configurationSlot: 2, connectionData: { ...connectionData, basicAuthPassword: third } })
    expect(await opens(second, third)).toEqual([true, false])

    const again = await connected()
    again.answer({ SetNetworkProfile: () => ({ status: 'Accepted' }) })
    await set({ configurationSlot: 2, connectionData: { ...connectionData, basicAuthPassword: third } })

    expect(await opens(first, second, third)).toEqual([true, false, true])
  })

  it('is refused when it breaks the rules', async () => {
    expect(await set({ configurationSlot: 2, connectionData: { ...connectionData, basicAuthPassword: 'short' } })).toMatchObject({
      status: 400,
    })
  })
})
