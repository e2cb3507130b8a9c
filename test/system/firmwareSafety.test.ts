import { constants, createSign, generateKeyPairSync } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Events } from '#base/events.js'
import type { OcppVersion } from '#base/ocpp/version.js'
import { startPlugboard, type TestPlugboard } from '../plugboard.js'
import { rpcStation } from '../rpcStation.js'
import { bootOf } from '../station.js'
import { certificate } from '../x509.js'

const retrieveDateTime = '2026-11-21T08:00:00Z'
const content = Buffer.alloc(50_000, 'firmware')

let plugboard: TestPlugboard
let listed: TestPlugboard
let count = 0
beforeAll(async () => {
  plugboard = await startPlugboard({ ocpp: { callTimeoutSeconds: 1 } })
  listed = await startPlugboard({ settings: { firmware: { urls: ['https://fw.example.com/chargers'] } } })
})
afterAll(() => Promise.all([plugboard.stop(), listed.stop()]))

const station = async (version: OcppVersion, board = plugboard) => {
  const stationId = `S${++count}`
  await board.app.data.withTenant(1, (data) => data.stations.enrol({ stationId, securityProfile: 0 }))
  const client = await rpcStation(board.ocpp, stationId, version)
  const asked: any[] = []
  client.handle(async ({ params }) => {
    asked.push(params)
    return version === '1.6' ? {} : { status: 'Accepted' }
  })
  await client.call('BootNotification', bootOf(version))
  const id = (await board.app.data.system.links.access(1, stationId))!.stationPk
  return {
    client,
    asked,
    update: async (firmware: object, route: string = version) =>
      (
        await board.api('POST', `/ocpp/${route}/configuration/updateFirmware?identifier=${stationId}`, {
          requestId: 1,
          firmware: { retrieveDateTime, ...firmware },
        })
      ).body[0],
    publish: async (body: object) =>
      (await board.api('POST', `/ocpp/${version}/configuration/publishFirmware?identifier=${stationId}`, { requestId: 1, ...body }))
        .body[0],
    raw: async (action: string, body: object) =>
      (await board.api('POST', `/ocpp/1.6/configuration/${action}?identifier=${stationId}`, body)).body[0],
    tell: (status: string, requestId?: number) =>
      client.call('FirmwareStatusNotification', requestId === undefined ? { status } : { status, requestId }),
    firmware: async (): Promise<any[]> => (await board.api('GET', `/api/v1/stations/${id}/firmware`)).body.items,
    retry: (firmwareId: number, body: object = {}) => board.api('POST', `/api/v1/stations/${id}/firmware/${firmwareId}/retry`, body),
  }
}
const upload = async (): Promise<{ id: number; url: string; md5: string }> => {
  const base = plugboard.ocpp.replace('ws', 'http').replace('/ocpp', '')
  const response = await fetch(`${base}/api/v1/files?name=fw.bin`, {
    method: 'POST',
    headers: { authorization: `Bearer ${plugboard.key}` },
    body: new Uint8Array(content),
  })
  const { id, md5 } = (await response.json()) as { id: number; md5: string }
  const { url } = (await plugboard.api('POST', `/api/v1/files/${id}/download-url`, {})).body
  return { id, url, md5 }
}
const refusedFor = (reason: string) => ({ success: false, error: { kind: 'refused', message: expect.stringContaining(reason) } })

