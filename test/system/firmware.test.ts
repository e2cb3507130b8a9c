import { createRPCError } from 'ocpp-rpc'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OcppVersion } from '#base/ocpp/version.js'
import { startPlugboard, type TestPlugboard } from '../plugboard.js'
import { rpcStation } from '../rpcStation.js'
import { bootOf } from '../station.js'

const location = 'https://user:hunter2@example.com/fw.bin'
const retrieveDateTime = '2026-11-21T08:00:00Z'
const firmware = { location, retrieveDateTime }
const secure = { signingCertificate: '-----BEGIN CERTIFICATE-----', signature: 'c2lnbmF0dXJl' }

let plugboard: TestPlugboard
let count = 0
beforeAll(async () => {
  plugboard = await startPlugboard({ ocpp: { callTimeoutSeconds: 1 } })
})
afterAll(() => plugboard.stop())

/** A booted station that answers every command with what `answer` says, and sees what it was asked. */
const station = async (version: OcppVersion) => {
  const stationId = `F${++count}`
  await plugboard.app.data.withTenant(1, (data) => data.stations.enrol({ stationId, securityProfile: 0 }))
  const client = await rpcStation(plugboard.ocpp, stationId, version)
  const asked: Array<{ method: string; params: unknown }> = []
  let answer: object = { status: 'Accepted' }
  client.handle(async ({ method, params }) => {
    asked.push({ method: method!, params })
    return answer
  })
  await client.call('BootNotification', bootOf(version))
  const path = `/api/v1/stations/${(await plugboard.app.data.system.links.access(1, stationId))!.stationPk}`
  const get = async (url: string) => (await plugboard.api('GET', `${path}/${url}`)).body
  return {
    client,
    asked,
    answers: (next: object) => {
      answer = next
    },
    tell: (action: string, body: object) => client.call(action, body),
    send: async (action: string, body: object, route: string = version, module = 'configuration') =>
      (await plugboard.api('POST', `/ocpp/${route}/${module}/${action}?identifier=${stationId}`, body)).body[0],
    firmware: async (query = '') => (await get(`firmware${query}`)).items,
    logs: async (query = '') => (await get(`logs${query}`)).items,
    get,
    /** The statuses of the newest, oldest first. */
    history: async (list: 'firmware' | 'logs') => {
      const [{ id }] = (await get(list)).items
      return (await get(`${list}/${id}`)).history.map(({ status, times }: { status: string; times: number }) => [status, times])
    },
  }
}

