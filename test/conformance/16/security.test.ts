import { expect, it } from 'vitest'
import { connectStation } from '../../station.js'
import { certificate, ecKeys, signingRequest } from '../../x509.js'
import { bench, type Station } from '../bench.js'

const { station, ocpp } = bench()
const password = 'correct-horse-battery'
const now = () => new Date().toISOString()

/** The station asks for a certificate and does not take the one it gets (whitepaper A02.FR.07). */
async function refuseCertificate(at: Station) {
  const keys = ecKeys()
  at.answer('ExtendedTriggerMessage', { status: 'Accepted' })
  at.answer('CertificateSigned', { status: 'Rejected' })
  const trigger = { requestedMessage: 'SignChargePointCertificate' }
  expect(await at.send('ExtendedTriggerMessage', trigger)).toMatchObject({ success: true, payload: { status: 'Accepted' } })
  const csr = signingRequest(keys, { CN: at.stationId, O: 'Plugboard' })
  expect(await at.call('SignCertificate', { csr })).toEqual({ status: 'Accepted' })
  const certificateChain = certificate(keys, { CN: at.stationId })
  expect(await at.send('CertificateSigned', { certificateChain })).toMatchObject({ payload: { status: 'Rejected' } })
  expect(at.asked('ExtendedTriggerMessage')).toEqual([trigger])
  expect(at.asked('CertificateSigned')).toEqual([{ certificateChain }])
  expect((await at.get('certificates/signing-requests')).items).toMatchObject([{ state: 'refused', csr }])
}

it('TC_085: the right user and password are let in, and the station is accepted', async () => {
  const at = await station('1.6', { securityProfile: 1, password, boot: false })

  expect(await at.boot()).toMatchObject({ status: 'Accepted' })
  expect(await at.call('StatusNotification', { connectorId: 1, status: 'Available', errorCode: 'NoError' })).toEqual({})

  expect(await at.get()).toMatchObject({ online: true, securityProfile: 1, bootStatus: 'Accepted' })
})

it('TC_088: a station that speaks no version in common is not upgraded, and one that does gets that version', async () => {
  const at = await station('1.6', { boot: false })
  await at.disconnect()
  const dial = (protocols: string[]) => connectStation(`${ocpp()}/${at.stationId}`, '1.6', { protocols })

  await expect(dial(['ocpp0.1'])).rejects.toThrow('refused 400')

  const admitted = await dial(['ocpp0.1', 'ocpp1.6'])
  expect(admitted.socket.protocol).toBe('ocpp1.6')
  await admitted.close()
})

it.each([
  ['TC_077', 'InvalidChargePointCertificate'],
  ['TC_078', 'InvalidCentralSystemCertificate'],
])('%s: the security event %s is shown', async (_id, type) => {
  const at = await station('1.6')
  if (type === 'InvalidChargePointCertificate') await refuseCertificate(at)

  expect(await at.call('SecurityEventNotification', { type, timestamp: now() })).toEqual({})

  expect((await at.get('security-events')).items).toMatchObject([{ type }])
})

it('TC_079: the security log is uploaded, and that is shown', async () => {
  const at = await station('1.6')
  at.answer('GetLog', { status: 'Accepted', filename: 'security.log' })
  const request = { logType: 'SecurityLog', requestId: 79, log: { remoteLocation: 'https://example.com/logs' } }

  expect(await at.send('GetLog', request)).toMatchObject({ success: true, payload: { status: 'Accepted' } })
  for (const status of ['Uploading', 'Uploaded']) expect(await at.call('LogStatusNotification', { requestId: 79, status })).toEqual({})

  expect(at.asked('GetLog')).toEqual([request])
  expect((await at.get('logs')).items).toMatchObject([{ requestId: 79, state: 'done', status: 'Uploaded', filename: 'security.log' }])
})

it.each([
  ['TC_080', 'is installed', ['Downloading', 'Downloaded', 'SignatureVerified', 'Installing', 'InstallRebooting', 'Installed'], 'done'],
  ['TC_081', 'has a wrong signature', ['Downloading', 'Downloaded', 'InvalidSignature'], 'failed'],
])('%s: signed firmware %s, and every step is shown', async (_id, _what, steps, state) => {
  const at = await station('1.6')
  at.answer('SignedUpdateFirmware', { status: 'Accepted' })
  const request = {
    requestId: 80,
    firmware: {
      location: 'https://example.com/firmware.bin',
      retrieveDateTime: now(),
      signingCertificate: '-----BEGIN CERTIFICATE-----',
      signature: 'c2lnbmF0dXJl',
    },
  }

  expect(await at.send('SignedUpdateFirmware', request)).toMatchObject({ success: true, payload: { status: 'Accepted' } })
  for (const status of steps) {
    expect(await at.call('SignedFirmwareStatusNotification', { requestId: 80, status })).toEqual({})
    if (status === 'InstallRebooting') expect(await at.boot()).toMatchObject({ status: 'Accepted' })
  }
  if (state === 'failed')
    expect(await at.call('SecurityEventNotification', { type: 'InvalidFirmwareSignature', timestamp: now() })).toEqual({})

  expect(at.asked('SignedUpdateFirmware')).toEqual([request])
  expect((await at.get('firmware')).items).toMatchObject([{ requestId: 80, state, status: steps.at(-1) }])
  if (state === 'failed') expect((await at.get('security-events')).items).toMatchObject([{ type: 'InvalidFirmwareSignature' }])
})