describe('firmware from a place nobody named (A-37)', () => {
  it('is sent by what cannot be exchanged on its way, or signed', async () => {
    const at = await station('2.0.1')
    const secure = { signingCertificate: '-----BEGIN CERTIFICATE-----', signature: 'c2ln' }

    expect(await at.update({ location: 'https://example.com/fw.bin' })).toMatchObject({ success: true })
    expect(await at.update({ location: 'ftp://example.com/fw.bin', ...secure })).toMatchObject({ success: true })
    expect(await at.update({ location: 'ftp://example.com/fw.bin' })).toMatchObject(refusedFor('FIRMWARE_URLS'))
    expect(await at.update({ location: 'http://example.com/fw.bin' })).toMatchObject(refusedFor('use https'))
    expect(await at.update({ location: 'https://good.example.com\\@evil.com/fw' })).toMatchObject(refusedFor('reads in the same way'))
    expect(await at.publish({ location: 'http://example.com/fw.bin', checksum: 'abc' })).toMatchObject(refusedFor('use https'))
    expect(await at.update({ location: 'http://8.8.8.8/fw.bin' })).toMatchObject(refusedFor('use https'))
    expect(await at.update({ location: 'ftp://192.168.0.5/fw.bin' })).toMatchObject({ success: true })
    expect(await at.update({ location: 'http://[fd00::5]:8080/fw.bin' })).toMatchObject({ success: true })
    expect(at.asked).toHaveLength(4)
  })

  it('is refused in the words of 1.6 as well', async () => {
    const at = await station('1.6')
    const firmware = { location: 'http://example.com/fw', retrieveDateTime, signingCertificate: 'PEM', signature: 'c2ln' }

    expect(await at.raw('updateFirmware', { location: 'http://example.com/fw', retrieveDate: retrieveDateTime })).toMatchObject(
      refusedFor('use https'),
    )
    expect(await at.update({ location: 'http://example.com/fw' }, '2.0.1')).toMatchObject(refusedFor('use https'))
    expect(at.asked).toEqual([])
    await at.raw('signedUpdateFirmware', { requestId: 1, firmware })
    expect(at.asked).toHaveLength(1)
  })

  it('is sent from below FIRMWARE_URLS alone, where there are some', async () => {
    const at = await station('2.1', listed)

    expect(await at.update({ location: 'https://fw.example.com/chargers/fw.bin' })).toMatchObject({ success: true })
    expect(await at.update({ location: 'https://fw.example.com/chargers/../fw.bin' })).toMatchObject(refusedFor('FIRMWARE_URLS'))
    expect(await at.update({ location: 'https://example.com/fw.bin' })).toMatchObject(refusedFor('FIRMWARE_URLS'))
    expect(at.asked).toHaveLength(1)
  })

  it('is sent where a local controller published it', async () => {
    const at = await station('2.1')
    const location = 'http://controller.local/fw.bin'
    expect(await at.update({ location })).toMatchObject(refusedFor('use https'))

    await at.client.call('PublishFirmwareStatusNotification', { status: 'Published', requestId: 9, location: [location] })

    expect(await at.update({ location })).toMatchObject({ success: true })
  })
})

describe('firmware uploaded here', () => {
  it('is sent by its URL, while that counts', async () => {
    const at = await station('2.0.1')
    const { url, md5, id } = await upload()

    expect(await at.update({ location: url })).toMatchObject({ success: true })
    expect(await at.update({ location: url.replace(/127\.0\.0\.1:\d+/, 'evil.example.com') })).toMatchObject(refusedFor('has ended'))
    expect(await at.publish({ location: url, checksum: 'ffff' })).toMatchObject(refusedFor(md5))
    expect(await at.publish({ location: url, checksum: md5.toUpperCase() })).toMatchObject({ success: true })
    expect((await at.firmware()).find(({ action }) => action === 'UpdateFirmware')).toMatchObject({ fileId: id })
    await plugboard.api('DELETE', `/api/v1/files/${id}`)
    expect(await at.update({ location: url })).toMatchObject(refusedFor('has ended'))
  })

  it('is sent with its own signature alone', async () => {
    const keys = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const key = { key: keys.privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }
    const signature = createSign('sha256').update(content).sign(key, 'base64')
    const signingCertificate = certificate(keys, { CN: 'Maker' })
    const other = certificate(generateKeyPairSync('rsa', { modulusLength: 2048 }), { CN: 'Stranger' })
    const { url: location } = await upload()
    const at = await station('2.1')

    expect(await at.update({ location, signature, signingCertificate })).toMatchObject({ success: true })
    expect(await at.update({ location, signature, signingCertificate: other })).toMatchObject(refusedFor('signature is not that of fw.bin'))
    expect(await at.update({ location, signature: 'c2ln', signingCertificate })).toMatchObject(
      refusedFor('signature is not that of fw.bin'),
    )
    expect(await at.update({ location, signature, signingCertificate: 'PEM' })).toMatchObject(refusedFor('no X.509 certificate'))
    expect(at.asked).toHaveLength(1)
  })
})

