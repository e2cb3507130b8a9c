import { describe, expect } from 'vitest'
import { bench, type Station } from './bench.js'
import { it } from './cases.js'
import { report, session } from './states.js'
import { withTokens } from './tokens.js'

const plugboard = bench()
const { station } = plugboard
withTokens(plugboard)

const hence = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString()
const firmware = (more: object = {}) => ({
  location: 'https://example.com/firmware.bin',
  retrieveDateTime: hence(0),
  signingCertificate: '-----BEGIN CERTIFICATE-----',
  signature: 'c2lnbmF0dXJl',
  ...more,
})

let requests = 0

/** An operator asks for an update; the station answers `status`. Returns its number. */
async function update(at: Station, status = 'Accepted', more: object = {}) {
  at.answer('UpdateFirmware', { status })
  const request = { requestId: ++requests, firmware: firmware(more) }
  expect(await at.send('UpdateFirmware', request)).toMatchObject({ success: true, payload: { status } })
  expect(at.asked('UpdateFirmware').at(-1)).toEqual(request)
  return request.requestId
}

async function tell(at: Station, requestId: number, ...statuses: string[]) {
  for (const status of statuses) expect(await at.call('FirmwareStatusNotification', { requestId, status })).toEqual({})
}

/** The station boots into the new firmware. */
async function reboot(at: Station) {
  await at.disconnect()
  await at.connect()
  expect(await at.boot('FirmwareUpdate')).toMatchObject({ status: 'Accepted' })
  await report(at, 'Available')
}

/** What REST shows of an update. */
const shown = async (at: Station, requestId: number) =>
  (await at.get('firmware')).items.find((one: { requestId: number }) => one.requestId === requestId)
const history = async (at: Station, requestId: number) =>
  (await at.get(`firmware/${(await shown(at, requestId)).id}`)).history.map(({ status }: { status: string }) => status)

describe('a secure firmware update', () => {
  it.each([
    ['TC_L_01_CSMS', 'is installed', {}, ['Downloading', 'Downloaded', 'SignatureVerified', 'Installing']],
    [
      'TC_L_02_CSMS',
      'is installed at the time asked for',
      { installDateTime: hence(60) },
      ['Downloading', 'Downloaded', 'SignatureVerified', 'InstallScheduled', 'Installing'],
    ],
    [
      'TC_L_03_CSMS',
      'is fetched at the time asked for',
      { retrieveDateTime: hence(60) },
      ['DownloadScheduled', 'Downloading', 'Downloaded', 'SignatureVerified', 'Installing'],
    ],
  ])('%s: %s, and every step is shown', async (_id, _what, more, steps) => {
    const at = await station('2.0.1')

    const id = await update(at, 'Accepted', more)
    await tell(at, id, ...steps, 'InstallRebooting')
    expect(await shown(at, id)).toMatchObject({ state: 'underWay', status: 'InstallRebooting' })
    await reboot(at)
    await tell(at, id, 'Installed')

    expect(await shown(at, id)).toMatchObject({ state: 'done', status: 'Installed' })
    expect(await history(at, id)).toEqual([...steps, 'InstallRebooting', 'Installed'])
  })

  it('TC_L_04_CSMS: is refused for a revoked certificate', async () => {
    const at = await station('2.0.1')

    const id = await update(at, 'RevokedCertificate')

    expect(await shown(at, id)).toMatchObject({ state: 'refused', answer: 'RevokedCertificate' })
  })

  it('TC_L_05_CSMS: is refused for a wrong certificate, and the security event is shown', async () => {
    const at = await station('2.0.1')

    const id = await update(at, 'InvalidCertificate')
    expect(await at.call('SecurityEventNotification', { type: 'InvalidFirmwareSigningCertificate', timestamp: hence(0) })).toEqual({})

    expect(await shown(at, id)).toMatchObject({ state: 'refused', answer: 'InvalidCertificate' })
    expect((await at.get('security-events')).items).toMatchObject([{ type: 'InvalidFirmwareSigningCertificate' }])
  })

  it('TC_L_06_CSMS: fails for a wrong signature, and the security event is shown', async () => {
    const at = await station('2.0.1')

    const id = await update(at)
    await tell(at, id, 'Downloading', 'Downloaded', 'InvalidSignature')
    expect(await at.call('SecurityEventNotification', { type: 'InvalidFirmwareSignature', timestamp: hence(0) })).toEqual({})

    expect(await shown(at, id)).toMatchObject({ state: 'failed', status: 'InvalidSignature' })
    expect((await at.get('security-events')).items).toMatchObject([{ type: 'InvalidFirmwareSignature' }])
  })

  it.each([
    ['TC_L_07_CSMS', ['Downloading', 'DownloadFailed']],
    ['TC_L_08_CSMS', ['Downloading', 'Downloaded', 'SignatureVerified', 'Installing', 'InstallVerificationFailed']],
  ])('%s: fails, and how is shown', async (_id, steps) => {
    const at = await station('2.0.1')

    const id = await update(at)
    await tell(at, id, ...steps)

    expect(await shown(at, id)).toMatchObject({ state: 'failed', status: steps.at(-1) })
    expect(await history(at, id)).toEqual(steps)
  })

  it('TC_L_09_CSMS: fails after the reboot', async () => {
    const at = await station('2.0.1')

    const id = await update(at)
    await tell(at, id, 'Downloading', 'Downloaded', 'SignatureVerified', 'Installing', 'InstallRebooting')
    await reboot(at)
    await tell(at, id, 'InstallationFailed')

    expect(await shown(at, id)).toMatchObject({ state: 'failed', status: 'InstallationFailed' })
  })

  it('TC_L_10_CSMS: gives way to a newer one', async () => {
    const at = await station('2.0.1')
    const first = await update(at)
    await tell(at, first, 'Downloading')

    const second = await update(at, 'AcceptedCanceled')
    await tell(at, second, 'Downloading', 'Downloaded', 'SignatureVerified', 'Installing', 'InstallRebooting')
    await reboot(at)
    await tell(at, second, 'Installed')

    expect(await shown(at, first)).toMatchObject({ state: 'canceled' })
    expect(await shown(at, second)).toMatchObject({ state: 'done', answer: 'AcceptedCanceled' })
  })

  it('TC_L_11_CSMS: goes on when the station cannot give it up for a newer one', async () => {
    const at = await station('2.0.1')
    const first = await update(at)
    await tell(at, first, 'Downloading')

    const second = await update(at, 'Rejected')
    await tell(at, first, 'Downloaded', 'SignatureVerified', 'Installing', 'InstallRebooting')
    await reboot(at)
    await tell(at, first, 'Installed')

    expect(await shown(at, first)).toMatchObject({ state: 'done', status: 'Installed' })
    expect(await shown(at, second)).toMatchObject({ state: 'refused', answer: 'Rejected' })
  })

  it('TC_L_13_CSMS: waits for the transaction to end, and lets no other begin', async () => {
    const at = await station('2.0.1')
    const tx = session(at)
    await tx.charging()

    const id = await update(at)
    await tell(at, id, 'DownloadScheduled')
    await report(at, 'Unavailable', [2])
    await tx.stopAuthorized()
    await tx.unlocked()
    await tx.disconnected()
    await tell(at, id, 'Downloading', 'Downloaded', 'SignatureVerified', 'Installing', 'InstallRebooting')
    await reboot(at)
    await tell(at, id, 'Installed')

    expect(await tx.shown()).toMatchObject({ endedAt: expect.any(String), energyWh: 500 })
    expect(await shown(at, id)).toMatchObject({ state: 'done', status: 'Installed' })
  })
})