describe.each(['2.0.1', '2.1'] as const)('firmware over %s', (version) => {
  it('is installed step by step, and every step is on record (TC_L_01_CSMS, TC_L_02_CSMS)', async () => {
    const at = await station(version)
    const request = { requestId: 7, firmware: { ...firmware, installDateTime: retrieveDateTime, ...secure } }
    const steps = [
      'DownloadScheduled',
      'Downloading',
      'DownloadPaused',
      'Downloading',
      'Downloaded',
      'SignatureVerified',
      'InstallScheduled',
    ]

    expect(await at.send('updateFirmware', request)).toMatchObject({ success: true, payload: { status: 'Accepted' } })
    expect(at.asked).toEqual([{ method: 'UpdateFirmware', params: request }])
    expect(await at.firmware()).toMatchObject([{ action: 'UpdateFirmware', requestId: 7, answer: 'Accepted', state: 'underWay' }])
    for (const status of [...steps, 'Installing', 'InstallRebooting', 'InstallRebooting'])
      expect(await at.tell('FirmwareStatusNotification', { status, requestId: 7 })).toEqual({})
    expect(await at.firmware()).toMatchObject([{ state: 'underWay', status: 'InstallRebooting' }])
    await at.tell('FirmwareStatusNotification', { status: 'Installed', requestId: 7 })
    await at.tell('FirmwareStatusNotification', { status: 'Idle' })

    expect(await at.firmware()).toMatchObject([{ state: 'done', status: 'Installed' }])
    const once = (status: string) => [status, 1]
    expect(await at.history('firmware')).toEqual([
      ...steps.map(once),
      once('Installing'),
      ['InstallRebooting', 2],
      once('Installed'),
      once('Idle'),
    ])
    expect(JSON.stringify(await at.firmware())).not.toContain('hunter2')
  })

  it.each(['DownloadFailed', 'InvalidSignature', 'InstallVerificationFailed', 'InstallationFailed'])(
    'ends as failed with %s, and is tried again by a new command (TC_L_06…TC_L_09_CSMS)',
    async (status) => {
      const at = await station(version)
      await at.send('updateFirmware', { requestId: 1, firmware })

      await at.tell('FirmwareStatusNotification', { status, requestId: 1 })
      await at.send('updateFirmware', { requestId: 2, firmware })

      expect(await at.firmware()).toMatchObject([
        { requestId: 2, state: 'underWay' },
        { requestId: 1, state: 'failed', status },
      ])
      expect(await at.firmware('?state=failed')).toMatchObject([{ requestId: 1 }])
      expect(await at.firmware('?requestId=2')).toHaveLength(1)
      expect(await at.firmware('?action=PublishFirmware')).toEqual([])
    },
  )

  it.each(['Rejected', 'InvalidCertificate', 'RevokedCertificate'])(
    'answered %s is refused (TC_L_04_CSMS, TC_L_05_CSMS)',
    async (status) => {
      const at = await station(version)
      at.answers({ status, statusInfo: { reasonCode: 'NotEnabled' } })

      await at.send('updateFirmware', { requestId: 1, firmware: { ...firmware, ...secure } })

      expect(await at.firmware()).toMatchObject([{ answer: status, state: 'refused', reason: 'NotEnabled' }])
    },
  )

  it('gives up the update under way for a newer one, and still hears how the old one ended (TC_L_10_CSMS)', async () => {
    const at = await station(version)
    await at.send('updateFirmware', { requestId: 1, firmware })
    await at.tell('FirmwareStatusNotification', { status: 'Downloading', requestId: 1 })
    at.answers({ status: 'AcceptedCanceled' })

    await at.send('updateFirmware', { requestId: 2, firmware })
    await at.tell('FirmwareStatusNotification', { status: 'DownloadFailed', requestId: 1 })
    await at.tell('FirmwareStatusNotification', { status: 'Downloading', requestId: 2 })

    expect(await at.firmware()).toMatchObject([
      { requestId: 2, state: 'underWay', answer: 'AcceptedCanceled' },
      { requestId: 1, state: 'canceled', status: 'DownloadFailed' },
    ])
  })

  it('goes on under its number although a second request of that number was refused', async () => {
    const at = await station(version)
    await at.send('updateFirmware', { requestId: 1, firmware })
    at.answers({ status: 'Rejected' })
    await at.send('updateFirmware', { requestId: 1, firmware })

    await at.tell('FirmwareStatusNotification', { status: 'Installed', requestId: 1 })

    expect(await at.firmware()).toMatchObject([{ state: 'refused' }, { state: 'done', status: 'Installed' }])
  })

  it('that nobody asked for is kept as well', async () => {
    const at = await station(version)

    await at.tell('FirmwareStatusNotification', { status: 'Installing', requestId: 99 })
    await at.tell('FirmwareStatusNotification', { status: 'Installed', requestId: 99 })

    const [{ id, ...only }] = await at.firmware()
    expect(only).toMatchObject({ requestId: 99, state: 'done' })
    expect(only).not.toHaveProperty('request')
    expect(await at.get(`logs/${id}`)).toMatchObject({ status: 404 })
  })

  it('says why there is no answer', async () => {
    const at = await station(version)
    at.client.handle('UpdateFirmware', () => new Promise(() => undefined))

    expect(await at.send('updateFirmware', { requestId: 1, firmware })).toMatchObject({ error: { kind: 'timeout' } })

    await expect
      .poll(() => at.firmware(), { timeout: 5_000 })
      .toMatchObject([{ state: 'unanswered', reason: expect.stringContaining('in time') }])
    await at.tell('FirmwareStatusNotification', { status: 'Downloading', requestId: 1 })
    expect(await at.firmware()).toMatchObject([{ state: 'underWay' }])
  })

  it('is published by a local controller, and withdrawn (L03, L04)', async () => {
    const at = await station(version)
    const checksum = '9e107d9d372bb6826bd81d3542a419d6'
    const locations = ['http://controller/fw.bin', 'ftp://controller/fw.bin']
    await at.send('publishFirmware', { requestId: 3, location, checksum })
    for (const status of ['DownloadScheduled', 'Downloading', 'Downloaded', 'ChecksumVerified'])
      await at.tell('PublishFirmwareStatusNotification', { status, requestId: 3 })
    await at.tell('PublishFirmwareStatusNotification', { status: 'Published', requestId: 3, location: locations })
    expect(await at.firmware('?action=PublishFirmware')).toMatchObject([{ requestId: 3, state: 'done', locations }])

    at.answers({ status: 'DownloadOngoing' })
    await at.send('unpublishFirmware', { checksum })
    expect(await at.firmware()).toMatchObject([{ state: 'done' }])
    at.answers({ status: 'Unpublished' })
    await at.send('unpublishFirmware', { checksum: checksum.toUpperCase() })

    expect(await at.firmware()).toMatchObject([{ state: 'withdrawn', status: 'Unpublished', locations }])
  })

  it.each(['InvalidChecksum', 'PublishFailed', 'DownloadFailed'])('fails to be published with %s (L03.FR.06…08)', async (status) => {
    const at = await station(version)
    await at.send('publishFirmware', { requestId: 3, location, checksum: 'abc' })

    await at.tell('PublishFirmwareStatusNotification', { status, requestId: 3 })

    expect(await at.firmware()).toMatchObject([{ action: 'PublishFirmware', state: 'failed', status }])
  })

  it('has logs uploaded, with the name of the file (TC_N_25_CSMS, TC_N_35_CSMS)', async () => {
    const at = await station(version)
    const request = { requestId: 4, logType: 'SecurityLog', log: { remoteLocation: 'https://example.com/logs/' } }
    at.answers({ status: 'Accepted', filename: 'security.zip' })

    expect(await at.send('getLog', request, version, 'reporting')).toMatchObject({ success: true })
    expect(at.asked).toEqual([{ method: 'GetLog', params: request }])
    await at.tell('LogStatusNotification', { status: 'Uploading', requestId: 4 })
    await at.tell('LogStatusNotification', { status: 'Uploading', requestId: 4 })
    expect(await at.logs()).toMatchObject([{ state: 'underWay', filename: 'security.zip' }])
    await at.tell('LogStatusNotification', { status: 'Uploaded', requestId: 4 })
    await at.tell('LogStatusNotification', { status: 'Idle' })

    expect(await at.logs('?state=done')).toMatchObject([{ requestId: 4, request }])
    expect(await at.history('logs')).toEqual([
      ['Uploading', 2],
      ['Uploaded', 1],
      ['Idle', 1],
    ])
    expect(await at.firmware()).toEqual([])
  })

  it('gives up a log for a newer one (TC_N_36_CSMS), and refuses one it does not have (TC_N_34_CSMS)', async () => {
    const at = await station(version)
    const ask = (requestId: number) =>
      at.send('getLog', { requestId, logType: 'DiagnosticsLog', log: { remoteLocation: 'https://example.com/' } }, version, 'reporting')
    await ask(1)
    await at.tell('LogStatusNotification', { status: 'Uploading', requestId: 1 })
    at.answers({ status: 'AcceptedCanceled' })
    await ask(2)
    await at.tell('LogStatusNotification', { status: 'AcceptedCanceled', requestId: 1 })
    at.answers({ status: 'Rejected' })
    await ask(3)

    expect(await at.logs()).toMatchObject([
      { requestId: 3, state: 'refused' },
      { requestId: 2, state: 'underWay' },
      { requestId: 1, state: 'canceled', status: 'AcceptedCanceled' },
    ])
  })

  it.each(['UploadFailure', 'BadMessage', 'PermissionDenied', 'NotSupportedOperation'])(
    'a log that ends with %s has failed (N01.FR.10)',
    async (status) => {
      const at = await station(version)

      await at.tell('LogStatusNotification', { status, requestId: 8 })

      expect(await at.logs()).toMatchObject([{ requestId: 8, state: 'failed', status }])
    },
  )
})

