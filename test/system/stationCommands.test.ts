import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPlugboard, type TestPlugboard } from '../plugboard.js'
import { bootOf, connectStation, type TestStation } from '../station.js'

describe('commands over a real socket', () => {
  let plugboard: TestPlugboard
  const stations: Record<string, TestStation> = {}
  const versions = { OLD: '1.6', MID: '2.0.1', NEW: '2.1' } as const

  const connect = async (id: keyof typeof versions) => {
    stations[id] = await connectStation(`${plugboard.ocpp}/${id}`, versions[id])
    return stations[id]
  }
  beforeAll(async () => {
    plugboard = await startPlugboard()
    for (const id of Object.keys(versions) as Array<keyof typeof versions>) {
      await plugboard.app.data.withTenant(1, (data) => data.stations.enrol({ stationId: id, securityProfile: 0 }))
      await (await connect(id)).ask('BootNotification', bootOf(versions[id]))
    }
  })
  afterAll(() => plugboard.stop())

  const post = (path: string, body: object) => plugboard.api('POST', path, body)

  it('reboots a station of each version with one request, each in its own words', async () => {
    const heard: Record<string, unknown> = {}
    for (const [id, station] of Object.entries(stations))
      station.answer({ Reset: (payload) => ((heard[id] = payload), { status: 'Accepted' }) })

    const { status, body } = await post('/ocpp/2.0.1/configuration/reset?identifier=OLD&identifier=MID&identifier=NEW', {
      type: 'Immediate',
    })

    expect(status).toBe(200)
    expect(body).toMatchObject(Array.from({ length: 3 }, () => ({ success: true, payload: { status: 'Accepted' } })))
    expect(heard).toEqual({ OLD: { type: 'Hard' }, MID: { type: 'Immediate' }, NEW: { type: 'Immediate' } })
  })

  it('starts a transaction in 1.6 words, to 1.6 stations only', async () => {
    stations.OLD!.answer({ RemoteStartTransaction: () => ({ status: 'Accepted' }) })

    const { body } = await post('/ocpp/1.6/evdriver/RemoteStartTransaction?identifier=OLD&identifier=MID', { idTag: 'A', connectorId: 1 })
    const wrong = await post('/ocpp/1.6/evDriver/remoteStartTransaction?identifier=OLD', { idTag: 'A', connectorid: 1 })

    expect(body).toMatchObject([
      { identifier: 'OLD', success: true, payload: { status: 'Accepted' } },
      { error: { kind: 'refused', code: 'WrongVersion' } },
    ])
    expect(wrong).toMatchObject({ status: 400, body: { errors: [{ field: 'body.connectorid' }] } })
  })

  it('records what a 1.6 station said of its keys, whichever words it was asked in', async () => {
    stations.OLD!.answer({
      ChangeConfiguration: () => ({ status: 'Accepted' }),
      GetConfiguration: () => ({ configurationKey: [{ key: 'ConnectionTimeOut', readonly: false, value: '45' }] }),
    })
    const oldPk = (await plugboard.app.data.system.links.access(1, 'OLD'))!.stationPk
    const known = () =>
      plugboard.app.data.withTenant(1, (data) => data.variables.value(oldPk, { component: 'TxCtrlr', variable: 'EVConnectionTimeOut' }))

    expect((await post('/ocpp/1.6/configuration/getConfiguration?identifier=OLD', { key: ['ConnectionTimeOut'] })).body).toMatchObject([
      { success: true },
    ])
    expect(await known()).toBe('45')

    const named = { component: { name: 'TxCtrlr' }, variable: { name: 'EVConnectionTimeOut' } }
    expect(
      (await post('/ocpp/2.1/configuration/setVariables?identifier=OLD', { setVariableData: [{ ...named, attributeValue: '90' }] })).body,
    ).toMatchObject([{ success: true, payload: { setVariableResult: [{ attributeStatus: 'Accepted' }] } }])
    expect(await known()).toBe('90')
  })

  it('keeps a command until the station is back', async () => {
    await stations.MID!.close()
    await expect.poll(async () => (await plugboard.app.data.system.links.owner(1, 'MID')) === undefined).toBe(true)
    const { body } = await post('/ocpp/2.0.1/evDriver/clearCache?identifier=MID&whenOffline=queue', {})
    expect(body).toMatchObject([{ status: 'queued' }])

    const back = await connect('MID')
    back.answer({ ClearCache: () => ({ status: 'Accepted' }) })

    await expect
      .poll(async () => (await plugboard.api('GET', `/api/v1/commands/${body[0].commandId}`)).body, { timeout: 5_000 })
      .toMatchObject({ status: 'answered', payload: { status: 'Accepted' } })
  })

  it('keeps a vendor’s message although nobody understands it, and a security event once', async () => {
    const at = new Date().toISOString()
    expect(await stations.MID!.ask('DataTransfer', { vendorId: 'org.example', messageId: 'hello', data: { a: 1 } })).toEqual({
      status: 'UnknownVendorId',
    })
    for (let i = 0; i < 2; i++)
      expect(await stations.MID!.ask('SecurityEventNotification', { type: 'TamperDetectionActivated', timestamp: at })).toEqual({})
    const station = (await plugboard.app.data.system.links.access(1, 'MID'))!.stationPk
    const fresh = await plugboard.app.data.withTenant(1, (data) =>
      data.securityEvents.record({ stationPk: station, type: 'TamperDetectionActivated', at: new Date(at), receivedAt: new Date() }),
    )
    expect(fresh).toBe(false)
  })
})
