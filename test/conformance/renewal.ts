import { createPrivateKey, createPublicKey } from 'node:crypto'
import { expect } from 'vitest'
import type { Authority } from '../authority.js'
import { signingRequest } from '../x509.js'
import type { Station } from './bench.js'

/** The state RenewChargingStationCertificate: the station is asked to renew its certificate, and takes the one `root` makes of its request. Returns what it shows from then on. */
export async function renewCertificate(at: Station, root: Authority): Promise<{ cert: string; key: string }> {
  const { cert, key } = await root.issue({ CN: at.stationId })
  const keys = { privateKey: createPrivateKey(key), publicKey: createPublicKey(key) }
  const csr = signingRequest(keys, { CN: at.stationId, O: 'Plugboard Tests' })
  const trigger = { requestedMessage: 'SignChargingStationCertificate' }
  const certificateType = 'ChargingStationCertificate'
  const signed = { certificateChain: cert, certificateType }
  at.answer('TriggerMessage', { status: 'Accepted' })
  at.answer('CertificateSigned', { status: 'Accepted' })

  expect(await at.send('TriggerMessage', trigger)).toMatchObject({ success: true, payload: { status: 'Accepted' } })
  expect(await at.call('SignCertificate', { csr, certificateType })).toEqual({ status: 'Accepted' })
  expect((await at.get('certificates/signing-requests')).items).toMatchObject([{ state: 'pending', csr }])
  expect(await at.send('CertificateSigned', signed)).toMatchObject({ success: true, payload: { status: 'Accepted' } })

  expect(at.asked('TriggerMessage')).toEqual([trigger])
  expect(at.asked('CertificateSigned')).toEqual([signed])
  expect((await at.get('certificates/signing-requests')).items).toMatchObject([{ state: 'signed' }])
  return { cert, key }
}
