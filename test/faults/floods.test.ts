import { connect } from 'node:net'
import { performance } from 'node:perf_hooks'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPlugboard, type TestPlugboard } from '../plugboard.js'
import { frameOf, rawSocket } from '../rawSocket.js'
import { bootOf, connectStation, type TestStation } from '../station.js'

let plugboard: TestPlugboard
let slowClients: Promise<number[]>
const rate = 200
beforeAll(async () => {
  plugboard = await startPlugboard({ ocpp: { onboarding: 'open', maxMessagesPerSecond: rate } })
  // They take their time while the other tests run.
  slowClients = Promise.all(['GET /ocpp/SLOW HTTP/1.1\r\nHost: x\r\nUpgr', 'GET /ocpp/SLOW HTTP/1.1\r\n', ''].map(endOfSlow))
})
afterAll(() => plugboard.stop())

/** Sends the beginning of a request and then a letter now and then; resolves with the milliseconds until it was cut off. */
const endOfSlow = (beginning: string) =>
  new Promise<number>((resolve) => {
    const { hostname, port } = new URL(plugboard.ocpp)
    const socket = connect(Number(port), hostname)
    const from = performance.now()
    socket.on('error', () => undefined)
    socket.on('data', () => undefined)
    if (beginning) socket.write(beginning)
    const drip = setInterval(() => beginning && socket.write('x'), 500)
    socket.once('close', () => {
      clearInterval(drip)
      resolve(performance.now() - from)
    })
  })

const raw = (id: string) => rawSocket(`${plugboard.ocpp}/${id}`, 'ocpp2.0.1')
const station = (id: string, dial?: { password?: string }) => connectStation(`${plugboard.ocpp}/${id}`, '2.0.1', dial)
const rss = () => process.memoryUsage().rss
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** How long a Heartbeat of another station takes while `work` goes on, in ms: the slowest but one in a hundred. */
async function othersWait(other: TestStation, work: () => Promise<unknown>): Promise<number> {
  const times: number[] = []
  let going = true
  const working = work().finally(() => (going = false))
  while (going) {
    const from = performance.now()
    await other.ask('Heartbeat', {})
    times.push(performance.now() - from)
    await pause(10) // within its own rate
  }
  await working
  return times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99) - 1] ?? times[0]!
}

describe('A-09: floods', () => {
  it('A-09: a frame that announces 100 MB is refused 1009 before a byte of it is read', async () => {
    const attacker = await raw('HUGE')
    attacker.frame(1, '', { claims: 100 * 1024 * 1024 })
    expect(await attacker.closed).toBe(1009)
  })

  it('A-09: fragments without end are refused 1009 once they exceed the limit together', async () => {
    const attacker = await raw('ENDLESS')
    const before = rss()
    attacker.frame(1, 'x'.repeat(60_000), { fin: false })
    for (let i = 0; i < 20; i++) attacker.frame(0, 'x'.repeat(60_000), { fin: false })
    expect(await attacker.closed).toBe(1009)
    expect(rss() - before).toBeLessThan(100_000_000)
  })

  it('A-09: a message in fragments of one byte is read; one in a hundred thousand is not', async () => {
    const patient = await raw('SLICES')
    const text = '[2,"1","BootNotification",{"reason":"PowerUp","chargingStation":{"vendorName":"A","model":"B"}}]'
    for (const [i, letter] of text.split('').entries()) patient.frame(i === 0 ? 1 : 0, letter, { fin: i === text.length - 1 })
    await expect.poll(() => patient.heard).toEqual([1])
    patient.socket.destroy()

    const attacker = await raw('DUST')
    attacker.frame(1, '[', { fin: false })
    attacker.socket.write(Buffer.concat(Array.from({ length: 100_000 }, () => frameOf(0, 'x', { fin: false }))))
    expect([1008, 1009]).toContain(await attacker.closed)
  })

  it('A-09: many pings at once cut the connection, and a stream of them is read at the allowed rate', async () => {
    const [burst, stream, other] = [await raw('PINGS'), await raw('PINGS-2'), await station('QUIET-P')]
    await other.ask('BootNotification', bootOf('2.0.1'))
    let gone = false
    void burst.closed.then(() => (gone = true))

    const p99 = await othersWait(other, async () => {
      burst.socket.write(Buffer.concat(Array.from({ length: 50_000 }, () => frameOf(9, 'x'.repeat(100)))))
      for (let i = 0; i < 80; i++, await pause(10)) stream.socket.write(Buffer.concat(Array.from({ length: 50 }, () => frameOf(9, 'x'))))
    })

    expect(p99).toBeLessThan(500)
    expect(gone).toBe(true)
    expect(stream.heard.length).toBeLessThan(2_000) // of 4,000
    stream.socket.destroy()
    await other.close()
  })

  it('A-09: 10,000 messages at once neither close the socket nor slow others down, and are answered at the allowed rate', async () => {
    const [attacker, other] = [await station('FLOOD'), await station('QUIET-F')]
    await Promise.all([attacker.ask('BootNotification', bootOf('2.0.1')), other.ask('BootNotification', bootOf('2.0.1'))])
    let answered = 0
    attacker.socket.on('message', () => answered++)
    const calm = await othersWait(other, () => pause(500))

    const p99 = await othersWait(other, async () => {
      for (let i = 0; i < 10_000; i++) attacker.send(`[2,"${i}","Heartbeat",{}]`)
      await pause(1_500)
    })

    // 1.5 times the calm, with room for the scheduler of a shared machine.
    expect(p99).toBeLessThan(1.5 * calm + 400)
    expect(answered).toBeGreaterThan(rate)
    expect(answered).toBeLessThan(5_000)
    expect(attacker.socket.readyState).toBe(attacker.socket.OPEN)
    attacker.socket.terminate()
    await other.close()
  })

  it('T-06: an offline queue of 500 events is given its time: none refused, none lost, never closed', async () => {
    const flusher = await station('FLUSH')
    await flusher.ask('BootNotification', bootOf('2.0.1'))
    const minute = (n: number) => new Date(Date.UTC(2026, 10, 1) + n * 60_000).toISOString()
    const event = (n: number) => ({
      eventType: n === 0 ? 'Started' : n === 499 ? 'Ended' : 'Updated',
      seqNo: n,
      timestamp: minute(n),
      offline: true,
      triggerReason: 'MeterValuePeriodic',
      transactionInfo: { transactionId: 'offline' },
      evse: { id: 1, connectorId: 1 },
      meterValue: [
        {
          timestamp: minute(n),
          sampledValue: [{ value: 1000 + n, context: n === 0 ? 'Transaction.Begin' : n === 499 ? 'Transaction.End' : 'Sample.Periodic' }],
        },
      ],
    })

    const answers: unknown[] = []
    flusher.socket.on('message', (data) => void answers.push(JSON.parse(String(data))[0]))

    // Against the rules all at once: the worst a station does.
    for (let n = 0; n < 500; n++) flusher.send(JSON.stringify([2, `e${n}`, 'TransactionEvent', event(n)]))

    await expect.poll(() => answers.length, { timeout: 60_000 }).toBe(500)
    expect(new Set(answers)).toEqual(new Set([3]))
    const { items } = (await plugboard.api('GET', '/api/v1/transactions?stationId=FLUSH')).body
    expect(items).toMatchObject([{ transactionId: 'offline', energyWh: 499, flags: [] }])
    await flusher.close()
  }, 80_000)
})

