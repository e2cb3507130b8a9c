import { expect, it } from 'vitest'
import { connectStation } from '../../station.js'
import { certificate, ecKeys, signingRequest } from '../../x509.js'
import { bench, type Station } from '../bench.js'
import { agreed, tlsBench } from '../tls.js'

const { station, ocpp } = bench()
const tls = await tlsBench()
const secured = bench({ tls: tls.settings })
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

const available = async (at: Station) =>
  expect(await at.call('StatusNotification', { connectorId: 1, status: 'Available', errorCode: 'NoError' })).toEqual({})

const hexKey = '00112233445566778899aabbccddeeff01020304'
// The station writes the key into its Basic header as the bytes that it is.
const asBytes = (hex: string) => Buffer.from(hex, 'hex').toString('latin1')

it.each([
  ['its bytes', asBytes(hexKey)],
  ['its digits', hexKey],
])('TC_073: a new key counts when the station took it (%s), and the former password does no more', async (_what, shown) => {
  const at = await station('1.6', { securityProfile: 1, password })
  at.answer('ChangeConfiguration', { status: 'Accepted' })

  const request = { key: 'AuthorizationKey', value: hexKey }
  expect(await at.send('ChangeConfiguration', request)).toMatchObject({ success: true, payload: { status: 'Accepted' } })
  await at.disconnect()
  const header = Buffer.concat([Buffer.from(`${at.stationId}:`), Buffer.from(shown, 'latin1')]).toString('base64')
  const back = await connectStation(`${ocpp()}/${at.stationId}`, '1.6', { options: { headers: { authorization: `Basic ${header}` } } })
  expect(await back.ask('BootNotification', { chargePointVendor: 'Acme', chargePointModel: 'Wall 11' })).toMatchObject({
    status: 'Accepted',
  })
  await back.close()

  expect(at.asked('ChangeConfiguration')).toEqual([request])
  await expect(at.connect()).rejects.toThrow('Unauthorized')
})

it.each([
  [0, 1],
  [1, 2],
  [2, 3],
] as const)('TC_083: a station goes from security profile %i to %i, and not back', async (present, next) => {
  const before = present === 2 ? tls.trust : undefined
  const at = await secured.station('1.6', { securityProfile: present, password: present === 0 ? undefined : password, tls: before })
  at.answer('ChangeConfiguration', { status: 'Accepted' })
  if (present === 0)
    await at.send('ChangeConfiguration', { key: 'AuthorizationKey', value: Buffer.from(password.slice(0, 20)).toString('hex') })

  const request = { key: 'SecurityProfile', value: String(next) }
  expect(await at.send('ChangeConfiguration', request)).toMatchObject({ success: true, payload: { status: 'Accepted' } })
  await at.disconnect()
  if (next === 1) await at.connect(password.slice(0, 20))
  else if (next === 2) await at.connect(password, tls.trust)
  else await at.connect(undefined, await tls.certified({ CN: at.stationId }))
  expect(await at.boot()).toMatchObject({ status: 'Accepted' })
  await available(at)

  expect(at.asked('ChangeConfiguration').at(-1)).toEqual(request)
  expect((await at.get()).securityProfile).toBe(next)
  // A00.FR.005: nor may an operator ask for it over OCPP.
  expect(await at.send('ChangeConfiguration', { key: 'SecurityProfile', value: String(present) })).toMatchObject({
    success: false,
    error: { kind: 'refused' },
  })
  await at.disconnect()
  await expect(at.connect(present === 0 ? undefined : password, before)).rejects.toThrow('Unauthorized')
})

it('TC_086: the Central System shows its certificate, speaks the cipher suites that it must, and lets the station in', async () => {
  const suites = ['ECDHE-ECDSA-AES128-GCM-SHA256', 'ECDHE-ECDSA-AES256-GCM-SHA384', 'AES128-GCM-SHA256', 'AES256-GCM-SHA384']
  for (const ciphers of suites)
    expect(await agreed(secured.ocpp(), { ...tls.trust, ciphers, maxVersion: 'TLSv1.2' })).toMatch(/_GCM_.* over TLSv1.2$/)
  const at = await secured.station('1.6', { securityProfile: 2, password, tls: tls.trust, boot: false })

  expect(await at.boot()).toMatchObject({ status: 'Accepted' })
  await available(at)

  expect(await at.get()).toMatchObject({ online: true, securityProfile: 2 })
})

it('TC_087: a station with a valid certificate of its own is let in', async () => {
  const at = await secured.station('1.6', { securityProfile: 2, password, tls: tls.trust })
  await at.patch({ securityProfile: 3 })
  await at.disconnect()

  await at.connect(undefined, await tls.certified({ CN: at.stationId }))

  expect(await at.boot()).toMatchObject({ status: 'Accepted' })
  await available(at)
  expect(await at.get()).toMatchObject({ online: true, securityProfile: 3 })
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
