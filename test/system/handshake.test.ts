import { randomBytes } from 'node:crypto'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hashPassword } from '#util/auth/stationPassword.js'
import { testSecretKey } from '../parts.js'
import { startPlugboard, type TestPlugboard } from '../plugboard.js'
import { bootOf, connectStation } from '../station.js'

let plugboard: TestPlugboard
const hexKey = 'a1b2c3d4e5f60718293a4b5c6d7e8f9001020304'

const register = async (stationId: string, password?: string, versions?: string[]) => {
  const credential = password === undefined ? undefined : await hashPassword([testSecretKey], Buffer.from(password), 'hmac')
  await plugboard.app.data.withTenant(1, (data) => data.stations.enrol({ stationId, securityProfile: credential ? 1 : 0, credential }))
  if (versions) {
    const { Client } = await import('pg')
    const client = new Client({ connectionString: plugboard.databaseUrl })
    await client.connect()
    await client.query('UPDATE station_links SET ocpp_versions = $2 WHERE station_id = $1', [stationId, versions])
    await client.end()
  }
}

const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => 'admitted',
    (err: Error) => err.message,
  )

beforeAll(async () => {
  plugboard = await startPlugboard()
  await register('CP 1')
  await register('CP2', 'correct horse')
  await register('HEX', hexKey)
  await register('OLD', undefined, ['1.6'])
})
afterAll(() => plugboard.stop())

describe('who may connect', () => {
  it('takes the first version of the station’s list that both sides speak', async () => {
    const station = await connectStation(`${plugboard.ocpp}/CP%201`, '2.0.1', { protocols: ['ocpp9.9', 'ocpp2.0.1', 'ocpp1.6'] })
    expect(station.socket.protocol).toBe('ocpp2.0.1')
    await station.close()
  })

  it('takes a version the registration allows, though the station likes another better', async () => {
    const station = await connectStation(`${plugboard.ocpp}/OLD`, '1.6', { protocols: ['ocpp2.0.1', 'ocpp1.6'] })
    expect(station.socket.protocol).toBe('ocpp1.6')
    await station.close()
  })

  it('TC_B_58_CSMS: no version in common or none offered is 400 and no upgrade', async () => {
    expect(await refusal(connectStation(`${plugboard.ocpp}/CP2`, '1.6', { protocols: ['ocpp0.9'] }))).toBe('refused 400')
    expect(await refusal(connectStation(`${plugboard.ocpp}/CP2`, '1.6', { protocols: [] }))).toBe('refused 400')
  })

  it('lets in with the right password only, and answers every wrong identity the same', async () => {
    const station = await connectStation(`${plugboard.ocpp}/CP2`, '2.0.1', { password: 'correct horse' })
    await station.close()
    expect(await refusal(connectStation(`${plugboard.ocpp}/CP2`, '2.0.1'))).toBe('refused 401')
    expect(await refusal(connectStation(`${plugboard.ocpp}/CP2`, '2.0.1', { password: 'wrong' }))).toBe('refused 401')
    expect(await refusal(connectStation(`${plugboard.ocpp}/CP2`, '2.0.1', { password: 'correct horse', user: 'HEX' }))).toBe('refused 401')
    expect(await refusal(connectStation(`${plugboard.ocpp}/STRANGER`, '2.0.1', { password: 'x' }))).toBe('refused 401')
    expect(await refusal(connectStation(`${plugboard.ocpp}/nowhere/CP2`, '2.0.1', { password: 'correct horse' }))).toBe('refused 401')
  })

  it('takes a 1.6 AuthorizationKey as its text and as its 20 bytes', async () => {
    for (const bytes of [Buffer.from(hexKey), Buffer.from(hexKey, 'hex'), Buffer.from(hexKey.toUpperCase())]) {
      const header = Buffer.concat([Buffer.from('HEX:'), bytes]).toString('base64')
      const station = await connectStation(`${plugboard.ocpp}/HEX`, '1.6', { options: { headers: { authorization: `Basic ${header}` } } })
      await station.close()
    }
  })

  it('A-12: identities outside the alphabet are refused and the process lives', async () => {
    for (const id of ['a%2Fb', 'a%00b', '%C3%A9', 'a:b', '..', '%zz', 'x'.repeat(49)])
      expect(await refusal(connectStation(`${plugboard.ocpp}/${id}`, '1.6'))).toMatch(/refused 4\d\d/)
    expect(await refusal(connectStation(`${plugboard.ocpp}/${'x'.repeat(20_000)}`, '1.6'))).toMatch(/refused 4\d\d|hang up|ECONNRESET/)
    expect(await refusal(connectStation(`${plugboard.ocpp.replace('/ocpp', '/elsewhere')}/CP2`, '1.6'))).toBe('refused 404')
  })

  it('A-12: huge and malformed handshakes are refused with a 4xx or cut off, and the process lives', async () => {
    const handshake = (head: string) =>
      new Promise<string>((resolve) => {
        const { hostname, port } = new URL(plugboard.ocpp)
        const socket = connect(Number(port), hostname, () => socket.write(head))
        let answer = ''
        socket.on('error', () => undefined)
        socket.on('data', (data) => (answer += data))
        socket.once('close', () => resolve(answer.split('\r\n')[0] || 'cut off'))
      })
    const upgrade = (path: string, more = '', key = 'dGhlIHNhbXBsZSBub25jZQ==', version = '13') =>
      `GET ${path} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: ${version}\r\nSec-WebSocket-Key: ${key}\r\n${more}\r\n`
    const offer = 'Sec-WebSocket-Protocol: ocpp1.6\r\n'
    const attacks = {
      '2,000 headers': upgrade('/ocpp/CP%201', offer + Array.from({ length: 2_000 }, (_, i) => `x-${i}: y\r\n`).join('')),
      'a URL of 1 MB': upgrade(`/ocpp/${'x'.repeat(1_000_000)}`, offer),
      'a subprotocol of 64 KB': upgrade('/ocpp/CP%201', `Sec-WebSocket-Protocol: ${'ocpp9,'.repeat(11_000)}ocpp1.6\r\n`),
      '2,000 subprotocols': upgrade('/ocpp/CP%201', `Sec-WebSocket-Protocol: ${Array.from({ length: 2_000 }, (_, i) => i).join()}\r\n`),
      'a key that is none': upgrade('/ocpp/CP%201', offer, 'short'),
      'another version of WebSocket': upgrade('/ocpp/CP%201', offer, undefined, '99'),
      'a NUL in the URL': upgrade('/ocpp/a\0b', offer),
      'an absolute URL': upgrade('http://elsewhere/ocpp/NOBODY', offer),
      'a path upwards': upgrade('/ocpp/../api/v1/stations', offer),
      'the header twice': upgrade('/ocpp/NOBODY', `${offer}${offer}Authorization: Basic x\r\nAuthorization: Basic y\r\n`),
      'a header split by a line feed': upgrade('/ocpp/CP%201', 'Authorization: Basic a\n b: c\r\n'),
    }

    const answers = await Promise.all(Object.entries(attacks).map(async ([what, head]) => `${what}: ${await handshake(head)}`))

    expect(answers.filter((answer) => !/: (HTTP\/1\.1 4\d\d|cut off)/.test(answer))).toEqual([])
    const station = await connectStation(`${plugboard.ocpp}/CP%201`, '1.6')
    await station.close()
  })

  it('a version or a tenant before the id is allowed', async () => {
    for (const path of ['1.6/CP%201', 'default/CP%201', 'default/2.1/CP%201']) {
      const station = await connectStation(`${plugboard.ocpp}/${path}`, '2.1')
      await station.close()
    }
  })

  it('shows the operator why chargers cannot connect, added up', async () => {
    await expect
      .poll(async () => (await plugboard.api('GET', '/api/v1/connection-attempts?limit=100')).body.items, { timeout: 4_000 })
      .toEqual(expect.arrayContaining([expect.objectContaining({ stationId: 'CP2', cause: 'wrongPassword', count: 1 })]))
  })
})

