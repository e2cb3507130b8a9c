import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPlugboard, type TestPlugboard } from '../plugboard.js'
import { bootOf, connectStation, type TestStation } from '../station.js'

let plugboard: TestPlugboard
beforeAll(async () => {
  plugboard = await startPlugboard()
})
afterAll(() => plugboard.stop())

describe.each(['2.0.1', '2.1'] as const)('what a station of OCPP %s says of its connectors', (version) => {
  const stationId = `FACTS-${version}`
  let id: number
  let station: TestStation
  let values: Record<string, string> = {}

  const connectorType = (evseId: number, connectorId: number) => ({
    component: { name: 'Connector', evse: { id: evseId, connectorId } },
    variable: { name: 'ConnectorType' },
  })
  const power = { component: { name: 'EVSE', evse: { id: 1 } }, variable: { name: 'Power' }, attributeType: 'MaxSet' }
  const read = (getVariableData: object[]) =>
    plugboard.api('POST', `/ocpp/${version}/configuration/getVariables?identifier=${stationId}`, { getVariableData })
  const evses = async () => (await plugboard.api('GET', `/api/v1/stations/${id}`)).body.evses

  beforeAll(async () => {
    id = (await plugboard.api('POST', '/api/v1/stations', { stationId, securityProfile: 0, maxEvses: 2 })).body.id
    station = await connectStation(`${plugboard.ocpp}/${stationId}`, version)
    station.answer({
      GetVariables: ({ getVariableData }) => ({
        getVariableResult: getVariableData.map((asked: any) => ({
          ...asked,
          attributeStatus: 'Accepted',
          attributeValue: values[asked.variable.name],
        })),
      }),
    })
    await station.ask('BootNotification', bootOf(version))
  })
  afterAll(() => station.close())

  it('shows with the station until the operator says otherwise, and again when the operator takes it back', async () => {
    values = { ConnectorType: 'cCCS2', Power: '50000' }
    await read([connectorType(1, 1), power])
    expect(await evses()).toEqual([{ evseId: 1, connectors: [{ connectorId: 1, type: 'cCCS2', format: 'CABLE', maxPowerW: 50_000 }] }])

    const connector = `/api/v1/stations/${id}/evses/1/connectors/1`
    await plugboard.api('PATCH', connector, { type: 'sType2', format: 'SOCKET', maxPowerW: 22_000 })
    values = { ConnectorType: 'cCCS1', Power: '60000' }
    await read([connectorType(1, 1), power])
    expect(await evses()).toEqual([{ evseId: 1, connectors: [{ connectorId: 1, type: 'sType2', format: 'SOCKET', maxPowerW: 22_000 }] }])

    await plugboard.api('PATCH', connector, { type: null, format: null, maxPowerW: null })
    expect(await evses()).toEqual([{ evseId: 1, connectors: [{ connectorId: 1, type: 'cCCS1', format: 'CABLE', maxPowerW: 60_000 }] }])
  })

  it('decides about tokens that are for some types only', async () => {
    const idToken = `PLUG-${version}`
    await plugboard.api('POST', '/api/v1/tokens', {
      idToken,
      type: 'ISO14443',
      status: 'Accepted',
      allowedConnectorTypes: ['sType2'],
    })
    values = { ConnectorType: 'cCCS1' }
    await read([connectorType(1, 1)])

    const { idTokenInfo } = await station.ask('Authorize', { idToken: { idToken, type: 'ISO14443' } })

    expect(idTokenInfo.status).toBe('NotAllowedTypeEVSE')
  })

  it('comes with a full report too, with the unit and the limit of the power', async () => {
    const cable = {
      component: { name: 'Connector', evse: { id: 2, connectorId: 1 } },
      variable: { name: 'ConnectorType' },
      variableAttribute: [{ value: 'sType2' }],
    }
    const limit = {
      component: { name: 'EVSE', evse: { id: 2 } },
      variable: { name: 'Power' },
      variableAttribute: [{ value: '0' }],
      variableCharacteristics: { dataType: 'decimal', unit: 'kW', maxLimit: 22, supportsMonitoring: false },
    }
    await station.ask('NotifyReport', { requestId: 1, generatedAt: new Date().toISOString(), seqNo: 0, reportData: [limit, cable] })

    expect(await evses()).toContainEqual({
      evseId: 2,
      connectors: [{ connectorId: 1, type: 'sType2', format: 'SOCKET', maxPowerW: 22_000 }],
    })
  })

  it('makes no EVSE beyond what the station may have', async () => {
    values = { ConnectorType: 'cCCS2' }
    await read([connectorType(3, 1), connectorType(2, 9)])

    expect((await evses()).map(({ evseId }: { evseId: number }) => evseId)).not.toContain(3)
    expect((await evses()).flatMap(({ connectors }: any) => connectors.map((one: any) => one.connectorId))).not.toContain(9)
  })
})