describe('firmware over 1.6', () => {
  it('is installed on request, told without a number (TC_044)', async () => {
    const at = await station('1.6')
    at.answers({})

    expect(await at.send('updateFirmware', { requestId: 7, firmware }, '2.0.1')).toMatchObject({
      success: true,
      payload: { status: 'Accepted' },
    })
    for (const status of ['Downloading', 'Downloaded', 'Installing', 'Installed']) await at.tell('FirmwareStatusNotification', { status })

    expect(at.asked).toEqual([{ method: 'UpdateFirmware', params: { location, retrieveDate: retrieveDateTime } }])
    expect(await at.firmware()).toMatchObject([{ requestId: 7, state: 'done', answer: 'Accepted' }])
    expect((await at.history('firmware')).map(([status]: [string]) => status)).toEqual([
      'Downloading',
      'Downloaded',
      'Installing',
      'Installed',
    ])
  })

  it('told without a number belongs to the newest update that is open, Idle hides not how it ended, and what comes after its end is kept apart', async () => {
    const at = await station('1.6')
    at.answers({})
    await at.send('updateFirmware', { location, retrieveDate: retrieveDateTime }, '1.6')
    await at.send('updateFirmware', { location, retrieveDate: retrieveDateTime }, '1.6')

    for (const status of ['Downloading', 'DownloadFailed', 'Idle', 'Installing']) await at.tell('FirmwareStatusNotification', { status })

    const all = await at.firmware()
    expect(all).toMatchObject([
      { state: 'underWay', status: 'Installing' },
      { state: 'failed', status: 'DownloadFailed', answer: 'Accepted' },
      { state: 'canceled', answer: 'Accepted' },
    ])
    expect(all.map((one: object) => ['request' in one, 'requestId' in one])).toEqual([
      [false, false],
      [true, false],
      [true, false],
    ])
  })

  it('is checked before it is installed, with the security extension (TC_080, TC_081)', async () => {
    const at = await station('1.6')

    await at.send('updateFirmware', { requestId: 7, firmware: { ...firmware, ...secure } }, '2.1')
    await at.tell('SignedFirmwareStatusNotification', { status: 'Downloading', requestId: 7 })
    await at.tell('SignedFirmwareStatusNotification', { status: 'InvalidSignature', requestId: 7 })
    at.answers({ status: 'RevokedCertificate' })
    await at.send('signedUpdateFirmware', { requestId: 8, firmware: { ...firmware, ...secure } }, '1.6')

    expect(at.asked.map(({ method }) => method)).toEqual(['SignedUpdateFirmware', 'SignedUpdateFirmware'])
    expect(await at.firmware()).toMatchObject([
      { requestId: 8, state: 'refused', answer: 'RevokedCertificate' },
      { requestId: 7, state: 'failed', status: 'InvalidSignature' },
    ])
  })

  it('is refused by a station that takes signed firmware only (whitepaper L01.FR.20)', async () => {
    const at = await station('1.6')
    at.client.handle('UpdateFirmware', async () => {
      throw createRPCError('NotSupported', 'signed firmware only')
    })

    await at.send('updateFirmware', { requestId: 7, firmware }, '2.0.1')

    await expect
      .poll(() => at.firmware(), { timeout: 5_000 })
      .toMatchObject([{ state: 'refused', reason: expect.stringContaining('signed firmware only') }])
  })

  it('whose first status overtakes the answer is one update all the same', async () => {
    const at = await station('1.6')
    const { stationPk } = (await plugboard.app.data.system.links.access(1, `F${count}`))!
    const request = { action: 'UpdateFirmware' as const, request: { location }, answer: 'Accepted', at: new Date() }

    await at.tell('FirmwareStatusNotification', { status: 'Downloading' })
    await plugboard.app.data.withTenant(1, ({ followedRequests }) => followedRequests.answered(stationPk, request))
    await at.tell('FirmwareStatusNotification', { status: 'Downloaded' })

    expect(await at.firmware()).toMatchObject([{ answer: 'Accepted', state: 'underWay', status: 'Downloaded', request: { location } }])
  })

  it('is refused with the reason where 1.6 has no words', async () => {
    const at = await station('1.6')

    expect(await at.send('publishFirmware', { requestId: 1, location, checksum: 'abc' }, '2.0.1')).toMatchObject({
      success: false,
      error: { kind: 'refused', message: expect.stringContaining('1.6') },
    })

    await expect.poll(() => at.firmware()).toMatchObject([{ state: 'refused', reason: expect.stringContaining('1.6') }])
    expect(at.asked).toEqual([])
  })

  it('has its diagnostics uploaded (1.6 §5.9)', async () => {
    const at = await station('1.6')
    const log = { remoteLocation: 'https://example.com/logs/', oldestTimestamp: retrieveDateTime }
    at.answers({ fileName: 'diagnostics.zip' })

    expect(await at.send('getLog', { requestId: 5, logType: 'DiagnosticsLog', log }, '2.0.1', 'reporting')).toMatchObject({
      payload: { status: 'Accepted', filename: 'diagnostics.zip' },
    })
    for (const status of ['Uploading', 'UploadFailed']) await at.tell('DiagnosticsStatusNotification', { status })
    at.answers({})
    await at.send('getDiagnostics', { location: 'https://example.com/logs/' }, '1.6', 'reporting')

    expect(at.asked[0]).toEqual({ method: 'GetDiagnostics', params: { location: log.remoteLocation, startTime: retrieveDateTime } })
    expect(await at.logs()).toMatchObject([
      { state: 'refused', answer: 'Rejected' },
      { requestId: 5, state: 'failed', status: 'UploadFailure', filename: 'diagnostics.zip' },
    ])
  })

  it('has its security log uploaded, with the security extension', async () => {
    const at = await station('1.6')
    const request = { requestId: 6, logType: 'SecurityLog', log: { remoteLocation: 'https://example.com/logs/' } }
    at.answers({ status: 'Accepted', filename: 's.zip' })

    await at.send('getLog', request, '1.6', 'reporting')
    await at.tell('LogStatusNotification', { status: 'Uploading', requestId: 6 })
    await at.tell('LogStatusNotification', { status: 'Uploaded', requestId: 6 })

    expect(await at.logs()).toMatchObject([{ requestId: 6, request, state: 'done', filename: 's.zip' }])
  })
})
