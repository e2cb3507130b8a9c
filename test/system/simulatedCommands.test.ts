import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { versions } from '#base/ocpp/version.js'
import type { Options } from '../../Server/cli/simulate/options.js'
import type { Progress } from '../../Server/cli/simulate/progress.js'
import { type SimulatedStation, simulatedStation } from '../../Server/cli/simulate/station.js'
import { startPlugboard, type TestPlugboard } from '../plugboard.js'

let plugboard: TestPlugboard
let count = 0
let vendor: string
/** Where firmware comes from: one file, and nothing else. */
const server = createServer((request, response) => {
  response.statusCode = request.url === '/firmware.bin' ? 200 : 404
  response.end('firmware')
})
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  vendor = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  plugboard = await startPlugboard({ settings: { firmware: { urls: [vendor] } } })
  await plugboard.api('POST', '/api/v1/tokens', { idToken: 'CARD', type: 'ISO14443', status: 'Accepted' })
})
afterAll(async () => {
  await plugboard.stop()
  server.close()
})

const eventually = <T>(read: () => T) => expect.poll(read, { timeout: 10_000 })
const quiet: Progress = { show() {}, session() {}, note() {}, stop() {} }

describe.each(versions)('a simulated station of OCPP %s', (version) => {
  let station: SimulatedStation
  let stationId: string
  let id: number
  beforeEach(async () => {
    stationId = `SIM-${++count}`
    const password = 'correct-horse-battery'
    id = (await plugboard.api('POST', '/api/v1/stations', { stationId, securityProfile: 1, password })).body.id
    const options = { url: plugboard.ocpp, seed: 1, sessions: 0, minutes: 1, speed: 1, powerW: 11_040 } as Options
    station = simulatedStation({ stationId, version, password, idToken: 'CARD', registerWh: 0 }, 0, options, quiet)
    await station.run()
  })
  afterEach(() => station.leave())

  const route = version === '2.1' ? '2.1' : '2.0.1'
  const send = async (path: string, body: object = {}) =>
    (await plugboard.api('POST', `/ocpp/${route}/${path}?identifier=${stationId}`, body)).body[0]
  const answerTo = async (path: string, body: object = {}) => {
    const { payload, error } = await send(path, body)
    expect(error, path).toBeUndefined()
    return payload
  }
  const get = async (path: string) => (await plugboard.api('GET', `/api/v1/stations/${id}${path}`)).body
  const connector = async () => (await get('')).evses[0]?.connectors[0]?.status

  it('reports and changes its variables', async () => {
    expect(await answerTo('reporting/getBaseReport', { requestId: 1, reportBase: 'FullInventory' })).toMatchObject({ status: 'Accepted' })
    const name = version === '1.6' ? 'HeartbeatInterval' : 'EVConnectionTimeOut'
    await eventually(async () => (await get('/reports?requestId=1')).items).toMatchObject([{ state: 'complete' }])
    expect((await get('/variables?limit=500')).items.map(({ variable }: { variable: string }) => variable)).toContain(name)
    if (version !== '1.6') expect((await get('/reports?requestId=1')).items[0].parts).toBeGreaterThan(1)

    const component = { name: 'OCPPCommCtrlr' }
    const variable = { name: 'HeartbeatInterval' }
    const { setVariableResult } = await answerTo('configuration/setVariables', {
      setVariableData: [{ component, variable, attributeValue: '120' }],
    })
    expect(setVariableResult).toMatchObject([{ attributeStatus: 'Accepted' }])
    const { getVariableResult } = await answerTo('configuration/getVariables', { getVariableData: [{ component, variable }] })
    expect(getVariableResult).toMatchObject([{ attributeValue: '120' }])
  })

  it('knows its variables in any case', async () => {
    const [component, variable] =
      version === '1.6'
        ? [{ name: 'ConfigurationKeys' }, { name: 'heartbeatINTERVAL' }]
        : [{ name: 'ocppCommCtrlr' }, { name: 'heartbeatINTERVAL' }]
    const { setVariableResult } = await answerTo('configuration/setVariables', {
      setVariableData: [{ component, variable, attributeValue: '90' }],
    })
    expect(setVariableResult).toMatchObject([{ attributeStatus: 'Accepted' }])
    const { getVariableResult } = await answerTo('configuration/getVariables', { getVariableData: [{ component, variable }] })
    expect(getVariableResult).toMatchObject([{ attributeValue: '90' }])
  })

  it('charges, resets and triggers as it is told', async () => {
    const idToken = { idToken: 'CARD', type: 'ISO14443' }
    expect(await answerTo('evdriver/requestStartTransaction', { idToken, remoteStartId: 1, evseId: 1 })).toMatchObject({
      status: 'Accepted',
    })
    const running = async () => (await plugboard.api('GET', `/api/v1/transactions?stationId=${stationId}`)).body.items[0]
    await eventually(running).toMatchObject({ energyWh: 0 })
    expect(await answerTo('evdriver/unlockConnector', { evseId: 2, connectorId: 1 })).toMatchObject({
      status: expect.stringMatching(/UnknownConnector|UnlockFailed/),
    })
    expect(await answerTo('configuration/triggerMessage', { requestedMessage: 'Heartbeat' })).toMatchObject({ status: 'Accepted' })
    const { transactionId } = await running()
    expect(await answerTo('evdriver/requestStopTransaction', { transactionId })).toMatchObject({ status: 'Accepted' })
    await eventually(running).toMatchObject({ endedAt: expect.any(String) })
    // Scheduled while its session ends.
    expect((await answerTo('configuration/changeAvailability', { operationalStatus: 'Inoperative' })).status).toMatch(/Accepted|Scheduled/)
    await eventually(connector).toBe('Unavailable')
    expect(await answerTo('configuration/changeAvailability', { operationalStatus: 'Operative' })).toMatchObject({ status: 'Accepted' })
    expect(await answerTo('configuration/reset', { type: 'Immediate' })).toMatchObject({ status: 'Accepted' })
    await eventually(async () => (await get('/boots?count=true')).total).toBe(2)
    await eventually(connector).toBe('Available')
    expect(await answerTo('configuration/dataTransfer', { vendorId: 'Nobody' })).toMatchObject({ status: 'UnknownVendorId' })
  })

  it('keeps a local list, profiles and a reservation', async () => {
    const localAuthorizationList = [{ idToken: { idToken: 'CARD', type: 'ISO14443' }, idTokenInfo: { status: 'Accepted' } }]
    const list = { versionNumber: 4, updateType: 'Full', localAuthorizationList }
    expect(await answerTo('evdriver/sendLocalList', list)).toMatchObject({ status: 'Accepted' })
    expect(await answerTo('evdriver/sendLocalList', { ...list, updateType: 'Differential' })).toMatchObject({ status: 'VersionMismatch' })
    expect(await answerTo('evdriver/getLocalListVersion')).toMatchObject({ versionNumber: 4 })

    const chargingProfile = {
      id: 5,
      stackLevel: 1,
      chargingProfilePurpose: 'TxDefaultProfile',
      chargingProfileKind: 'Relative',
      chargingSchedule: [{ id: 1, chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit: 9 }] }],
    }
    expect(await answerTo('smartcharging/setChargingProfile', { evseId: 1, chargingProfile })).toMatchObject({ status: 'Accepted' })
    expect(await answerTo('smartcharging/getCompositeSchedule', { evseId: 1, duration: 60 })).toMatchObject({
      status: 'Accepted',
      schedule: { chargingRateUnit: 'A', chargingSchedulePeriod: [{ limit: 9 }] },
    })
    const clear = { chargingProfileId: 5 }
    expect(await answerTo('smartcharging/clearChargingProfile', clear)).toMatchObject({ status: 'Accepted' })
    expect(await answerTo('smartcharging/clearChargingProfile', clear)).toMatchObject({ status: 'Unknown' })

    const idToken = { idToken: 'CARD', type: 'ISO14443' }
    const reservation = { id: 6, expiryDateTime: new Date(Date.now() + 3_600_000).toISOString(), idToken, evseId: 1 }
    expect(await answerTo('evdriver/reserveNow', reservation)).toMatchObject({ status: 'Accepted' })
    await eventually(connector).toBe('Reserved')
    expect(await answerTo('evdriver/cancelReservation', { reservationId: 6 })).toMatchObject({ status: 'Accepted' })
    await eventually(connector).toBe('Available')
    expect(await answerTo('evdriver/cancelReservation', { reservationId: 6 })).toMatchObject({ status: 'Rejected' })

    await answerTo('evdriver/reserveNow', { ...reservation, id: 7 })
    const start = { remoteStartId: 1, evseId: 1, idToken }
    expect(await answerTo('evdriver/requestStartTransaction', { ...start, idToken: { ...idToken, idToken: 'OTHER' } })).toMatchObject({
      status: 'Rejected',
    })
    expect(await answerTo('evdriver/requestStartTransaction', start)).toMatchObject({ status: 'Accepted' })
    await eventually(async () => (await get('/reservations')).items[0]).toMatchObject({ reservationId: 7, state: 'used' })
  })

  it('tells by trigger that no transfer is under way', async () => {
    for (const requestedMessage of ['FirmwareStatusNotification', 'LogStatusNotification'])
      expect(await answerTo('configuration/triggerMessage', { requestedMessage })).toMatchObject({ status: 'Accepted' })

    const told = async () => (await plugboard.api('GET', `/api/v1/messages?stationId=${stationId}&limit=100`)).body.items
    for (const action of ['FirmwareStatusNotification', version === '1.6' ? 'DiagnosticsStatusNotification' : 'LogStatusNotification'])
      await eventually(told).toContainEqual(expect.objectContaining({ action, payload: { status: 'Idle' } }))
  })

  it('downloads firmware and uploads a log, really', async () => {
    const asked = (await plugboard.api('POST', `/api/v1/stations/${id}/logs/request`, { logType: 'DiagnosticsLog' })).body
    expect(asked).toMatchObject({ success: true })
    await eventually(async () => (await get('/logs')).items).toMatchObject([{ state: 'done', status: 'Uploaded' }])
    const file = await fetch(
      `${plugboard.ocpp.replace('ws', 'http').replace('/ocpp', '')}/api/v1/stations/${id}/logs/${asked.logId}/file`,
      {
        headers: { authorization: `Bearer ${plugboard.key}` },
      },
    )
    expect(await file.text()).toContain(`${stationId}-SN`)

    const update = (requestId: number, location: string) =>
      answerTo('configuration/updateFirmware', { requestId, firmware: { location, retrieveDateTime: new Date().toISOString() } })
    await update(1, `${vendor}/firmware.bin`)
    await eventually(async () => (await get('/firmware')).items[0]).toMatchObject({ status: 'Installed' })
    await update(2, `${vendor}/nothing-here`)
    await eventually(async () => (await get('/firmware')).items[0]).toMatchObject({ status: 'DownloadFailed' })
  })
})