describe('A-01: what a stranger learns', () => {
  it('known and unknown identities take the same time', async () => {
    const time = async (id: string) => {
      const from = performance.now()
      await refusal(connectStation(`${plugboard.ocpp}/${id}`, '2.0.1', { password: 'guess' }))
      return performance.now() - from
    }
    // The quickest of three, as an attacker would: a busy machine only adds.
    const quickest = async (id: string) => Math.min(await time(id), await time(id), await time(id))
    const known = await quickest('HEX')
    const unknown = await quickest('NOBODY')
    expect(Math.abs(known - unknown) / Math.max(known, unknown)).toBeLessThan(0.2)
  })

  it('guessing is slowed down before any hash is computed', async () => {
    const seen: string[] = []
    for (let i = 0; i < 10; i++) seen.push(await refusal(connectStation(`${plugboard.ocpp}/GUESSED`, '2.0.1', { password: String(i) })))
    expect(seen.at(-1)).toBe('refused 429')
  })
})

describe('onboarding', () => {
  it('open: an unknown station is registered with what it offered', async () => {
    const open = await startPlugboard({ ocpp: { onboarding: 'open' } })
    const station = await connectStation(`${open.ocpp}/NEW`, '2.0.1', { password: 'secret1234567890' })
    expect((await station.ask('BootNotification', bootOf('2.0.1'))).status).toBe('Accepted')
    await station.close()
    expect(await refusal(connectStation(`${open.ocpp}/NEW`, '2.0.1', { password: 'another' }))).toBe('refused 401')
    await open.stop()
  })
})

describe('rotation of the secret', () => {
  it('keeps passwords valid, and moves each to the newest secret when its station logs in', async () => {
    const [old, fresh] = [randomBytes(32), randomBytes(32)]
    const settings = { secretKeys: [old] }
    const first = await startPlugboard({ settings })
    const password = async (stationId: string) =>
      (await first.api('POST', '/api/v1/stations', { stationId, securityProfile: 1 })).body.password as string
    const passwords = { SEEN: await password('SEEN'), AWAY: await password('AWAY') }
    const attempt = (plugboard_: TestPlugboard, stationId: keyof typeof passwords) =>
      refusal(connectStation(`${plugboard_.ocpp}/${stationId}`, '2.0.1', { password: passwords[stationId] }).then((one) => one.close()))

    settings.secretKeys = [fresh, old]
    const second = await first.restart()
    expect(await attempt(second, 'SEEN')).toBe('admitted')
    settings.secretKeys = [fresh]
    const third = await second.restart()

    expect(await attempt(third, 'SEEN')).toBe('admitted')
    expect(await attempt(third, 'AWAY')).toBe('refused 401')
    await third.stop()
  })
})