describe('an update that failed', () => {
  it.each(['1.6', '2.0.1', '2.1'] as const)('is tried again once, with the same file at a new URL, over %s', async (version) => {
    const at = await station(version)
    const { url, id: fileId } = await upload()
    await at.update({ location: url }, version === '1.6' ? '2.0.1' : version)
    await at.tell('DownloadFailed', version === '1.6' ? undefined : 1)
    const [first] = await at.firmware()

    const { status, body } = await at.retry(first.id)
    const again = await at.retry(first.id)

    expect([status, body]).toMatchObject([200, { repeated: false, status: 'answered', payload: { status: 'Accepted' } }])
    expect(again.body).toEqual({ firmwareId: body.firmwareId, requestId: body.requestId, repeated: true })
    expect(at.asked).toHaveLength(2)
    const location = version === '1.6' ? at.asked[1].location : at.asked[1].firmware.location
    expect(location).not.toBe(url)
    expect(Buffer.from(await (await fetch(location)).arrayBuffer())).toEqual(content)
    const second = { id: body.firmwareId, requestId: body.requestId, retryOf: first.id, fileId, state: 'underWay' }
    expect(await at.firmware()).toMatchObject([second, { id: first.id, state: 'failed' }])
  })

  it('waits for its station, and survives a restart meanwhile', async () => {
    const at = await station('2.0.1')
    await at.update({ location: 'https://example.com/fw.bin' })
    await at.tell('InstallationFailed', 1)
    const [first] = await at.firmware()
    await at.client.close()
    await expect.poll(async () => (await at.retry(first.id)).body.error?.kind).toBe('offline')

    expect((await at.retry(first.id, { whenOffline: 'queue' })).body).toMatchObject({ status: 'queued', repeated: false })
    plugboard = await plugboard.restart()

    const { items } = (await plugboard.api('GET', `/api/v1/stations?limit=500`)).body
    const { id } = items.find(({ stationId }: { stationId: string }) => stationId === `S${count}`)
    expect((await plugboard.api('POST', `/api/v1/stations/${id}/firmware/${first.id}/retry`, {})).body).toMatchObject({ repeated: true })
  })

  it('is tried again once also by several operators at the same time', async () => {
    const at = await station('2.1')
    await at.update({ location: 'https://example.com/fw.bin' })
    await at.tell('DownloadFailed', 1)
    const [first] = await at.firmware()

    const answers = await Promise.all([1, 2, 3, 4].map(() => at.retry(first.id)))

    expect(answers.filter(({ body }) => body.status === 'answered')).toHaveLength(1)
    expect(at.asked).toHaveLength(2)
  })

  it.each([
    ['InvalidSignature', 409, 'another file'],
    ['Installed', 409, 'is installed'],
    ['Downloading', 409, 'under way'],
  ])('is not tried again after %s', async (told, status, reason) => {
    const at = await station('2.1')
    await at.update({ location: 'https://example.com/fw.bin' })
    await at.tell(told, 1)

    expect(await at.retry((await at.firmware())[0].id)).toMatchObject({ status, body: { detail: expect.stringContaining(reason) } })
    expect(at.asked).toHaveLength(1)
  })

  it('whose URL held a password needs it anew', async () => {
    const at = await station('2.1')
    await at.update({ location: 'https://u:hunter2@example.com/fw.bin' })
    await at.tell('DownloadFailed', 1)
    const [{ id }] = await at.firmware()

    expect(await at.retry(id)).toMatchObject({ status: 422, body: { errors: [{ field: 'body.location' }] } })
    expect(await at.retry(id, { location: 'http://example.com/fw.bin' })).toMatchObject({
      body: { status: 'failed', error: { message: expect.stringContaining('use https') } },
    })
    expect((await at.retry(id, { location: 'https://u:hunter2@example.com/fw.bin' })).body).toMatchObject({ status: 'answered' })
    expect(at.asked[1].firmware.location).toContain('hunter2')
  })
})

it('the others are told what is news of an update and of a log, once', async () => {
  const heard: Array<Events['firmware.changed'] | Events['log.changed']> = []
  await plugboard.app.bus.subscribe('firmware.changed', 'test', async (body) => void heard.push(body as Events['firmware.changed']))
  await plugboard.app.bus.subscribe('log.changed', 'test', async (body) => void heard.push(body as Events['log.changed']))
  const at = await station('2.1')
  await at.update({ location: 'https://example.com/fw.bin' })

  for (const status of ['Downloading', 'Downloading', 'DownloadFailed']) await at.tell(status, 1)
  await at.client.call('LogStatusNotification', { status: 'Uploading', requestId: 3 })

  const [{ id: firmwareId }] = await at.firmware()
  const update = { stationId: `S${count}`, action: 'UpdateFirmware', firmwareId, requestId: 1, at: expect.any(String) }
  await expect.poll(() => heard, { timeout: 5_000 }).toHaveLength(3)
  expect(heard).toMatchObject([
    { ...update, status: 'Downloading', state: 'underWay' },
    { ...update, status: 'DownloadFailed', state: 'failed' },
    { status: 'Uploading', state: 'underWay', requestId: 3, logId: expect.any(Number) },
  ])
})
