import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { StationCall, StationReply } from '#base/ports/stationCall.js'
import { type CommandBench, commandBench } from '../commandBench.js'
import { startPlugboard, type TestPlugboard } from '../plugboard.js'
import { rpcStation } from '../rpcStation.js'
import { bootOf } from '../station.js'

const named = (name: string) => ({ component: { name: 'Ctrlr' }, variable: { name } })
const names = (count: number) => Array.from({ length: count }, (_, i) => `V${i + 1}`)
const wanted = (...of: string[]) => ({ setVariableData: of.map((name) => ({ ...named(name), attributeValue: `new ${name}` })) })

let bench: CommandBench
let count = 0
beforeAll(async () => {
  bench = await commandBench()
})
beforeEach(() => {
  bench.calls.length = 0
})
afterAll(() => bench.stop())

/** A station that takes so many items, or bytes, in a SetVariables; `replies` answers message by message, the last one from then on. */
const station = async (limits: { items?: number; bytes?: number }, { online = true } = {}) => {
  const id = `P${++count}`
  await bench.station(id, { online: online ? bench.app.processId : undefined })
  const pk = (await bench.sql<{ pk: number }>('SELECT station_pk AS pk FROM station_links WHERE station_id = $1', [id]))[0]!.pk
  const limit = (variable: string, value: number | undefined) =>
    value === undefined ? [] : [{ component: 'DeviceDataCtrlr', variable, variableInstance: 'SetVariables', value: String(value) }]
  await bench.data.withTenant(1, (data) =>
    data.variables.record(pk, [...limit('ItemsPerMessage', limits.items), ...limit('BytesPerMessage', limits.bytes)], new Date()),
  )
  return {
    id,
    online: () => bench.station(id, { online: bench.app.processId }),
    set: async (body: object, query = '') => bench.post(`/ocpp/2.0.1/configuration/setVariables?identifier=${id}${query}`, body),
    value: (variable: string) => bench.data.withTenant(1, (data) => data.variables.value(pk, { component: 'Ctrlr', variable })),
    messages: () =>
      bench.calls.filter(({ stationId }) => stationId === id).map(({ payload }) => JSON.parse(payload).setVariableData.length),
  }
}
const accept = ({ payload }: StationCall): StationReply => ({
  kind: 'result',
  payload: {
    setVariableResult: JSON.parse(payload).setVariableData.map(({ component, variable }: object & Record<string, unknown>) => ({
      component,
      variable,
      attributeStatus: 'Accepted',
    })),
  },
})
const turns = (...replies: Array<StationReply | ((call: StationCall) => StationReply | Promise<StationReply>)>) => {
  let turn = 0
  bench.stations.answer = (call) => {
    const reply = replies[Math.min(turn++, replies.length - 1)]!
    return typeof reply === 'function' ? reply(call) : reply
  }
}
const statuses = (body: any) =>
  body[0].payload.setVariableResult.map(({ variable, attributeStatus, attributeStatusInfo }: any) =>
    [variable.name, attributeStatus, attributeStatusInfo?.reasonCode].filter((one) => one !== undefined).join(' '),
  )

