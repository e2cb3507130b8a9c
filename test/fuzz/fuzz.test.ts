import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { WebSocketServer } from 'ws'
import { versions } from '#base/ocpp/version.js'
import { type TestDatabase, testDatabase } from '../database.js'
import { caseOf } from './cases.js'
import { expectations, expected, type Name } from './expectations.js'
import { escaped } from './mistakes.js'
import { connectPlayer, isExpected } from './player.js'
import { fuzz } from './run.js'
import type { Step } from './scene.js'

const frames = 15_000

describe('frames of every version, right and wrong', () => {
  let database: TestDatabase
  beforeEach(async () => {
    database = await testDatabase()
  })
  afterEach(() => database.drop())

  it(`are answered as the texts say, ${frames} of them, without a mistake of ours, and leave nothing in memory`, async () => {
    const summary = await fuzz({ databaseUrl: database.url, seed: 1, frames, stations: 300, enough: 5 })

    expect(summary.failures.map(({ told }) => told)).toEqual([])
    expect(summary.frames).toBeGreaterThanOrEqual(frames)
    const [warm, end] = summary.memory!.heap
    console.log(`${summary.frames} frames in ${summary.seconds.toFixed(0)} s; heap ${warm.toFixed(1)} → ${end.toFixed(1)} MiB`)
  }, 600_000)
})

describe('a seed', () => {
  const some = Array.from({ length: 150 }, (_, n) => n)

  it('gives the same frames again, in whatever order they are asked for', async () => {
    const once = some.map((n) => caseOf(7, n))

    vi.resetModules()
    const again = await import('./cases.js')
    const backwards = some.toReversed().map((n) => again.caseOf(7, n))

    expect(backwards.toReversed()).toEqual(once)
    expect(some.slice(0, 9).map((n) => caseOf(8, n))).not.toEqual(once.slice(0, 9))
  }, 120_000)

  it('makes every mistake there is an expectation for, in each version that can', () => {
    const names = Object.keys(expectations) as Name[]
    const missing = new Set(
      versions.flatMap((version) => names.filter((name) => expected(name, version)).map((name) => `${version} ${name}`)),
    )
    // Only an answer has a place for it.
    missing.delete('1.6 too few elements in an array')

    for (let n = 0; n < 40_000 && missing.size > 0; n++) {
      const { version, steps } = caseOf(1, n)
      for (const { name } of steps) missing.delete(`${version} ${name}`)
    }

    expect([...missing]).toEqual([])
  }, 120_000)
})

it.each(['a', '', 'a\nb', '\nb', '\\', 'a"b', '😀', '\ud83d'])('writes the name %j in another way that means the same', (name) => {
  expect(Object.keys(JSON.parse(`{${escaped(name)}:1}`))).toEqual([name])
})

describe('a CSMS that', () => {
  const heartbeat = {
    name: 'valid message',
    wire: { text: '[2,"a","Heartbeat",{}]' },
    id: 'a',
    action: 'Heartbeat',
    expect: 'result',
  } as const
  const ignored = { name: 'answer to no call', wire: { text: '[3,"b",{}]' }, id: 'b', expect: 'nothing' } as const

  /** What a player hears from one that answers like this. */
  async function heardFrom(answer: (frame: any[]) => string[] | number, steps: Step[]): Promise<string[]> {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: ([first]) => first! })
    server.on('connection', (socket) =>
      socket.on('message', (data) => {
        const said = answer(JSON.parse(String(data)))
        if (typeof said === 'number') socket.close(said)
        else for (const text of said) socket.send(text)
      }),
    )
    await once(server, 'listening')
    const { port } = server.address() as { port: number }
    const player = await connectPlayer(`ws://127.0.0.1:${port}/X`, '2.1', { command: async () => 'answered', patienceMs: 300 })
    const heard = await player.play(steps, false)
    await player.close()
    server.close()
    return heard
  }
  const right = (id: string) => `[3,"${id}",{"currentTime":"2026-11-21T10:00:00Z"}]`

  it.each([
    ['answers as it should', ([, id]: any[]) => (id === 'b' ? [] : [right(id)]), [heartbeat, ignored], ['result', 'nothing']],
    ['fails', ([, id]: any[]) => [`[4,"${id}","InternalError","",{}]`], [heartbeat], ['error InternalError']],
    ['does not answer', () => [], [heartbeat], ['late']],
    [
      'answers what is no answer',
      () => ['[3,"a",{"currentTime":"now"}]'],
      [heartbeat],
      ['result that does not fit: {"currentTime":"now"}'],
    ],
    ['forgets the details', () => ['[4,"a","FormatViolation",""]'], [heartbeat], ['no frame of OCPP: [4,"a","FormatViolation","",null]']],
    ['answers under another id', () => [right('z')], [heartbeat], [`unexpected ${right('z')}`]],
    [
      'answers what it should ignore',
      ([, id]: any[]) => [`[5,"${id}","FormatViolation","",{}]`],
      [ignored],
      ['resultError FormatViolation'],
    ],
    ['hangs up', () => 1013, [heartbeat], ['closed 1013']],
    ['asks what is no request', ([, id]: any[]) => ['[2,"x","Reset",{}]', right(id)], [heartbeat], ['called with ["Reset",{}]']],
  ])('%s is heard to', async (_, answer, steps, heard) => {
    expect(await heardFrom(answer, steps as Step[])).toEqual(heard)
  })

  it('answers noise with a mistake of its own is not excused', () => {
    expect(['nothing', 'result', 'error FormatViolation'].map((heard) => isExpected('noise', heard))).toEqual([true, true, true])
    expect(['late', 'closed 1013', 'error InternalError', 'closed 1006'].map((heard) => isExpected('noise', heard))).toEqual(
      Array(4).fill(false),
    )
  })
})
