import { describe, expect, it } from 'vitest'
import { certificate, ecKeys, signingRequest } from '../../test/x509.js'
import { readCertificate, readChain } from './certificates.js'
import { hashDataOf, identityOf, isSameCertificate } from './hashData.js'

const root = { keys: ecKeys(), names: { CN: 'Root', O: 'CA' } }
const sub = { keys: ecKeys(), names: { CN: 'Sub', O: 'CA' } }
const keys = ecKeys()
const rootPem = certificate(root.keys, root.names)
const subPem = certificate(sub.keys, sub.names, root)
const leafPem = certificate(keys, { CN: 'CP1' }, sub, '00ff01')

describe('a chain', () => {
  it('starts with the leaf, and each is signed by the next', () => {
    expect(readChain(leafPem + subPem + rootPem).map(({ subject }) => subject)).toEqual(['CN=CP1', 'O=CA\nCN=Sub', 'O=CA\nCN=Root'])
    expect(readChain(leafPem)).toHaveLength(1)
  })

  it.each([
    ['in another order', subPem + leafPem, /certificate 1 is not signed by certificate 2/],
    ['with a stranger of the same name', leafPem + certificate(ecKeys(), sub.names, root), /not signed/],
    ['with a hundred certificates', rootPem.repeat(100), /more than 10/],
    ['with something else', leafPem + signingRequest(keys), /CERTIFICATE blocks only/],
    ['with a private key', leafPem + String(keys.privateKey.export({ type: 'pkcs8', format: 'pem' })), /CERTIFICATE blocks only/],
    ['that is no X.509', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----', /certificate 1 of 1 is not X\.509/],
    ['of nothing', ' ', /CERTIFICATE blocks only/],
  ])('%s is refused', (_what, text, reason) => {
    expect(() => readChain(text)).toThrow(reason)
  })

  it('is not what stands where one certificate belongs', () => {
    expect(() => readCertificate(leafPem + subPem)).toThrow('more than one')
  })
})

describe('a certificate', () => {
  it('is called by hashes of its issuer and its number without leading zeroes', () => {
    const [leaf, issuer] = readChain(leafPem + subPem)

    const data = hashDataOf(leaf!, issuer!, 'SHA256')

    expect(data).toEqual({
      hashAlgorithm: 'SHA256',
      issuerNameHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      issuerKeyHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      serialNumber: 'ff01',
    })
    expect(hashDataOf(leaf!, issuer!, 'SHA512').issuerKeyHash).toHaveLength(128)
  })

  it('is the same however the digits are written', () => {
    const data = hashDataOf(readCertificate(rootPem), readCertificate(rootPem), 'SHA256')
    const loud = { ...data, issuerNameHash: data.issuerNameHash.toUpperCase(), serialNumber: `00${data.serialNumber.toUpperCase()}` }

    expect(isSameCertificate(data, loud)).toBe(true)
    expect(identityOf(loud)).toBe(identityOf(data))
    expect(isSameCertificate(data, { ...data, serialNumber: '1' })).toBe(false)
  })
})
