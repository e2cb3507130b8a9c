import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { StationReply } from '#base/ports/stationCall.js'
import { type CommandBench, commandBench } from '../commandBench.js'

const variables = (value = '300') => ({
  setVariableData: [{ component: { name: 'OCPPCommCtrlr' }, variable: { name: 'HeartbeatInterval' }, attributeValue: value }],
})
const accepted: StationReply = { kind: 'result', payload: { status: 'Accepted' } }

describe('commands', () => {
  let bench: CommandBench
  let me: string

  beforeAll(async () => {
    bench = await commandBench()
    me = bench.app.processId
    await bench.station('CP1', { online: me })
    await bench.station('CP2', { online: me, version: '2.1' })
    await bench.station('CP16', { online: me, version: '1.6' })
    await bench.station('AWAY')
    await bench.station('PENDING', { online: me, boot: 'Pending' })
    await bench.station('REJECTED', { online: me, boot: 'Rejected' })
    await bench.station('NEW', { online: me, boot: null })
  })
  beforeEach(() => {
    bench.calls.length = 0
    bench.stations.answer = () => accepted
  })
  afterAll(() => bench.stop())

  it('answers for each station in the order asked, with the ids of the commands', async () => {
    bench.stations.answer = ({ stationId }) => ({ kind: 'result', payload: { status: stationId === 'CP1' ? 'Accepted' : 'Rejected' } })

    const { status, body } = await bench.post(
      '/ocpp/2.0.1/configuration/reset?identifier=CP2&identifier=AWAY&identifier=CP1&identifier=NOBODY',
      {
        type: 'Immediate',
      },
    )

    expect(status).toBe(200)
    expect(body).toMatchObject([
      { identifier: 'CP2', success: true, status: 'answered', payload: { status: 'Rejected' } },
      { identifier: 'AWAY', success: false, status: 'failed', error: { kind: 'offline' } },
      { identifier: 'CP1', success: true, payload: { status: 'Accepted' } },
      { identifier: 'NOBODY', success: false, error: { kind: 'refused', code: 'NotRegistered' } },
    ])
    const stored = await bench.get(`/api/v1/commands/${body[0].commandId}`)
    expect(stored).toMatchObject({
      status: 200,
      body: { identifier: 'CP2', action: 'Reset', status: 'answered', payload: { status: 'Rejected' }, success: true },
    })
  })

  it('reads module and action without regard to case, and names the right module for a wrong one', async () => {
    expect((await bench.post('/OCPP/2.0.1/EVDriver/CLEARcache?identifier=CP1')).body).toMatchObject([{ success: true }])
    expect((await bench.post('/ocpp/2.1/evdriver/clearCache?identifier=CP1')).body).toMatchObject([{ success: true }])

    const wrong = await bench.post('/ocpp/2.0.1/configuration/requestStartTransaction?identifier=CP1', {})

    expect(wrong.status).toBe(404)
    expect(wrong.headers['content-type']).toContain('application/problem+json')
    expect(wrong.body.detail).toContain('/ocpp/2.0.1/evDriver/requestStartTransaction')
    expect((await bench.post('/ocpp/2.0.1/configuration/fly?identifier=CP1', {})).status).toBe(404)
    expect((await bench.post('/ocpp/1.5/configuration/reset?identifier=CP1', {})).body.detail).toContain('/ocpp/2.0.1/configuration/reset')
  })

  it('sends the body with its key order, its digits and without its white space', async () => {
    const text = '{ "type" : "Immediate",\n  "customData": { "z": 1.50, "vendorId": "org.example", "a": " x  y ", "1": 12345678901.10 } }'

    await bench.post('/ocpp/2.0.1/configuration/reset?identifier=CP1', undefined, { text })

    expect(bench.calls[0]!.payload).toBe(
      '{"type":"Immediate","customData":{"z":1.50,"vendorId":"org.example","a":" x  y ","1":12345678901.10}}',
    )
  })

  it('names the field of a body that does not fit, and sends nothing', async () => {
    const post = (body: unknown) => bench.post('/ocpp/2.0.1/configuration/reset?identifier=CP1', body)

    expect((await post({ type: 'Softly' })).body).toMatchObject({ status: 400, errors: [{ field: 'body.type' }] })
    expect((await post({ type: 'Immediate', typ: 1 })).body).toMatchObject({ status: 400, errors: [{ field: 'body.typ' }] })
    expect((await post({})).body).toMatchObject({ status: 400, errors: [{ field: 'body.type' }] })
    expect((await post({ type: 'Immediate', evseId: '1' })).body).toMatchObject({ status: 400, errors: [{ field: 'body.evseId' }] })
    expect((await post([])).status).toBe(400)
    const twice = await bench.post('/ocpp/2.0.1/configuration/reset?identifier=CP1', undefined, {
      text: '{"type":"Immediate","type":"OnIdle"}',
    })
    expect(twice.status).toBe(400)
    expect(bench.calls).toEqual([])
  })

  it('refuses a query that is wrong, doubled or endless', async () => {
    const post = (query: string) => bench.post(`/ocpp/2.0.1/evDriver/clearCache?${query}`)
    expect((await post('')).body.errors).toMatchObject([
      { field: 'query.identifier', message: expect.stringContaining('?identifier=<stationId>') },
    ])
    expect((await post('identifier=CP1&identifier=CP1')).body.detail).toContain('twice')
    expect((await post(Array.from({ length: 1001 }, (_, i) => `identifier=S${i}`).join('&'))).body.detail).toContain('1000')
    expect((await post('identifier=CP1&whenOffline=maybe')).body.errors).toMatchObject([{ field: 'query.whenOffline' }])
    expect((await post('identifier=CP1&wiat=0')).status).toBe(400)
    expect((await post('identifier=CP1&tenantId=99')).status).toBe(404)
    expect(bench.calls).toEqual([])
  })

  it('serves a thousand stations in one request', async () => {
    await bench.sql(
      `WITH made AS (INSERT INTO stations (tenant_id, station_id) SELECT 1, 'M' || n FROM generate_series(1, 1000) n RETURNING id, station_id)
       INSERT INTO station_links (tenant_id, station_pk, station_id, online, process_id, ocpp_version, boot_status) SELECT 1, id, station_id, true, $1, '2.0.1', 'Accepted' FROM made`,
      [me],
    )

    const { status, body } = await bench.post(
      `/ocpp/2.0.1/evDriver/clearCache?${Array.from({ length: 1000 }, (_, i) => `identifier=M${i + 1}`).join('&')}`,
    )

    expect(status).toBe(200)
    expect(body.map(({ identifier }: any) => identifier)).toEqual(Array.from({ length: 1000 }, (_, i) => `M${i + 1}`))
    expect(body.every(({ success }: any) => success)).toBe(true)
  })

  it('tells a CALLERROR, a silence and a refusal apart', async () => {
    const replies: Record<string, StationReply> = {
      CP1: { kind: 'callError', code: 'NotSupported', description: 'no cache', details: { why: 'none' } },
      CP2: { kind: 'timeout' },
      CP16: { kind: 'refused', code: 'NotSupported', reason: 'cannot be said in 1.6' },
    }
    bench.stations.answer = ({ stationId }) => replies[stationId]!

    const { body } = await bench.post('/ocpp/2.1/evDriver/clearCache?identifier=CP1&identifier=CP2&identifier=CP16')

    expect(body.map(({ error }: any) => error)).toMatchObject([
      { kind: 'callError', code: 'NotSupported', message: 'no cache', details: { why: 'none' } },
      { kind: 'timeout' },
      { kind: 'refused', message: 'cannot be said in 1.6' },
    ])
  })

  it('sends nothing to a rejected station and no start or stop to a pending one', async () => {
    const start = { remoteStartId: 1, idToken: { idToken: 'A', type: 'Central' } }

    const rejected = await bench.post('/ocpp/2.0.1/configuration/reset?identifier=REJECTED', { type: 'Immediate' })
    const pending = await bench.post('/ocpp/2.0.1/evDriver/requestStartTransaction?identifier=PENDING', start)
    const unbooted = await bench.post('/ocpp/2.0.1/evDriver/requestStopTransaction?identifier=NEW', { transactionId: 'T' })
    const many = await bench.post('/ocpp/2.0.1/configuration/reset?identifier=REJECTED&identifier=PENDING', { type: 'Immediate' })

    expect(rejected).toMatchObject({ status: 409, body: { detail: expect.stringContaining('B03.FR.03') } })
    expect(pending).toMatchObject({ status: 409, body: { detail: expect.stringContaining('B02.FR.05') } })
    expect(unbooted.status).toBe(409)
    expect(many).toMatchObject({ status: 200, body: [{ error: { kind: 'refused', code: 'BootRejected' } }, { success: true }] })
    expect(bench.calls.map(({ stationId }) => stationId)).toEqual(['PENDING'])
    expect((await bench.get(`/api/v1/commands/${rejected.body.commandId}`)).body).toMatchObject({
      status: 'failed',
      error: { kind: 'refused' },
    })
  })

  it('answers at once with wait=0 and tells the outcome later', async () => {
    let answer = (_: StationReply) => {}
    bench.stations.answer = () => new Promise<StationReply>((resolve) => (answer = resolve))

    const { status, body } = await bench.post('/ocpp/2.0.1/evDriver/clearCache?identifier=CP1&identifier=AWAY&wait=0')

    expect(status).toBe(202)
    expect(body).toMatchObject([
      { identifier: 'CP1', status: 'sent' },
      { identifier: 'AWAY', status: 'failed', success: false, error: { kind: 'offline' } },
    ])
    const underWay = (await bench.get(`/api/v1/commands/${body[0].commandId}`)).body
    expect(underWay).toMatchObject({ status: 'sent' })
    for (const unfinished of [body[0], underWay]) expect(unfinished, 'nobody knows yet').not.toHaveProperty('success')
    answer(accepted)
    await expect
      .poll(async () => (await bench.get(`/api/v1/commands/${body[0].commandId}`)).body)
      .toMatchObject({ status: 'answered', payload: { status: 'Accepted' } })
  })

  it('has recorded what the station accepted before it answers, once, and never a password', async () => {
    bench.stations.answer = ({ payload }) => ({
      kind: 'result',
      payload: {
        setVariableResult: JSON.parse(payload).setVariableData.map(({ attributeValue: _, ...named }: any) => ({
          ...named,
          attributeStatus: 'Accepted',
        })),
      },
    })
    const finished: any[] = []
    await bench.bus.subscribe('command.finished', 'test', async (body) => void finished.push(body))

    const { body } = await bench.post('/ocpp/2.0.1/configuration/setVariables?identifier=CP1', {
      setVariableData: [
        ...variables('77').setVariableData,
        { component: { name: 'SecurityCtrlr' }, variable: { name: 'BasicAuthPassword' }, attributeValue: 'hush-hush-hush-little' },
      ],
    })

    const rows = await bench.sql('SELECT variable, value, last_status FROM variables ORDER BY variable')
    expect(rows).toEqual([
      { variable: 'BasicAuthPassword', value: null, last_status: 'Accepted' },
      { variable: 'HeartbeatInterval', value: '77', last_status: 'Accepted' },
    ])
    const stored = await bench.get(`/api/v1/commands/${body[0].commandId}`)
    expect(JSON.stringify(stored.body)).not.toContain('hush-hush')
    await expect
      .poll(() => finished.filter(({ commandId }) => commandId === body[0].commandId))
      .toMatchObject([{ stationId: 'CP1', action: 'SetVariables', status: 'answered' }])
  })

  it('refuses what the standard forbids the central system to send', async () => {
    const one = variables().setVariableData[0]!
    const shouted = { ...one, component: { name: 'OCPPCOMMCTRLR' }, attributeType: 'Actual' }
    const twice = await bench.post('/ocpp/2.0.1/configuration/setVariables?identifier=CP1', { setVariableData: [one, shouted] })
    const nowhere = await bench.post('/ocpp/2.0.1/configuration/triggerMessage?identifier=CP1&identifier=CP16', {
      requestedMessage: 'StatusNotification',
    })

    expect(twice.body).toMatchObject([{ success: false, error: { kind: 'refused', message: expect.stringContaining('B05.FR.13') } }])
    expect(nowhere.body).toMatchObject([{ error: { kind: 'refused', message: expect.stringContaining('F06.FR.13') } }, { success: true }])
    expect(bench.calls.map(({ stationId }) => stationId)).toEqual(['CP16'])
  })

  it('leaves connectors, EVSEs and reservations it has never heard of to the station', async () => {
    await bench.post('/ocpp/2.0.1/evDriver/unlockConnector?identifier=CP1', { evseId: 77, connectorId: 9 })

    expect(bench.calls).toMatchObject([{ action: 'UnlockConnector', payload: '{"evseId":77,"connectorId":9}' }])
  })

  it('lists and filters commands, page by page', async () => {
    const all = await bench.get('/api/v1/commands?stationId=AWAY&count=true')
    const first = await bench.get('/api/v1/commands?stationId=CP1&limit=2')
    const second = await bench.get(`/api/v1/commands?stationId=CP1&limit=2&cursor=${first.body.nextCursor}`)

    expect(all.body.total).toBe(all.body.items.length)
    expect(first.body.items).toHaveLength(2)
    expect(second.body.items[0].createdAt <= first.body.items[1].createdAt).toBe(true)
    expect(second.body.items.map(({ id }: any) => id)).not.toContain(first.body.items[1].id)
    expect(
      (await bench.get('/api/v1/commands?action=RESET&status=failed')).body.items.every(
        ({ action, status }: any) => action === 'Reset' && status === 'failed',
      ),
    ).toBe(true)
    expect((await bench.get('/api/v1/commands?cursor=nonsense')).status).toBe(400)
  })

  it('keeps the commands of tenants apart', async () => {
    const other = await bench.data.system.tenants.create({ name: 'Other', slug: 'other' })
    await bench.station('CP1', { online: me, tenantId: other.id })

    const { body } = await bench.post(`/ocpp/2.0.1/evDriver/clearCache?identifier=CP1&tenantId=${other.id}`)

    expect(bench.calls).toMatchObject([{ tenantId: other.id }])
    expect((await bench.get(`/api/v1/commands/${body[0].commandId}`)).status).toBe(404)
    expect((await bench.get(`/api/v1/commands/${body[0].commandId}?tenantId=${other.id}`)).status).toBe(200)
  })

  it('ends once, however often and by whom it is told', async () => {
    const { end } = await import('#util/commands/finish.js')
    const [id] = await bench.data.withTenant(1, (data) =>
      data.commands.add([
        {
          stationId: 'CP1',
          version: '2.0.1',
          action: 'SetVariables',
          request: JSON.stringify(variables('1')),
          whenOffline: 'fail',
          repeatable: false,
          lifeSeconds: 60,
          processId: me,
        },
      ]),
    )
    let runs = 0
    const spec = {
      ...bench.app.commands.actions.get('SetVariables')!,
      after: async () => void (await new Promise((resolve) => setTimeout(resolve, 30)), runs++),
    }
    const finished: any[] = []
    await bench.bus.subscribe('command.finished', 'once', async (body) => void (body.commandId === id && finished.push(body)))

    await Promise.all(Array.from({ length: 5 }, () => end(bench.app, { tenantId: 1, id: id! }, { status: 'answered', response: {} }, spec)))
    await end(bench.app, { tenantId: 1, id: id! }, { status: 'failed', error: { kind: 'timeout', message: 'late' } })

    expect(runs).toBe(1)
    expect((await bench.get(`/api/v1/commands/${id}`)).body).toMatchObject({ status: 'answered' })
    await expect.poll(() => finished).toHaveLength(1)
  })

  it('ends with the answer although the module could not record it', async () => {
    const spec = bench.app.commands.actions.get('SetVariables')!
    bench.app.commands.actions.set('SetVariables', {
      ...spec,
      async after(_request, _response, { data, station, now }) {
        await data.variables.record(station.id, [{ component: 'Half', variable: 'Done', value: '1', status: 'Accepted' }], now())
        throw new TypeError('a mistake of ours')
      },
    })
    bench.stations.answer = () => ({ kind: 'result', payload: { setVariableResult: [] } })

    const { body } = await bench.post('/ocpp/2.0.1/configuration/setVariables?identifier=CP1', variables())
    bench.app.commands.actions.set('SetVariables', spec)

    expect(body).toMatchObject([{ success: true, status: 'answered' }])
    expect(await bench.sql(`SELECT value FROM variables WHERE component = 'Half'`)).toEqual([])
    expect(await bench.sql(`SELECT applied FROM commands WHERE id = $1`, [body[0].commandId])).toEqual([{ applied: true }])
  })

  it('asks the module that records a result when it is in another process', async () => {
    const { conclude } = await import('#util/commands/finish.js')
    const [id] = await bench.data.withTenant(1, (data) =>
      data.commands.add([
        {
          stationId: 'CP1',
          version: '1.6',
          action: 'ChangeConfiguration',
          request: '{"key":"k","value":"9"}',
          whenOffline: 'fail',
          repeatable: false,
          lifeSeconds: 60,
          processId: me,
        },
      ]),
    )
    const action = 'SetVariables'
    const spec = bench.app.commands.actions.get(action)!
    bench.app.commands.actions.delete(action) // as if another process had it
    const request = variables('55')
    const response = { setVariableResult: [{ ...request.setVariableData[0], attributeValue: undefined, attributeStatus: 'Accepted' }] }

    await conclude(
      bench.app,
      { tenantId: 1, id: id!, action: 'ChangeConfiguration', version: '1.6' },
      { kind: 'result', payload: { status: 'Accepted' }, as: { action, request, response } },
    )
    bench.app.commands.actions.set(action, spec)

    expect((await bench.get(`/api/v1/commands/${id}`)).body).toMatchObject({ status: 'answered', payload: { status: 'Accepted' } })
    expect(await bench.sql(`SELECT value FROM variables WHERE variable = 'HeartbeatInterval'`)).toEqual([{ value: '55' }])
  })
})
