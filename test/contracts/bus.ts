import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { OcppError } from '#base/ocpp/errors.js'
import { type Bus, BusError } from '#base/ports/bus.js'

/** Every Bus must pass this; a new transport is finished when it does. `again` opens a second process on the same transport. */
export function busContract(
  name: string,
  { open, again, skip = false }: { open: () => Promise<Bus>; again?: () => Promise<Bus>; skip?: boolean },
) {
  describe.skipIf(skip)(`${name} bus`, () => {
    let bus: Bus
    let id: string
    beforeEach(async () => {
      bus = await open()
      id = randomUUID().slice(0, 8)
    })
    afterEach(() => bus.close())

    describe('requests', () => {
      it('are answered by whoever serves the topic', async () => {
        await bus.serve(`${id}.add`, async ({ a, b }) => a + b)

        expect(await bus.request(`${id}.add`, { a: 1, b: 2 })).toBe(3)
      })

      it('carry any JSON value both ways, and undefined as absent', async () => {
        await bus.serve(`${id}.echo`, async (body) => body)

        for (const body of [null, false, 0, '', 'ü€🙂', [], [1, [2]], { a: { b: [null] } }, undefined])
          expect(await bus.request(`${id}.echo`, body)).toEqual(body)
      })

      it('carry dates as strings on every transport', async () => {
        await bus.serve(`${id}.echo`, async (body) => [typeof body.at, body.at])

        expect(await bus.request(`${id}.echo`, { at: new Date(0) })).toEqual(['string', '1970-01-01T00:00:00.000Z'])
      })

      it('never share memory with either side', async () => {
        const kept = { list: [1] }
        await bus.serve(`${id}.mutate`, async (body) => {
          body.list.push(2)
          return kept
        })
        const body = { list: [1] }

        const answer = await bus.request<{ list: number[] }>(`${id}.mutate`, body)
        answer.list.push(3)

        expect(body.list).toEqual([1])
        expect(kept.list).toEqual([1])
      })

      it('say at once that nobody serves', async () => {
        const started = performance.now()

        await expect(bus.request(`${id}.nobody`, {}, 10_000)).rejects.toMatchObject({ name: 'BusError', kind: 'nobody' })

        expect(performance.now() - started).toBeLessThan(2_000)
      })

      it('carry the name, message, code and details of an error', async () => {
        await bus.serve(`${id}.boom`, async () => {
          throw new OcppError('SecurityError', 'not yours', { station: 'CP1' })
        })

        const err = await bus.request(`${id}.boom`, {}).catch((caught: unknown) => caught)

        expect(err).toBeInstanceOf(Error)
        expect(err).toMatchObject({ name: 'OcppError', code: 'SecurityError', message: 'not yours', details: { station: 'CP1' } })
        expect(OcppError.is(err)).toBe(true)
      })

      it('survive a server that throws no error, or before its first await', async () => {
        await bus.serve(`${id}.string`, () => Promise.reject('just text'))
        await bus.serve(`${id}.sync`, () => {
          throw new TypeError('at once')
        })

        await expect(bus.request(`${id}.string`, {})).rejects.toThrow('just text')
        await expect(bus.request(`${id}.sync`, {})).rejects.toMatchObject({ name: 'TypeError', message: 'at once' })
      })

      it('survive an answer or details that are no JSON', async () => {
        const loop: { self?: unknown } = {}
        loop.self = loop
        await bus.serve(`${id}.answer`, async () => loop)
        await bus.serve(`${id}.details`, async () => {
          throw new OcppError('GenericError', 'round', loop)
        })

        await expect(bus.request(`${id}.answer`, {}, 5_000)).rejects.toThrow('circular')
        await expect(bus.request(`${id}.details`, {}, 5_000)).rejects.toThrow('round')
      })

      it('show the caller "unavailable" when the server itself found nobody further on', async () => {
        await bus.serve(`${id}.front`, () => bus.request(`${id}.absent`, {}))

        await expect(bus.request(`${id}.front`, {})).rejects.toMatchObject({ name: 'BusError', kind: 'unavailable' })
      })

      it('time out, and leave the bus usable', async () => {
        let release = () => {}
        await bus.serve(`${id}.slow`, () => new Promise<void>((resolve) => void (release = resolve)))
        await bus.serve(`${id}.quick`, async () => 'here')

        const err = await bus.request(`${id}.slow`, {}, 50).catch((caught: unknown) => caught)

        expect(BusError.is(err) && err.kind).toBe('timeout')
        expect(await bus.request(`${id}.quick`, {})).toBe('here')
        release()
      })

      it('run side by side and each get their own answer', async () => {
        await bus.serve(`${id}.wait`, async ({ i }) => sleep(i % 7, i))

        const answers = await Promise.all(Array.from({ length: 200 }, (_, i) => bus.request(`${id}.wait`, { i })))

        expect(answers).toEqual(Array.from({ length: 200 }, (_, i) => i))
      })

      it('reach exactly one of several servers, and all of them in turn', async () => {
        const seen: string[] = []
        for (const server of ['a', 'b']) await bus.serve(`${id}.shared`, async () => void seen.push(server), { owner: `${id}-module` })

        for (let i = 0; i < 10; i++) await bus.request(`${id}.shared`, {})

        expect(seen).toHaveLength(10)
        expect(new Set(seen)).toEqual(new Set(['a', 'b']))
      })

      it('find each topic of one owner', async () => {
        for (const topic of ['one', 'two', 'three']) await bus.serve(`${id}.${topic}`, async () => topic, { owner: `${id}-module` })

        for (const topic of ['one', 'two', 'three']) expect(await bus.request(`${id}.${topic}`, {})).toBe(topic)
      })

      it('find nobody once the last server stopped; stopping twice is harmless', async () => {
        const first = await bus.serve(`${id}.once`, async () => 1)
        const second = await bus.serve(`${id}.once`, async () => 2)

        await first()
        await first()
        expect(await bus.request(`${id}.once`, {})).toBe(2)

        await bus.serve(`${id}.other`, async () => 3)
        await second()
        await expect(bus.request(`${id}.once`, {}, 1_000)).rejects.toMatchObject({ kind: 'nobody' })
        expect(await bus.request(`${id}.other`, {})).toBe(3)
      })

      // A broker keeps what is owned: while a module restarts, requests wait for it until their deadline.
      it('get no answer once the last server of an owned topic stopped', async () => {
        const stop = await bus.serve(`${id}.owned`, async () => 1, { owner: `${id}-module` })
        await bus.serve(`${id}.other`, async () => 2, { owner: `${id}-module` })

        await stop()

        await expect(bus.request(`${id}.owned`, {}, 200)).rejects.toMatchObject({ kind: expect.stringMatching(/nobody|timeout/) })
        expect(await bus.request(`${id}.other`, {})).toBe(2)
      })
    })

    describe('events', () => {
      it('reach every group once', async () => {
        const got: string[] = []
        await bus.subscribe(`${id}.e`, `${id}-billing`, async () => void got.push('billing'))
        await bus.subscribe(`${id}.e`, `${id}-billing`, async () => void got.push('billing'))
        await bus.subscribe(`${id}.e`, `${id}-roaming`, async () => void got.push('roaming'))

        await bus.publish(`${id}.e`, {})
        await vi.waitFor(() => expect(got).toHaveLength(2))
        await sleep(50)

        expect(got.toSorted()).toEqual(['billing', 'roaming'])
      })

      it('reach every listener without a group', async () => {
        const got: unknown[] = []
        await bus.subscribe(`${id}.e`, undefined, async (body) => void got.push(['first', body.n]))
        await bus.subscribe(`${id}.e`, undefined, async (body) => void got.push(['second', body.n]))

        await bus.publish(`${id}.e`, { n: 1 })

        await vi.waitFor(() => expect(got.map(String).toSorted()).toEqual(['first,1', 'second,1']))
      })

      it('go nowhere, without an error, when nobody listens', async () => {
        await expect(bus.publish(`${id}.silence`, {})).resolves.toBeUndefined()
      })

      it('reach only those who asked for them', async () => {
        const got: string[] = []
        await bus.subscribe(`${id}.a`, `${id}-group`, async () => void got.push('a'))
        await bus.subscribe(`${id}.b`, `${id}-group`, async () => void got.push('b'))

        await bus.publish(`${id}.b`, {})
        await vi.waitFor(() => expect(got).toEqual(['b']))
      })

      it('never share memory between publisher and listeners', async () => {
        const got: number[][] = []
        const listen = async (body: { list: number[] }) => {
          body.list.push(2)
          got.push(body.list)
        }
        await bus.subscribe(`${id}.e`, `${id}-one`, listen)
        await bus.subscribe(`${id}.e`, `${id}-two`, listen)
        await bus.subscribe(`${id}.e`, undefined, listen)
        const body = { list: [1] }

        await bus.publish(`${id}.e`, body)
        await vi.waitFor(() =>
          expect(got).toEqual([
            [1, 2],
            [1, 2],
            [1, 2],
          ]),
        )

        expect(body.list).toEqual([1])
      })

      it('reach the others when one listener fails', async () => {
        const got: string[] = []
        const refuse = async () => {
          throw new Error('not today')
        }
        await bus.subscribe(`${id}.e`, `${id}-broken`, refuse)
        await bus.subscribe(`${id}.e`, `${id}-well`, async () => void got.push('group'))
        await bus.subscribe(`${id}.e`, undefined, refuse)
        await bus.subscribe(`${id}.e`, undefined, async () => void got.push('everyone'))

        // In one process the publisher hears of the failure; a broker keeps the event and tries again itself.
        await bus.publish(`${id}.e`, {}).catch(() => {})

        await vi.waitFor(() => expect(got.toSorted()).toEqual(['everyone', 'group']))
      })

      it('are handled in the end by a listener that failed the first time', async () => {
        let calls = 0
        await bus.subscribe(`${id}.e`, `${id}-flaky`, async () => {
          if (++calls === 1) throw new Error('first time')
        })

        // What the outbox does: publish until it is safe.
        while (
          !(await bus.publish(`${id}.e`, {}).then(
            () => true,
            () => false,
          ))
        );

        await vi.waitFor(() => expect(calls).toBe(2), 5_000)
      })

      it('are no longer heard after a stop; stopping twice is harmless', async () => {
        const got: string[] = []
        const stopGroup = await bus.subscribe(`${id}.e`, `${id}-group`, async () => void got.push('group'))
        const stopEveryone = await bus.subscribe(`${id}.e`, undefined, async () => void got.push('everyone'))
        await Promise.all([stopGroup(), stopEveryone()])
        await Promise.all([stopGroup(), stopEveryone()])

        await bus.publish(`${id}.e`, {})
        await sleep(50)

        expect(got).toEqual([])
      })
    })

    describe('closing', () => {
      it('finishes what is in hand, refuses what is new and is harmless twice', async () => {
        let finished = false
        let begun = false
        await bus.subscribe(`${id}.e`, `${id}-group`, async () => {
          begun = true
          await sleep(100)
          finished = true
        })
        const published = bus.publish(`${id}.e`, {})
        await vi.waitFor(() => expect(begun).toBe(true))

        await bus.close()
        await bus.close()

        expect(finished).toBe(true)
        await published
        await expect(bus.request(`${id}.any`, {})).rejects.toMatchObject({ kind: 'unavailable' })
        await expect(bus.publish(`${id}.any`, {})).rejects.toMatchObject({ kind: 'unavailable' })
      })

      it('is healthy until then', async () => {
        expect(await bus.healthy()).toBe(true)
        await bus.close()
        expect(await bus.healthy()).toBe(false)
      })
    })

    if (again) betweenProcesses(() => ({ bus, id }), again)
  })
}

