import { constants, createSign, generateKeyPairSync } from 'node:crypto'
import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { certificate, ecKeys } from '../../test/x509.js'
import { refusedCertificate, signatureOf } from './signature.js'

const keys = generateKeyPairSync('rsa', { modulusLength: 2048 })
const signingCertificate = certificate(keys, { CN: 'Maker' })
const firmware = Buffer.alloc(200_000, 'firmware')
const content = (bytes = firmware) => Readable.from([bytes.subarray(0, 70_000), bytes.subarray(70_000)])
const signed = (padding: number, { privateKey } = keys) =>
  createSign('sha256')
    .update(firmware)
    .sign({ key: privateKey, padding, saltLength: padding === constants.RSA_PKCS1_PSS_PADDING ? 32 : undefined }, 'base64')

describe('the signature of a file (L01.FR.04)', () => {
  it.each([
    ['RSA-PSS', constants.RSA_PKCS1_PSS_PADDING],
    ['PKCS #1 v1.5', constants.RSA_PKCS1_PADDING],
  ])('is right by %s', async (_, padding) => {
    expect(await signatureOf({ signingCertificate, signature: signed(padding) }, content())).toBe('right')
  })

  it('is wrong for another file, by another key, and when it is none', async () => {
    const signature = signed(constants.RSA_PKCS1_PSS_PADDING)
    const other = Buffer.from(firmware)
    other[150_000] = 0

    expect(await signatureOf({ signingCertificate, signature }, content(other))).toBe('wrong')
    const stranger = signed(constants.RSA_PKCS1_PSS_PADDING, generateKeyPairSync('rsa', { modulusLength: 2048 }))
    expect(await signatureOf({ signingCertificate, signature: stranger }, content())).toBe('wrong')
    expect(await signatureOf({ signingCertificate, signature: 'c2lnbmF0dXJl' }, content())).toBe('wrong')
  })

  it('is not judged by a key that is not RSA', async () => {
    expect(await signatureOf({ signingCertificate: certificate(ecKeys(), { CN: 'Maker' }), signature: 'eA==' }, content())).toBe('unknown')
  })
})

describe('a signing certificate', () => {
  it('is one within its time', () => {
    expect(refusedCertificate(signingCertificate, new Date('2026-05-01'))).toBeUndefined()
    expect(refusedCertificate(signingCertificate, new Date('2025-05-01'))).toContain('not valid before 2026-01-01')
    expect(refusedCertificate(signingCertificate, new Date('2037-05-01'))).toContain('has ended 2036-01-01')
    expect(refusedCertificate('-----BEGIN CERTIFICATE-----', new Date())).toContain('no X.509 certificate')
  })
})