describe('firmware a local controller publishes', () => {
  const location = 'https://example.com/firmware.bin'
  const publish = async (at: Station) => {
    at.answer('PublishFirmware', { status: 'Accepted' })
    const request = { requestId: ++requests, location, checksum: 'd41d8cd98f00b204e9800998ecf8427e' }
    expect(await at.send('PublishFirmware', request)).toMatchObject({ success: true, payload: { status: 'Accepted' } })
    expect(at.asked('PublishFirmware')).toEqual([request])
    return request.requestId
  }

  it.each([
    ['TC_L_17_CSMS', ['Downloading', 'Downloaded', 'ChecksumVerified', 'Published'], 'done'],
    ['TC_L_24_CSMS', ['Downloading', 'DownloadFailed'], 'failed'],
    ['TC_L_19_CSMS', ['Downloading', 'Downloaded', 'InvalidChecksum'], 'failed'],
    ['TC_L_20_CSMS', ['Downloading', 'Downloaded', 'ChecksumVerified', 'PublishFailed'], 'failed'],
  ])('%s: comes as far as it does, and that is shown', async (_id, steps, state) => {
    const at = await station('2.0.1')

    const requestId = await publish(at)
    for (const status of steps)
      expect(
        await at.call('PublishFirmwareStatusNotification', {
          requestId,
          status,
          ...(status === 'Published' ? { location: [location] } : {}),
        }),
      ).toEqual({})

    expect(await shown(at, requestId)).toMatchObject({ action: 'PublishFirmware', state, status: steps.at(-1) })
    expect(await history(at, requestId)).toEqual(steps)
  })

  it.each([
    ['TC_L_21_CSMS', 'Unpublished'],
    ['TC_L_22_CSMS', 'NoFirmware'],
    ['TC_L_23_CSMS', 'DownloadOngoing'],
  ])('%s: is no longer published, or not: %s', async (_id, status) => {
    const at = await station('2.0.1')
    at.answer('UnpublishFirmware', { status })
    const request = { checksum: 'd41d8cd98f00b204e9800998ecf8427e' }

    const { commandId, payload } = await at.send('UnpublishFirmware', request)

    expect(payload).toEqual({ status })
    expect(at.asked('UnpublishFirmware')).toEqual([request])
    expect((await plugboard.api('GET', `/api/v1/commands/${commandId}`)).body).toMatchObject({ payload: { status } })
  })
})
