import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type OcppVersion, versions } from '#base/ocpp/version.js'
import { startPlugboard, type TestPlugboard } from '../plugboard.js'
import { bootOf, connectStation } from '../station.js'

let plugboard: TestPlugboard
let counter = 0

beforeAll(async () => {
  plugboard = await startPlugboard({ ocpp: { onboarding: 'open', callTimeoutSeconds: 1 } })
})
afterAll(() => plugboard.stop())

/** A fresh station that has booted. */
async function booted(version: OcppVersion) {
  const id = `F${counter++}`
  const station = await connectStation(`${plugboard.ocpp}/${id}`, version)
  await station.ask('BootNotification', bootOf(version))
  return { ...station, id }
}

/** Puts a CALL before the router as any module would. */
const command = async (stationId: string, action: string, payload: object, version: OcppVersion = '2.0.1') =>
  plugboard.app.bus.request<any>(`router.${plugboard.app.processId}`, {
    tenantId: 1,
    stationId,
    action,
    payload: JSON.stringify(payload),
    version,
  })

/** What the server says to an upgrade request with these headers, before it hangs up. */
const rawUpgrade = (stationId: string, headers: Record<string, string>) =>
  new Promise<string>((resolve, reject) => {
    const { hostname, port } = new URL(plugboard.ocpp)
    const socket = connect(Number(port), hostname)
    let said = ''
    socket.on('data', (data) => void (said += String(data)))
    socket.on('error', reject)
    socket.on('close', () => resolve(said))
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
    socket.write(`GET /ocpp/${stationId} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\n${lines.join('')}\r\n`)
  })

/** Refused handshakes that named this station, as its operator sees them. */
const attemptsOf = async (stationId: string) => {
  const { body } = await plugboard.api('GET', '/api/v1/connection-attempts?limit=100')
  return body.items.filter((one: { stationId: string }) => one.stationId === stationId)
}

