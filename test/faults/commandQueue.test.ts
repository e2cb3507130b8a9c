import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { StationReply } from '#base/ports/stationCall.js'
import { memoryBus } from '#util/bus/memory.js'
import { memoryCache } from '#util/cache/memory.js'
import { drainQueue } from '#util/commands/drainQueue.js'
import Configuration from '../../03_Modules/Configuration/index.js'
import EVDriver from '../../03_Modules/EVDriver/index.js'
import { buildApp } from '../../Server/app.js'
import { catalogue } from '../../Server/modules.js'
import { type CommandBench, commandBench } from '../commandBench.js'
import { testData, testFiles, testSettings } from '../parts.js'

const accepted: StationReply = { kind: 'result', payload: { status: 'Accepted' } }

// T-20
describe('commands for a station that is not there', () => {
  let bench: CommandBench
  let cp: string
  let count = 0
  beforeAll(async () => {
    bench = await commandBench()
  })
  beforeEach(async () => {
    cp = `CP${++count}`
    bench.calls.length = 0
    await bench.station(cp)
  })
  afterAll(() => bench.stop())

  const queue = async (action: string, body: object, more = '') =>
    (await bench.post(`/ocpp/2.0.1/${action}?identifier=${cp}&whenOffline=queue${more}`, body)).body[0]
  const reset = (type: string, more = '') => queue('configuration/reset', { type }, more)
  const state = async (id: string) => (await bench.get(`/api/v1/commands/${id}`)).body
  const send = async (call: any) => {
    bench.calls.push(call)
    return bench.stations.answer(call)
  }
  const drain = () => drainQueue(bench.app, { tenantId: 1, stationId: cp }, send)
  const isBack = () => bench.station(cp, { online: bench.app.processId })

  it('are sent when it is back, in the order asked, each once', async () => {
    bench.stations.answer = () => accepted
    const asked = []
    for (const type of ['Immediate', 'OnIdle', 'Immediate']) asked.push(await reset(type))
    expect(asked).toMatchObject(Array.from({ length: 3 }, () => ({ status: 'queued', error: { kind: 'offline', code: 'Queued' } })))
    for (const unfinished of asked) expect(unfinished, 'nobody knows yet').not.toHaveProperty('success')
    expect(bench.calls).toEqual([])

    await isBack()
    await Promise.all([drain(), drain(), bench.app.commandJobs.sweep()])

    expect(bench.calls.map(({ payload }) => payload)).toEqual(['{"type":"Immediate"}', '{"type":"OnIdle"}', '{"type":"Immediate"}'])
    for (const { commandId } of asked) expect(await state(commandId)).toMatchObject({ status: 'answered', success: true })
    expect(await drain()).toBe(0)
  })

  it('go out at once when it is there after all, behind those that wait', async () => {
    bench.stations.answer = () => accepted
    await reset('OnIdle')
    await isBack()

    expect(await reset('Immediate')).toMatchObject({ status: 'answered', success: true, payload: { status: 'Accepted' } })

    expect(bench.calls.map(({ payload }) => payload)).toEqual(['{"type":"OnIdle"}', '{"type":"Immediate"}'])
  })

  it('wait for its boot to be accepted', async () => {
    bench.stations.answer = () => accepted
    const { commandId } = await reset('OnIdle')
    await bench.station(cp, { online: bench.app.processId, boot: 'Pending' })
    await drain()
    await bench.station(cp, { online: bench.app.processId, boot: 'Rejected' })
    await drain()
    expect(bench.calls).toEqual([])

    await isBack()
    await bench.app.commandJobs.sweep() // also when nobody told the router

    expect(await state(commandId)).toMatchObject({ status: 'answered' })
  })

  it('end when they have waited too long, and say so', async () => {
    const finished: any[] = []
    await bench.bus.subscribe('command.finished', 'test', async (body) => void finished.push(body))
    const short = await reset('OnIdle', '&ttlSeconds=1')
    const long = await reset('Immediate', '&ttlSeconds=60')
    await bench.sql(`UPDATE commands SET expires_at = now() WHERE id = $1`, [short.commandId])

    await bench.app.commandJobs.sweep()

    expect(await state(short.commandId)).toMatchObject({ status: 'failed', error: { kind: 'offline', code: 'Expired' } })
    expect(await state(long.commandId)).toMatchObject({ status: 'queued' })
    await expect.poll(() => finished).toMatchObject([{ commandId: short.commandId, status: 'failed' }])
    await isBack()
    await drain()
    expect(bench.calls.map(({ payload }) => payload)).toEqual(['{"type":"Immediate"}'])
  })

  it('stay first when it left before the frame was written', async () => {
    bench.stations.answer = () => ({ kind: 'offline' })
    const first = await reset('OnIdle')
    await reset('Immediate')
    await isBack()
    await drain()
    expect(bench.calls).toHaveLength(1)
    expect(await state(first.commandId)).toMatchObject({ status: 'queued' })

    bench.stations.answer = () => accepted
    await drain()

    expect(bench.calls.map(({ payload }) => payload)).toEqual(['{"type":"OnIdle"}', '{"type":"OnIdle"}', '{"type":"Immediate"}'])
  })

  it('are not sent twice when the answer never comes', async () => {
    bench.stations.answer = () => ({ kind: 'timeout' })
    const { commandId } = await reset('OnIdle')
    await isBack()
    await drain()
    await drain()

    expect(bench.calls).toHaveLength(1)
    expect(await state(commandId)).toMatchObject({ status: 'failed', error: { kind: 'timeout' } })
  })

  it('are marked sent before the frame is written; after a crash only what may be repeated is sent again, in its place', async () => {
    const seen: string[] = []
    bench.stations.answer = async () => {
      seen.push((await bench.sql(`SELECT status FROM commands WHERE station_id = $1 ORDER BY seq LIMIT 1`, [cp]))[0].status)
      return new Promise<StationReply>(() => {}) // Plugboard dies here
    }
    const once = await reset('Immediate')
    const again = await queue('evDriver/clearCache', {})
    const last = await reset('OnIdle')
    await isBack()
    void drain()
    await expect.poll(() => seen).toEqual(['sent'])

    bench = await bench.restart()
    await bench.sql(`UPDATE commands SET status = 'sent', sent_at = now(), process_id = 'the dead one' WHERE id = $1`, [again.commandId])
    bench.stations.answer = () => accepted
    await isBack()
    await drain()

    expect(await state(once.commandId)).toMatchObject({ status: 'failed', error: { kind: 'unknown' } })
    expect(bench.calls.map(({ action }) => action)).toEqual(['ClearCache', 'Reset'])
    expect(await state(again.commandId)).toMatchObject({ status: 'answered' })
    expect(await state(last.commandId)).toMatchObject({ status: 'answered' })
  })

  it('are not sent again by the drain that finds them sent, unless they may be repeated', async () => {
    bench.stations.answer = () => accepted
    const once = await reset('Immediate')
    const again = await queue('evDriver/clearCache', {})
    await bench.sql(`UPDATE commands SET status = 'sent', sent_at = now(), process_id = $2 WHERE station_id = $1`, [
      cp,
      bench.app.processId,
    ])
    await isBack()
    await drain()

    expect(bench.calls.map(({ action }) => action)).toEqual(['ClearCache'])
    expect(await state(once.commandId)).toMatchObject({ status: 'failed', error: { kind: 'unknown' } })
    expect(await state(again.commandId)).toMatchObject({ status: 'answered' })
  })

  it('end after a crash although the station never comes back', async () => {
    const once = await reset('Immediate')
    const again = await queue('evDriver/clearCache', {})
    await bench.sql(`UPDATE commands SET status = 'sent', sent_at = now(), process_id = 'the dead one' WHERE station_id = $1`, [cp])
    const direct = (
      await bench.data.withTenant(1, (data) =>
        data.commands.add([
          {
            stationId: cp,
            version: '2.1',
            action: 'Reset',
            request: '{}',
            whenOffline: 'fail',
            repeatable: false,
            lifeSeconds: 0,
            processId: 'the dead one',
          },
        ]),
      )
    )[0]!

    await bench.app.commandJobs.sweep()

    expect(await state(once.commandId)).toMatchObject({ status: 'failed', error: { kind: 'unknown' } })
    expect(await state(again.commandId)).toMatchObject({ status: 'queued' })
    expect(await state(direct)).toMatchObject({ status: 'failed', error: { kind: 'unknown' } })
  })

  it('are sent by the process that holds the socket, and wait while another has one in hand', async () => {
    // given a second process on the same database
    const data = await testData(bench.databaseUrl)
    const bus = memoryBus()
    const other = await buildApp([Configuration, EVDriver], {
      settings: testSettings(),
      bus,
      cache: memoryCache(),
      files: testFiles(),
      data,
      processId: 'other',
      catalogue,
    })
    await data.system.processes.beat({ id: 'other', modules: 'test', host: 'test' })
    try {
      let finish = (_: StationReply) => {}
      bench.stations.answer = () => new Promise<StationReply>((resolve) => (finish = resolve))
      const first = await reset('Immediate')
      await reset('OnIdle')
      await isBack()
      const here = drain()
      await expect.poll(() => bench.calls).toHaveLength(1)

      // when the station connects to the other one while the first answer is still out
      await bench.station(cp, { online: 'other' })
      const sentThere: string[] = []
      const there = () => drainQueue(other, { tenantId: 1, stationId: cp }, async ({ payload }) => (sentThere.push(payload), accepted))
      expect(await there()).toBe(0)
      finish(accepted)
      await here

      // then each was sent once, in order
      await there()
      expect(bench.calls.map(({ payload }) => payload)).toEqual(['{"type":"Immediate"}'])
      expect(sentThere).toEqual(['{"type":"OnIdle"}'])
      expect(await state(first.commandId)).toMatchObject({ status: 'answered' })
    } finally {
      await other.close()
    }
  })

  it('keep an answer whose module is away, and record it when it is back', async () => {
    const spec = bench.app.commands.actions.get('SetVariables')!
    const named = { component: { name: 'C' }, variable: { name: 'V' } }
    bench.stations.answer = () => ({ kind: 'result', payload: { setVariableResult: [{ ...named, attributeStatus: 'Accepted' }] } })
    const { commandId } = await queue('configuration/setVariables', { setVariableData: [{ ...named, attributeValue: 'kept' }] })
    await isBack()
    bench.app.commands.actions.delete('SetVariables')
    const ask = bench.bus.request
    bench.bus.request = (topic: string, ...rest: [unknown]) => ask(topic.replace(/^finish\..*/, 'nobody.here'), ...rest)

    await drain()
    expect(await state(commandId)).toMatchObject({ status: 'answered' })
    expect(await bench.sql('SELECT value FROM variables')).toEqual([])

    bench.bus.request = ask
    bench.app.commands.actions.set('SetVariables', spec)
    await bench.app.commandJobs.sweep()
    await bench.app.commandJobs.sweep()

    expect(await bench.sql('SELECT value FROM variables')).toEqual([{ value: 'kept' }])
    expect(await bench.sql(`SELECT count(*)::int AS n FROM commands WHERE status = 'answered' AND NOT applied`)).toEqual([{ n: 0 }])
  })
})