describe('a command with more items than the station takes in one message', () => {
  it('goes out in several, in order, and has one answer in the order of its items (B05.FR.11)', async () => {
    const at = await station({ items: 4 })
    turns(accept)

    const { body } = await at.set(wanted(...names(10)))

    expect(at.messages()).toEqual([4, 4, 2])
    expect(statuses(body)).toEqual(names(10).map((name) => `${name} Accepted`))
    expect(await at.value('V10')).toBe('new V10')
    expect((await bench.get(`/api/v1/commands/${body[0].commandId}`)).body).toMatchObject({
      status: 'answered',
      success: true,
      request: wanted(...names(10)),
    })
  })

  it('keeps to the bytes of a message as well, and goes out as it is written when it fits', async () => {
    const at = await station({ items: 100, bytes: 300 })
    turns(accept)

    await at.set(wanted(...names(10)))
    const sizes = bench.calls.map(({ payload }) => Buffer.byteLength(payload))
    const small = '{"setVariableData":[{"attributeValue":"1","variable":{"name":"A"},"component":{"name":"B"}}]}'
    await bench.post(`/ocpp/2.0.1/configuration/setVariables?identifier=${at.id}`, undefined, { text: small })

    expect(sizes.length).toBeGreaterThan(2)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(300)
    expect(bench.calls.at(-1)!.payload).toBe(small)
  })

  it('keeps to what the station reported as the upper limit of that as well', async () => {
    const at = await station({ items: 10 })
    const { pk } = (await bench.sql<{ pk: number }>('SELECT station_pk AS pk FROM station_links WHERE station_id = $1', [at.id]))[0]!
    const characteristics = { dataType: 'integer', maxLimit: 3, supportsMonitoring: false }
    const limit = { component: 'DeviceDataCtrlr', variable: 'ItemsPerMessage', variableInstance: 'SetVariables', characteristics }
    await bench.data.withTenant(1, (data) => data.variables.record(pk, [limit], new Date()))
    turns(accept)

    await at.set(wanted(...names(7)))

    expect(at.messages()).toEqual([3, 3, 1])
  })

  it('tells of each item what became of it when one message gets an error', async () => {
    const at = await station({ items: 2 })
    turns(accept, { kind: 'callError', code: 'InternalError', description: 'disk full', details: {} }, accept)

    const { body } = await at.set(wanted(...names(5)))

    expect(statuses(body)).toEqual(['V1 Accepted', 'V2 Accepted', 'V3 Rejected CallError', 'V4 Rejected CallError', 'V5 Accepted'])
    expect(body[0].payload.setVariableResult[2].attributeStatusInfo.additionalInfo).toContain('InternalError disk full')
    expect([await at.value('V2'), await at.value('V3'), await at.value('V5')]).toEqual(['new V2', undefined, 'new V5'])
  })

  it.each([
    [{ kind: 'timeout' } as const, 'NoAnswer'],
    [{ kind: 'offline' } as const, 'NotSent'],
  ])('sends no more when the station goes away in between (%j)', async (reply, reason) => {
    const at = await station({ items: 2 })
    turns(accept, reply)

    const { body } = await at.set(wanted(...names(5)))

    expect(at.messages()).toEqual([2, 2])
    expect(statuses(body)).toEqual(['V1 Accepted', 'V2 Accepted', `V3 Rejected ${reason}`, `V4 Rejected ${reason}`, 'V5 Rejected NotSent'])
    expect([await at.value('V2'), await at.value('V3')]).toEqual(['new V2', undefined])
  })

  it('fails like any other when nothing of it is answered', async () => {
    const at = await station({ items: 1 })
    turns({ kind: 'timeout' })

    expect((await at.set(wanted('V1', 'V2'))).body).toMatchObject([{ success: false, error: { kind: 'timeout' } }])
    expect(at.messages()).toEqual([1])
  })

  it('is recorded as its answers come in', async () => {
    const at = await station({ items: 1 })
    const seen: Array<string | undefined> = []
    const look = async (call: StationCall) => {
      seen.push(await at.value('V1'))
      return accept(call)
    }
    turns(look)

    await at.set(wanted('V1', 'V2'))

    expect(seen).toEqual([undefined, 'new V1'])
  })

  it('is recorded by the module that owns it, wherever that runs', async () => {
    const at = await station({ items: 1 })
    const own = bench.app.commands.actions.get('SetVariables')!
    bench.app.commands.actions.delete('SetVariables') // as in a process that has the sockets alone
    turns(accept)

    await at.set(wanted('V1', 'V2'))
    bench.app.commands.actions.set('SetVariables', own)

    expect([await at.value('V1'), await at.value('V2')]).toEqual(['new V1', 'new V2'])
  })

  it('waits for its station like any other, its passwords sealed', async () => {
    const at = await station({ items: 1 }, { online: false })
    const password = {
      component: { name: 'SecurityCtrlr' },
      variable: { name: 'BasicAuthPassword' },
      attributeValue: 'planted-secret-password',
    }
    const { body } = await at.set({ setVariableData: [...wanted('V1').setVariableData, password] }, '&whenOffline=queue')
    expect(at.messages()).toEqual([])

    await at.online()
    turns(accept)
    await bench.app.commandJobs.sweep()

    expect(at.messages()).toEqual([1, 1])
    expect(bench.calls.at(-1)!.payload).toContain('planted-secret-password')
    await expect
      .poll(async () => (await bench.get(`/api/v1/commands/${body[0].commandId}`)).body)
      .toMatchObject({
        status: 'answered',
        payload: { setVariableResult: [{ attributeStatus: 'Accepted' }, { attributeStatus: 'Accepted' }] },
      })
    const rows = await bench.sql('SELECT request::text, response::text FROM commands WHERE id = $1', [body[0].commandId])
    expect(JSON.stringify(rows)).not.toContain('planted-secret-password')
    expect(JSON.stringify(await bench.sql('SELECT * FROM variables'))).not.toContain('planted-secret-password')
  })

  it('has the time of one command for each message', async () => {
    const at = await station({ items: 1 })
    const slowly = async (call: StationCall) => {
      await bench.sql(
        `UPDATE commands SET sent_at = sent_at - interval '1 minute', expires_at = now() + interval '1 second' WHERE status = 'sent'`,
      )
      await new Promise((resolve) => setTimeout(resolve, 10))
      return accept(call)
    }
    const sweep = async (call: StationCall) => {
      await bench.app.commandJobs.sweep()
      await new Promise((resolve) => setTimeout(resolve, 1_100))
      await bench.app.commandJobs.sweep()
      return accept(call)
    }
    turns(slowly, sweep, accept)

    const { body } = await at.set(wanted('V1', 'V2', 'V3'))

    expect(statuses(body)).toEqual(['V1 Accepted', 'V2 Accepted', 'V3 Accepted'])
    expect((await bench.get(`/api/v1/commands/${body[0].commandId}`)).body).toMatchObject({ status: 'answered' })
  })

  it('is unknown after a crash in between: what was answered before is recorded, and nothing is sent twice', async () => {
    const at = await station({ items: 1 }, { online: false })
    const { body } = await at.set(wanted('V1', 'V2', 'V3'), '&whenOffline=queue')
    await at.online()
    turns(accept, () => new Promise(() => {}))
    void bench.app.commandJobs.sweep().catch(() => undefined)
    await expect.poll(at.messages, { timeout: 5_000 }).toEqual([1, 1])

    bench = await bench.restart()
    await at.online()
    turns(accept)
    await bench.app.commandJobs.sweep()

    await expect
      .poll(async () => (await bench.get(`/api/v1/commands/${body[0].commandId}`)).body, { timeout: 5_000 })
      .toMatchObject({ status: 'failed', error: { kind: 'unknown' } })
    expect(bench.calls).toEqual([])
    expect([await at.value('V1'), await at.value('V2')]).toEqual(['new V1', undefined])
  })
})