describe.each(versions)('A-13: malformed frames of OCPP %s', (version) => {
  const code = (two: string, one: string) => (version === '1.6' ? one : two)
  it.each([
    ['not JSON', 'hello', '-1', code('RpcFrameworkError', 'ProtocolError')],
    ['null', 'null', '-1', code('RpcFrameworkError', 'ProtocolError')],
    ['an object', '{}', '-1', code('RpcFrameworkError', 'ProtocolError')],
    ['an empty array', '[]', '-1', code('RpcFrameworkError', 'ProtocolError')],
    ['a CALL without an id', '[2]', '-1', code('RpcFrameworkError', 'ProtocolError')],
    ['a numeric id', '[2,1,"Heartbeat",{}]', '-1', code('RpcFrameworkError', 'ProtocolError')],
    [
      'a field twice',
      '[2,"d","Heartbeat",{"customData":{"vendorId":"a","vendorId":"b"}}]',
      'd',
      code('FormatViolation', 'FormationViolation'),
    ],
    ['NUL in a text', '[2,"n","DataTransfer",{"vendorId":"a\\u0000"}]', 'n', code('FormatViolation', 'FormationViolation')],
    ['__proto__', '[2,"p","DataTransfer",{"vendorId":"a","__proto__":{"x":1}}]', 'p', code('FormatViolation', 'FormationViolation')],
    ['an unknown action', '[2,"u","Nonsense",{}]', 'u', 'NotImplemented'],
    ['a missing field', '[2,"m","StatusNotification",{}]', 'm', code('OccurrenceConstraintViolation', 'OccurenceConstraintViolation')],
  ])('%s gets the right CALLERROR, and the station goes on', async (_name, text, id, expected) => {
    const station = await booted(version)
    station.send(text)
    expect((await station.next()).slice(0, 3)).toEqual([4, id, expected])
    expect(await station.ask('Heartbeat', {})).toHaveProperty('currentTime')
    await station.close()
  })

  it('binary closes 1003, bad UTF-8 closes 1007, too much closes 1009', async () => {
    const binary = await booted(version)
    binary.socket.send(Buffer.from('[2,"a","Heartbeat",{}]'), { binary: true })
    expect((await binary.closed).code).toBe(1003)

    const utf8 = await booted(version)
    utf8.socket.send(Buffer.from([0x22, 0xff, 0xfe, 0x22]), { binary: false })
    expect((await utf8.closed).code).toBe(1007)

    const big = await booted(version)
    big.send(JSON.stringify([2, 'b', 'DataTransfer', { vendorId: 'v', data: 'x'.repeat(300_000) }]))
    expect((await big.closed).code).toBe(1009)
  })

  it('A-14: what nests deeper than 32 is refused, sent and answered, and never read again by whoever logs it', async () => {
    const bomber = await booted(version)
    const deep = (levels: number) => `{"vendorId":"v","customData":${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}}`
    for (const levels of [40, 20_000]) {
      bomber.send(`[2,"deep","DataTransfer",${deep(levels)}]`)
      expect((await bomber.next()).slice(0, 3)).toEqual([4, 'deep', code('FormatViolation', 'FormationViolation')])
    }
    bomber.send(`[3,"answer",${deep(20_000)}]`)
    bomber.send('['.repeat(50_000))
    if (version === '2.1') expect((await bomber.next()).slice(0, 3)).toEqual([5, 'answer', 'FormatViolation'])
    expect((await bomber.next()).slice(0, 2)).toEqual([4, '-1'])
    expect(await bomber.ask('Heartbeat', {})).toHaveProperty('currentTime')
    await bomber.close()
  })

  it('A-15: tens of thousands of fields and elements are refused, and other stations are answered meanwhile', async () => {
    const [bomber, other] = [await booted(version), await booted(version)]
    const fields = Array.from({ length: 18_000 }, (_, i) => `"k${i}":1`).join()
    const wide = [`[${'1,'.repeat(100_000)}1]`, `{${fields}}`, `[${'{},'.repeat(60_000)}{}]`]
    const refused = new Set(['FormatViolation', 'FormationViolation', 'OccurrenceConstraintViolation', 'OccurenceConstraintViolation'])
    let slowest = 0
    let going = true
    const watching = (async () => {
      while (going) {
        const from = performance.now()
        await other.ask('Heartbeat', {})
        slowest = Math.max(slowest, performance.now() - from)
      }
    })()

    for (let round = 0; round < 10; round++)
      for (const value of wide) {
        bomber.send(`[2,"wide","DataTransfer",{"vendorId":"v","data":${value}}]`)
        const [type, id, errorCode] = await bomber.next()
        expect([type, id, refused.has(errorCode)]).toEqual([4, 'wide', true])
      }
    going = false
    await watching

    expect(slowest).toBeLessThan(1_000)
    await Promise.all([bomber.close(), other.close()])
  })

  it('A-16: no field name reaches the prototype of anything', async () => {
    const station = await booted(version)
    const evil = [
      '{"__proto__":{"polluted":1}}',
      '{"constructor":{"prototype":{"polluted":1}}}',
      '{"\\u005f\\u005fproto__":{"polluted":1}}',
      '[{"__proto__":{"polluted":1}}]',
    ]
    for (const value of evil) {
      station.send(`[2,"evil","DataTransfer",{"vendorId":"v","data":${value}}]`)
      expect((await station.next()).slice(0, 3)).toEqual([4, 'evil', code('FormatViolation', 'FormationViolation')])
      station.send(`[3,"evil",${value}]`)
      if (version === '2.1') expect((await station.next()).slice(0, 3)).toEqual([5, 'evil', 'FormatViolation'])
      station.send(`[4,"evil","GenericError","",${value}]`)
    }
    // As names of fields that hold nothing they are words like others, but no field of the message.
    station.send('[2,"word","Heartbeat",{"constructor":1,"toString":2,"hasOwnProperty":3}]')
    await expect.poll(async () => (await station.next())[1]).toBe('word')

    for (const canary of [{}, [], () => undefined, Object.create(Object.prototype)]) expect('polluted' in canary).toBe(false)
    expect(await station.ask('Heartbeat', {})).toHaveProperty('currentTime')
    await station.close()
  })
})

it('an unknown message type is ignored by 1.6 and 2.1 and refused by 2.0.1', async () => {
  for (const version of versions) {
    const station = await booted(version)
    station.send('[9,"x","Heartbeat",{}]')
    if (version === '2.0.1') expect((await station.next()).slice(0, 3)).toEqual([4, 'x', 'MessageTypeNotSupported'])
    else expect(await station.ask('Heartbeat', {})).toHaveProperty('currentTime')
    await station.close()
  }
})