it('A-11: a station that reads nothing of what it is sent is cut off', async () => {
  const unhurried = await startPlugboard({ ocpp: { onboarding: 'open', maxMessagesPerSecond: 1_000_000 } })
  const deaf = await rawSocket(`${unhurried.ocpp}/NOT-READING`, 'ocpp2.0.1')
  deaf.socket.pause()
  const before = rss()
  // Each is answered with 300 bytes; the network between us holds some megabytes of them.
  const flood = Buffer.concat(Array.from({ length: 10_000 }, () => frameOf(1, `[2,"${'i'.repeat(255)}","A",{}]`)))
  for (let i = 0; i < 4; i++) deaf.socket.write(flood)

  await expect.poll(() => unhurried.app.sockets?.count(), { timeout: 8_000 }).toBe(0)
  expect(rss() - before).toBeLessThan(100_000_000)
  deaf.socket.destroy()
  await unhurried.stop()
})

describe('A-04: guessing passwords', () => {
  it('A-04: a guesser behind the same address is refused cheaply and unheard; whoever knows the password comes back at once', async () => {
    const { ocpp } = plugboard
    const honest = await station('HONEST', { password: 'a password of its own' })
    await honest.close()
    const guess = (i: number) => connectStation(`${ocpp}/HONEST`, '2.0.1', { password: `guess ${i}` }).catch((err: Error) => err.message)

    const answers = await Promise.all(Array.from({ length: 300 }, (_, i) => guess(i)))

    // All at once, and still only the first few were looked at.
    expect(answers.filter((answer) => answer === 'refused 401')).toHaveLength(6)
    expect(answers.filter((answer) => answer === 'refused 429')).toHaveLength(294)
    const from = performance.now()
    const again = await station('HONEST', { password: 'a password of its own' })
    expect(performance.now() - from).toBeLessThan(1_000)
    await again.close()
    // One line for the operator, however many guesses.
    const rows = async () => (await plugboard.api('GET', '/api/v1/connection-attempts?stationId=HONEST')).body.items
    await expect
      .poll(async () => (await rows()).map(({ cause, count }: any) => `${cause} ${count}`).toSorted(), { timeout: 3_000 })
      .toEqual(['tooManyFailures 294', 'wrongPassword 6'])
  })

  it('A-04: with onboarding closed, a thousand guessed ids leave one line, and none in the inbox', async () => {
    const closed = await startPlugboard({ ocpp: { onboarding: 'closed' } })
    const tries = Array.from({ length: 150 }, (_, i) =>
      connectStation(`${closed.ocpp}/GUESS-${i}`, '2.0.1').catch((err: Error) => err.message),
    )
    expect(new Set(await Promise.all(tries))).toEqual(new Set(['refused 401']))

    const items = async (path: string) => (await closed.api('GET', path)).body.items
    await expect
      .poll(() => items('/api/v1/connection-attempts'), { timeout: 3_000 })
      .toMatchObject([{ cause: 'onboardingClosed', count: 150, offered: { stationId: expect.stringMatching(/^GUESS-/) } }])
    expect(await items('/api/v1/onboarding')).toEqual([])
    await closed.stop()
  })
})

it('A-08: half a header and a header a byte at a time are closed within 10 s', async () => {
  expect(Math.max(...(await slowClients))).toBeLessThan(10_500)
})