describe('over a socket', () => {
  let plugboard: TestPlugboard
  beforeAll(async () => {
    plugboard = await startPlugboard()
  })
  afterAll(() => plugboard.stop())

  it.each([
    ['2.0.1', { component: { name: 'DeviceDataCtrlr' }, variable: { name: 'ItemsPerMessage', instance: 'GetVariables' } }],
    ['2.1', { component: { name: 'DeviceDataCtrlr' }, variable: { name: 'ItemsPerMessage', instance: 'GetVariables' } }],
    ['1.6', { component: { name: 'DeviceDataCtrlr' }, variable: { name: 'ItemsPerMessage', instance: 'GetVariables' } }],
  ] as const)('%s: a station is asked for no more at once than it said it takes (B06.FR.05, 1.6 §5.8)', async (version, limit) => {
    const stationId = `W${version}`
    await plugboard.app.data.withTenant(1, (data) => data.stations.enrol({ stationId, securityProfile: 0 }))
    const client = await rpcStation(plugboard.ocpp, stationId, version)
    const asked: number[] = []
    client.handle('GetVariables', async ({ params }) => {
      const { getVariableData } = params as { getVariableData: object[] }
      asked.push(getVariableData.length)
      return { getVariableResult: getVariableData.map((one) => ({ ...one, attributeStatus: 'Accepted', attributeValue: '2' })) }
    })
    client.handle('GetConfiguration', async ({ params }) => {
      const { key } = params as { key: string[] }
      asked.push(key.length)
      return { configurationKey: key.map((one) => ({ key: one, readonly: false, value: '2' })) }
    })
    await client.call('BootNotification', bootOf(version))
    const route = version === '1.6' ? '2.0.1' : version
    const get = async (getVariableData: object[]) =>
      (await plugboard.api('POST', `/ocpp/${route}/configuration/getVariables?identifier=${stationId}`, { getVariableData })).body[0]
    await get([limit])

    const five = ['HeartbeatInterval', 'WebSocketPingInterval', 'ResetRetries', 'SupportedFeature', 'Vendor'].map((name, i) => ({
      component: { name: i < 3 ? 'OCPPCommCtrlr' : 'ConfigurationKeys' },
      variable: { name },
    }))
    const { payload } = await get(five)

    expect(asked).toEqual([1, 2, 2, 1])
    expect(payload.getVariableResult).toMatchObject(five.map((one) => ({ ...one, attributeStatus: 'Accepted', attributeValue: '2' })))
    await client.close()
  })
})
