import { createRPCError } from 'ocpp-rpc'
import { Client } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { OcppVersion } from '#base/ocpp/version.js'
import { startPlugboard, type TestPlugboard } from '../plugboard.js'
import { rpcStation } from '../rpcStation.js'
import { bootOf } from '../station.js'

const power = {
  component: { name: 'EVSE', evse: { id: 1 } },
  variable: { name: 'Power' },
  variableAttribute: [
    { value: '10500', mutability: 'ReadOnly', persistent: true },
    { type: 'MaxSet', value: '11000' },
  ],
  variableCharacteristics: { dataType: 'decimal', unit: 'W', minLimit: 0, maxLimit: 11_000.5, supportsMonitoring: true },
}
const plug = {
  component: { name: 'Connector', evse: { id: 1, connectorId: 1 } },
  variable: { name: 'ConnectorType' },
  variableAttribute: [{ value: 'cType2', mutability: 'ReadOnly' }],
}
const interval = {
  component: { name: 'OCPPCommCtrlr' },
  variable: { name: 'HeartbeatInterval' },
  variableAttribute: [{ value: '300' }],
}
const password = {
  component: { name: 'SecurityCtrlr' },
  variable: { name: 'BasicAuthPassword' },
  variableAttribute: [{ value: 'top secret 1234567', mutability: 'WriteOnly' }],
}

