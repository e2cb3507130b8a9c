import { afterAll, beforeAll, expect, it } from 'vitest'
import { startPlugboard, type TestPlugboard } from '../plugboard.js'
import { bootOf, connectStation } from '../station.js'

let plugboard: TestPlugboard
beforeAll(async () => {
  plugboard = await startPlugboard({ ocpp: { onboarding: 'open' } })
  await plugboard.api('POST', '/api/v1/tokens', { idToken: 'CARD', type: 'ISO14443', status: 'Accepted' })
})
afterAll(() => plugboard.stop())

const at = (minute: number) => new Date(Date.UTC(2026, 10, 20, 10, minute)).toISOString()
const of = async (stationId: string) => (await plugboard.api('GET', `/api/v1/transactions?stationId=${stationId}`)).body.items

it('A-47, T-08: a 1.6 station that meters and stops the transaction of its neighbour leaves an orphan, and the neighbour untouched', async () => {
  const [thief, victim] = await Promise.all(
    ['THIEF', 'VICTIM'].map(async (id) => {
      const station = await connectStation(`${plugboard.ocpp}/${id}`, '1.6')
      await station.ask('BootNotification', bootOf('1.6'))
      return station
    }),
  )
  const { transactionId } = await victim!.ask('StartTransaction', { connectorId: 1, idTag: 'CARD', meterStart: 1_000, timestamp: at(0) })
  const meterValue = [{ timestamp: at(5), sampledValue: [{ value: '999999', measurand: 'Energy.Active.Import.Register', unit: 'Wh' }] }]

  // Every answer is one that lets the thief stop retrying (T-08).
  expect(await thief!.ask('MeterValues', { connectorId: 1, transactionId, meterValue })).toEqual({})
  expect(await thief!.ask('StopTransaction', { transactionId, meterStop: 900_000, timestamp: at(6), idTag: 'CARD' })).toHaveProperty(
    'idTagInfo',
  )
  await thief!.ask('StatusNotification', { connectorId: 1, status: 'Faulted', errorCode: 'GroundFailure', timestamp: at(6) })

  const [running] = await of('VICTIM')
  expect(running).toMatchObject({ transactionId: String(transactionId), flags: [] })
  expect(running).not.toHaveProperty('endedAt')
  expect(await of('THIEF')).toMatchObject([{ transactionId: String(transactionId), flags: expect.arrayContaining(['orphan']) }])
  const stations = (await plugboard.api('GET', '/api/v1/stations')).body.items
  const victimRow = stations.find(({ stationId }: any) => stationId === 'VICTIM')
  expect(JSON.stringify((await plugboard.api('GET', `/api/v1/stations/${victimRow.id}`)).body)).not.toContain('Faulted')

  await victim!.ask('StopTransaction', { transactionId, meterStop: 1_500, timestamp: at(30), idTag: 'CARD' })
  expect(await of('VICTIM')).toMatchObject([{ energyWh: 500, meterStopWh: 1_500, flags: [] }])
  await Promise.all([thief!.close(), victim!.close()])
})
