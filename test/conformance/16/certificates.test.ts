import { X509Certificate } from 'node:crypto'
import { expect, it } from 'vitest'
import { hashDataOf } from '#util/x509/hashData.js'
import { certificate, ecKeys, signingRequest } from '../../x509.js'
import { bench } from '../bench.js'

const { station } = bench()

const ca = { keys: ecKeys(), names: { CN: 'CA', O: 'Plugboard' } }
const root = certificate(ca.keys, ca.names)
const x509 = new X509Certificate(root)

it('TC_074: the certificate of the station is renewed', async () => {
  const at = await station('1.6')
  const keys = ecKeys()
  const csr = signingRequest(keys, { CN: at.stationId, O: 'Plugboard' })
  const certificateChain = certificate(keys, { CN: at.stationId }, ca) + root
  at.answer('ExtendedTriggerMessage', { status: 'Accepted' })
  at.answer('CertificateSigned', { status: 'Accepted' })

  const trigger = { requestedMessage: 'SignChargePointCertificate' }
  expect(await at.send('ExtendedTriggerMessage', trigger)).toMatchObject({ success: true, payload: { status: 'Accepted' } })
  expect(await at.call('SignCertificate', { csr })).toEqual({ status: 'Accepted' })
  expect(await at.send('CertificateSigned', { certificateChain })).toMatchObject({ success: true, payload: { status: 'Accepted' } })

  expect(at.asked('ExtendedTriggerMessage')).toEqual([trigger])
  expect(at.asked('CertificateSigned')).toEqual([{ certificateChain }])
  expect((await at.get('certificates/signing-requests')).items).toMatchObject([{ state: 'signed', csr }])
})

it.each([
  ['TC_075_1', 'ManufacturerRootCertificate'],
  ['TC_075_2', 'CentralSystemRootCertificate'],
])('%s: a %s is installed and shown', async (_id, certificateType) => {
  const at = await station('1.6')
  at.answer('InstallCertificate', { status: 'Accepted' })
  const request = { certificateType, certificate: root }

  expect(await at.send('InstallCertificate', request)).toMatchObject({ success: true, payload: { status: 'Accepted' } })

  expect(at.asked('InstallCertificate')).toEqual([request])
  expect((await at.get('certificates')).items).toMatchObject([
    { certificateType: certificateType.replace('CentralSystem', 'CSMS'), source: 'installed' },
  ])
})

it('TC_076: a certificate is deleted, and no longer shown', async () => {
  const at = await station('1.6')
  const hash = hashDataOf(x509, x509, 'SHA256')
  at.answer('GetInstalledCertificateIds', { status: 'Accepted', certificateHashData: [hash] })
  at.answer('DeleteCertificate', { status: 'Accepted' })
  const request = { certificateType: 'CentralSystemRootCertificate' }
  expect(await at.send('GetInstalledCertificateIds', request)).toMatchObject({ success: true, payload: { status: 'Accepted' } })
  expect((await at.get('certificates')).items).toMatchObject([{ certificateType: 'CSMSRootCertificate', source: 'reported' }])

  expect(await at.send('DeleteCertificate', { certificateHashData: hash })).toMatchObject({
    success: true,
    payload: { status: 'Accepted' },
  })

  expect(at.asked('GetInstalledCertificateIds')).toEqual([request])
  expect(at.asked('DeleteCertificate')).toEqual([{ certificateHashData: hash }])
  expect((await at.get('certificates')).items).toEqual([])
})