describe('a report of the device model', () => {
  let plugboard: TestPlugboard
  let owner: Client
  let count = 0
  beforeAll(async () => {
    plugboard = await startPlugboard()
    owner = new Client({ connectionString: plugboard.databaseUrl })
    await owner.connect()
  })
  afterAll(async () => {
    await owner.end()
    await plugboard.stop()
  })

  /** A booted station that accepts every request for a report, and sees what it was asked. */
  const station = async (version: OcppVersion) => {
    const stationId = `R${++count}`
    await plugboard.app.data.withTenant(1, (data) => data.stations.enrol({ stationId, securityProfile: 0 }))
    const client = await rpcStation(plugboard.ocpp, stationId, version)
    const asked: object[] = []
    for (const action of ['GetBaseReport', 'GetReport'])
      client.handle(action, async ({ params }) => {
        asked.push(params!)
        return { status: 'Accepted' }
      })
    await client.call('BootNotification', bootOf(version))
    const path = `/api/v1/stations/${(await plugboard.app.data.system.links.access(1, stationId))!.stationPk}`
    return {
      client,
      asked,
      part: (requestId: number, seqNo: number, tbc: boolean, reportData: object[]) =>
        client.call('NotifyReport', { requestId, generatedAt: '2026-11-21T08:00:00Z', seqNo, tbc, reportData }),
      send: async (action: string, body: object, route: string = version) =>
        (await plugboard.api('POST', `/ocpp/${route}/reporting/${action}?identifier=${stationId}`, body)).body[0],
      reports: async () => (await plugboard.api('GET', `${path}/reports`)).body.items,
      report: async (id: number) => (await plugboard.api('GET', `${path}/reports/${id}`)).body,
      connectors: async () =>
        (await plugboard.api('GET', path)).body.evses.flatMap(({ connectors }: { connectors: object[] }) => connectors),
      variables: async () => (await plugboard.api('GET', `${path}/variables`)).body.items,
    }
  }

  describe.each(['2.0.1', '2.1'] as const)('over %s', (version) => {
    let at: Awaited<ReturnType<typeof station>>
    beforeEach(async () => {
      at = await station(version)
    })

    it('is put together from parts in any order, each once, and tells what the station is', async () => {
      const request = { requestId: 7, reportBase: 'FullInventory' }
      expect(await at.send('getBaseReport', request)).toMatchObject({ success: true, payload: { status: 'Accepted' } })
      expect(at.asked).toEqual([request])
      expect(await at.reports()).toMatchObject([
        { requestId: 7, askedBy: 'GetBaseReport', status: 'Accepted', state: 'requested', parts: 0 },
      ])

      await at.part(7, 2, false, [password])
      expect(await at.reports()).toMatchObject([{ state: 'arriving', parts: 1, missing: [0, 1], lastPartKnown: true }])
      await at.part(7, 0, true, [power])
      await at.part(7, 0, true, [power])
      await at.part(7, 1, true, [interval, plug])

      const [{ id, ...complete }] = await at.reports()
      expect(complete).toMatchObject({ state: 'complete', parts: 3, missing: [], request })
      const { content } = await at.report(id)
      expect(content.map(({ variable }: typeof power) => variable.name)).toEqual([
        'Power',
        'HeartbeatInterval',
        'ConnectorType',
        'BasicAuthPassword',
      ])
      const known = await at.variables()
      expect(known).toHaveLength(5)
      expect(known).toContainEqual(
        expect.objectContaining({
          variable: 'Power',
          evseId: 1,
          value: '10500',
          mutability: 'ReadOnly',
          persistent: true,
          maxLimit: 11_000.5,
          unit: 'W',
        }),
      )
      expect(known).toContainEqual(expect.objectContaining({ variable: 'Power', attributeType: 'MaxSet', value: '11000' }))
      expect(JSON.stringify([content, known])).not.toContain('top secret')
      expect(await at.connectors()).toContainEqual(
        expect.objectContaining({ connectorId: 1, type: 'cType2', format: 'CABLE', maxPowerW: 11_001 }),
      )
    })

    it('never mixes two requests, and refuses a number whose report is still arriving', async () => {
      const wanted = { componentVariable: [{ component: { name: 'EVSE', evse: { id: 1 } }, variable: { name: 'Power' } }] }
      await at.send('getReport', { requestId: 1, ...wanted })
      await at.send('getReport', { requestId: 2, ...wanted })
      await at.part(2, 0, true, [power])
      await at.part(1, 0, false, [interval])

      expect(await at.send('getReport', { requestId: 2, ...wanted })).toMatchObject({
        success: false,
        error: { kind: 'refused', message: expect.stringContaining('choose another requestId') },
      })
      expect(await at.send('getBaseReport', { requestId: 1, reportBase: 'FullInventory' })).toMatchObject({ success: true })
      await at.part(1, 0, false, [power])

      const all = await at.reports()
      expect(all).toMatchObject([
        { requestId: 1, askedBy: 'GetBaseReport', state: 'complete' },
        { requestId: 2, askedBy: 'GetReport', state: 'arriving', missing: [] },
        { requestId: 1, askedBy: 'GetReport', state: 'complete' },
      ])
      expect((await at.report(all[2].id)).content).toMatchObject([{ variable: { name: 'HeartbeatInterval' } }])
    })

    it('whose first part is still to come keeps its number too: two of one number could not be told apart', async () => {
      await at.send('getBaseReport', { requestId: 1, reportBase: 'FullInventory' })

      expect(await at.send('getBaseReport', { requestId: 1, reportBase: 'SummaryInventory' })).toMatchObject({
        success: false,
        error: { kind: 'refused', message: expect.stringContaining('choose another requestId') },
      })

      expect(at.asked).toHaveLength(1)
      expect(await at.reports()).toMatchObject([{ requestId: 1, state: 'requested', request: { reportBase: 'FullInventory' } }])
    })

    it('that nobody asked for is kept, and one that lacks a part ends as incomplete', async () => {
      await at.part(99, 0, true, [power])
      await at.part(99, 3, false, [interval])
      const [{ id }] = await at.reports()

      await owner.query(
        `UPDATE reports SET requested_at = requested_at - interval '1 hour', last_part_at = last_part_at - interval '1 hour' WHERE id = $1`,
        [id],
      )

      expect(await at.reports()).toMatchObject([{ requestId: 99, state: 'incomplete', missing: [1, 2], lastPartKnown: true }])
      expect((await at.reports())[0]).not.toHaveProperty('askedBy')
    })

    it('a station refuses has no parts to wait for', async () => {
      at.client.handle('GetBaseReport', async () => ({ status: 'NotSupported' }))

      await at.send('getBaseReport', { requestId: 3, reportBase: 'SummaryInventory' })

      expect(await at.reports()).toMatchObject([{ state: 'refused', status: 'NotSupported', parts: 0 }])
    })

    it('a station answers with an error has no parts to wait for, and its number is free', async () => {
      at.client.handle('GetReport', async () => {
        throw createRPCError('NotImplemented', 'no reports here')
      })

      expect(await at.send('getReport', { requestId: 4, componentCriteria: ['Problem'] })).toMatchObject({ error: { kind: 'callError' } })

      await expect.poll(at.reports).toMatchObject([{ requestId: 4, state: 'refused', status: 'NotImplemented', parts: 0 }])
      expect(await at.send('getBaseReport', { requestId: 4, reportBase: 'FullInventory' })).toMatchObject({ success: true })
    })
  })

  it('of a 1.6 station is made of its configuration keys', async () => {
    const at = await station('1.6')
    const configurationKey = [
      { key: 'HeartbeatInterval', readonly: false, value: '300' },
      { key: 'AuthorizationKey', readonly: false, value: '746f7020736563726574' },
      { key: 'NumberOfConnectors', readonly: true, value: '2' },
    ]
    at.client.handle('GetConfiguration', async () => ({ configurationKey }))

    expect(await at.send('getBaseReport', { requestId: 1, reportBase: 'FullInventory' }, '2.0.1')).toMatchObject({
      success: true,
      payload: { status: 'Accepted' },
    })

    expect(await at.reports()).toMatchObject([{ requestId: 1, state: 'complete', parts: 1 }])
    const known = await at.variables()
    expect(known).toContainEqual(
      expect.objectContaining({ component: 'OCPPCommCtrlr', variable: 'HeartbeatInterval', value: '300', mutability: 'ReadWrite' }),
    )
    expect(known).toContainEqual(
      expect.objectContaining({ component: 'ConfigurationKeys', variable: 'NumberOfConnectors', value: '2', mutability: 'ReadOnly' }),
    )
    expect(JSON.stringify([known, await at.report((await at.reports())[0].id)])).not.toMatch(/top secret|746f7020/)

    const onlyOne = { componentVariable: [{ component: { name: 'ocppCommCtrlr' } }] }
    expect(await at.send('getReport', { requestId: 2, ...onlyOne }, '2.1')).toMatchObject({ success: true })
    expect((await at.report((await at.reports())[0].id)).content).toMatchObject([{ variable: { name: 'HeartbeatInterval' } }])
    expect(await at.send('getReport', { requestId: 3, componentCriteria: ['Problem'] }, '2.1')).toMatchObject({
      error: { message: expect.stringContaining('OCPP 1.6 knows no criteria') },
    })
  })
})