function betweenProcesses(first: () => { bus: Bus; id: string }, open: () => Promise<Bus>) {
  describe('between processes', () => {
    let other: Bus
    let bus: Bus
    let id: string
    beforeEach(async () => {
      ;({ bus, id } = first())
      other = await open()
    })
    afterEach(() => other.close())

    it('answers what another process asks', async () => {
      await bus.serve(`${id}.station`, async ({ station }) => `${station} is here`)

      expect(await other.request(`${id}.station`, { station: 'CP1' })).toBe('CP1 is here')
    })

    it('spreads an owned topic over the processes of its module', async () => {
      const seen: string[] = []
      await bus.serve(`${id}.t`, async () => void seen.push('this'), { owner: `${id}-module` })
      await other.serve(`${id}.t`, async () => void seen.push('other'), { owner: `${id}-module` })

      await Promise.all(Array.from({ length: 20 }, () => bus.request(`${id}.t`, {})))

      expect(seen).toHaveLength(20)
      expect(new Set(seen)).toEqual(new Set(['this', 'other']))
    })

    it('gives an event once per group, and once to each process that hears it without one', async () => {
      const got: string[] = []
      for (const [process, each] of [
        ['this', bus],
        ['other', other],
      ] as const) {
        await each.subscribe(`${id}.e`, `${id}-group`, async () => void got.push('group'))
        await each.subscribe(`${id}.e`, undefined, async () => void got.push(process))
      }

      await bus.publish(`${id}.e`, {})
      await vi.waitFor(() => expect(got).toHaveLength(3))
      await sleep(50)

      expect(got.toSorted()).toEqual(['group', 'other', 'this'])
    })
  })
}