it('2.1: a SEND is never answered, not even an invalid one', async () => {
  const station = await booted('2.1')
  station.send('[6,"s","NotifyPeriodicEventStream",{"nonsense":true}]')
  station.send('[6,"t","Nonsense",{}]')
  expect(await station.call('Heartbeat', {}, 'after')).toMatchObject([3, 'after', {}])
  await station.close()
})

it('A-10: a deflate bomb closes 1009', async () => {
  const station = await connectStation(`${plugboard.ocpp}/DEFLATE`, '2.0.1', { options: { perMessageDeflate: true } })
  expect(station.socket.extensions).toContain('permessage-deflate')
  station.socket.send(JSON.stringify([2, 'z', 'DataTransfer', { vendorId: 'v', data: ' '.repeat(50_000_000) }]), { compress: true })
  expect((await station.closed).code).toBe(1009)
})

it('T-18: late, invented and repeated answers are ignored and leave the open call unharmed', async () => {
  const station = await booted('2.0.1')
  const reply = command(station.id, 'ClearCache', {})
  const [, id] = await station.next()
  station.send(JSON.stringify([3, 'invented', { status: 'Rejected' }]))
  station.send(JSON.stringify([4, 'invented too', 'GenericError', '', {}]))
  station.send(JSON.stringify([3, id, { status: 'Accepted' }]))
  station.send(JSON.stringify([3, id, { status: 'Rejected' }]))
  expect(await reply).toEqual({ kind: 'result', payload: { status: 'Accepted' } })
  expect(await station.ask('Heartbeat', {})).toHaveProperty('currentTime')
  await station.close()
})

it('a late answer is a timeout for the caller, and the next call goes out', async () => {
  const station = await booted('2.0.1')
  const late = command(station.id, 'ClearCache', {})
  const [, id] = await station.next()
  expect(await late).toEqual({ kind: 'timeout' })
  station.send(JSON.stringify([3, id, { status: 'Accepted' }]))
  station.answer({ ClearCache: () => ({ status: 'Rejected' }) })
  expect(await command(station.id, 'ClearCache', {})).toEqual({ kind: 'result', payload: { status: 'Rejected' } })
  await station.close()
})

it('T-19: 50 pipelined CALLs are answered in order while our own call is out, and only one of ours is out at a time', async () => {
  const station = await booted('2.0.1')
  const seen: string[] = []
  station.socket.on('message', (data) => {
    const frame = JSON.parse(String(data))
    seen.push(frame[0] === 2 ? `call ${frame[2]}` : frame[1])
  })
  const mine = [command(station.id, 'ClearCache', {}), command(station.id, 'GetLocalListVersion', {})]
  for (let i = 0; i < 50; i++) station.send(JSON.stringify([2, `h${i}`, 'Heartbeat', {}]))
  await expect.poll(() => seen.filter((entry) => entry.startsWith('h'))).toEqual(Array.from({ length: 50 }, (_, i) => `h${i}`))
  expect(seen.filter((entry) => entry.startsWith('call'))).toEqual(['call ClearCache'])
  const [, id] = await station.next()
  station.send(JSON.stringify([3, id, { status: 'Accepted' }]))
  await expect.poll(() => seen.filter((entry) => entry.startsWith('call'))).toEqual(['call ClearCache', 'call GetLocalListVersion'])
  expect(await mine[0]).toMatchObject({ kind: 'result' })
  await station.close()
  expect(await mine[1]).toEqual({ kind: 'timeout' })
})

it('an answer that does not fit its schema is an error for the caller, and a CALLRESULTERROR for a 2.1 station', async () => {
  const station = await booted('2.1')
  const reply = command(station.id, 'ClearCache', {}, '2.1')
  const [, id] = await station.next()
  station.send(JSON.stringify([3, id, { status: 'Perhaps' }]))
  expect(await reply).toMatchObject({ kind: 'callError', code: 'PropertyConstraintViolation' })
  expect((await station.next()).slice(0, 3)).toEqual([5, id, 'PropertyConstraintViolation'])
  await station.close()
})

describe('A-02, A-03: two sockets, one station', () => {
  it('the newest authenticated connection wins at once, and the old one’s end does not touch it', async () => {
    const old = await booted('2.0.1')
    const fresh = await connectStation(`${plugboard.ocpp}/${old.id}`, '2.0.1')
    expect(await old.closed).toEqual({ code: 1008, reason: 'replaced by a newer connection' })
    fresh.answer({ ClearCache: () => ({ status: 'Accepted' }) })
    expect(await command(old.id, 'ClearCache', {})).toMatchObject({ kind: 'result' })
    await expect.poll(async () => (await plugboard.app.data.system.links.owner(1, old.id))?.epoch).toBe(2)
    await fresh.close()
    await expect.poll(() => plugboard.app.data.system.links.owner(1, old.id)).toBeUndefined()
  })

  it('three replacements within a minute are contested', async () => {
    const heard: unknown[] = []
    const stop = await plugboard.app.bus.subscribe('station.contested', undefined, async (body) => void heard.push(body))
    for (let i = 0; i < 4; i++) await connectStation(`${plugboard.ocpp}/TWIN`, '2.0.1')
    await expect.poll(() => heard).toMatchObject([{ stationId: 'TWIN', replacements: 3 }])
    await stop()
  })

  it('A-03: a second connection without the password leaves the first alone', async () => {
    const station = await connectStation(`${plugboard.ocpp}/LOCKED`, '2.0.1', { password: 'a password of its own' })
    await expect(connectStation(`${plugboard.ocpp}/LOCKED`, '2.0.1', { password: 'guess' })).rejects.toThrow('refused 401')
    expect(await station.ask('BootNotification', bootOf('2.0.1'))).toMatchObject({ status: 'Accepted' })
    expect((await plugboard.app.data.system.links.owner(1, 'LOCKED'))?.epoch).toBe(1)
    await station.close()
  })

  it('a handshake that is no WebSocket handshake is refused before it takes anything from the live connection', async () => {
    const station = await booted('2.0.1')
    const valid = {
      Upgrade: 'websocket',
      'Sec-WebSocket-Key': 'AAAAAAAAAAAAAAAAAAAAAA==',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Protocol': 'ocpp2.0.1',
    }
    const broken: Array<Record<string, string>> = [
      { 'Sec-WebSocket-Key': 'short' },
      { 'Sec-WebSocket-Version': '7' },
      { 'Sec-WebSocket-Protocol': 'ocpp2.0.1,' },
      { 'Sec-WebSocket-Extensions': 'permessage-deflate; server_max_window_bits=1' },
      { Upgrade: 'h2c' },
    ]

    for (const headers of broken) expect(await rawUpgrade(station.id, { ...valid, ...headers })).toMatch(/^HTTP\/1\.1 400 /)

    expect((await plugboard.app.data.system.links.owner(1, station.id))?.epoch).toBe(1)
    expect(await station.ask('Heartbeat', {})).toHaveProperty('currentTime')
    await expect
      .poll(() => attemptsOf(station.id), { timeout: 4_000 })
      .toMatchObject([{ cause: 'badUpgrade', count: broken.length, offered: { fault: 'Invalid Upgrade header' } }])
    await station.close()
  })

  it.each(['access', 'claim'] as const)(
    'a handshake that breaks off while the database is asked (%s) leaves no live connection without an owner',
    async (step) => {
      const station = await booted('2.0.1')
      const { links } = plugboard.app.data.system
      const asked = links[step]
      const { hostname, port } = new URL(plugboard.ocpp)
      const newcomer = connect(Number(port), hostname)
      newcomer.on('error', () => undefined)
      const slow = async (...question: never[]) => {
        newcomer.resetAndDestroy()
        await new Promise((resolve) => setTimeout(resolve, 100))
        return (asked as (...question: never[]) => Promise<never>)(...question)
      }
      Object.assign(links, { [step]: slow })

      const headers = `Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==`
      newcomer.write(`GET /ocpp/${station.id} HTTP/1.1\r\nHost: x\r\n${headers}\r\nSec-WebSocket-Protocol: ocpp2.0.1\r\n\r\n`)
      await new Promise((resolve) => setTimeout(resolve, 400))
      Object.assign(links, { [step]: asked })

      // Either nothing was taken from it, or it is told to come back.
      const owned = (await links.owner(1, station.id)) !== undefined
      expect([owned, station.socket.readyState === station.socket.OPEN]).toEqual(step === 'access' ? [true, true] : [false, false])
    },
  )

  it('a reason that PostgreSQL cannot hold leaves no station online', async () => {
    const station = await booted('2.0.1')

    station.socket.close(1000, 'bye\0 bye')

    await expect.poll(() => plugboard.app.data.system.links.owner(1, station.id)).toBeUndefined()
  })
})
