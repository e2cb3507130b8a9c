import { generateKeyPairSync, sign, X509Certificate } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { OcppError } from '#base/ocpp/errors.js'
import { certificate, ecKeys, type KeyPair } from '../../test/x509.js'
import { isSigned, readSigned, shownSigned, verdictOf } from './signedMessage.js'

const keys = ecKeys()
const own = new X509Certificate(certificate(keys, { CN: 'CP1' }))
const other = new X509Certificate(certificate(ecKeys(), { CN: 'CP2' }))

const encode = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')
const jws = (payload: unknown, header: object = {}, { privateKey }: KeyPair = keys, hash = 'sha256') => {
  const head = encode({ alg: 'ES256', OCPPAction: 'Heartbeat', OCPPMessageTypeId: 2, ...header })
  const signature = sign(hash, Buffer.from(`${head}.${encode(payload)}`), { key: privateKey, dsaEncoding: 'ieee-p1363' })
  return { protected: head, payload: encode(payload), signature: signature.toString('base64url') }
}
const named = { 'x5t#S256': Buffer.from(own.fingerprint256.replaceAll(':', ''), 'hex').toString('base64url') }

describe('a signed message', () => {
  it('is one by the name of its action, in 2.x only', () => {
    expect([isSigned('2.0.1', 'Heartbeat-Signed'), isSigned('2.1', 'NotifySettlement-Signed')]).toEqual([true, true])
    expect([isSigned('1.6', 'Heartbeat-Signed'), isSigned('2.0.1', 'NotifySettlement-Signed'), isSigned('2.1', '-Signed')]).toEqual([
      false,
      false,
      false,
    ])
  })

  it('holds the message it signs', () => {
    expect(readSigned('Heartbeat-Signed', jws({ a: 1 }))).toMatchObject({
      action: 'Heartbeat',
      payload: { a: 1 },
      header: { alg: 'ES256' },
    })
  })

  it.each<[string, Record<string, unknown>]>([
    ['no JWS', {}],
    ['another encoding', { ...jws({}), payload: 'a+b=' }],
    ['another action', jws({}, { OCPPAction: 'Reset' })],
    ['no action', jws({}, { OCPPAction: undefined })],
    ['an extension', jws({}, { crit: ['exp'] })],
    ['a payload that is not encoded', jws({}, { b64: false })],
    ['a list', jws([])],
    ['no JSON', jws('{')],
    ['a field twice', jws('{"a":1,"a":2}')],
    ['no UTF-8', { ...jws({}), payload: Buffer.from([0x22, 0xff, 0x22]).toString('base64url') }],
  ])('with %s is refused', (_what, payload) => {
    expect(() => readSigned('Heartbeat-Signed', payload)).toThrow(OcppError)
  })

  it.each([
    ['verified', jws({}), [other, own]],
    ['verified', jws({}, named), [other, own]],
    ['wrong', jws({}, {}, ecKeys()), [own]],
    ['wrong', jws({}, named, ecKeys()), [own]],
    ['wrong', { ...jws({}), payload: encode({ changed: true }) }, [own]],
    ['wrong', { ...jws({}), signature: '' }, [own]],
    ['unknownKey', jws({}), []],
    ['unknownKey', jws({}, named), [other]],
    ['unknownKey', jws({}, { alg: 'none' }), [own]],
    ['unknownKey', jws({}, { alg: 'RS256' }), [own]],
  ])('is %s by the certificates of its station', (verdict, payload, known) => {
    expect(verdictOf(readSigned('Heartbeat-Signed', payload), known)).toBe(verdict)
  })

  it.each([
    ['RS256', 'sha256'],
    ['RS384', 'sha384'],
  ])('may be signed with %s', (alg, hash) => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const known = [new X509Certificate(certificate(rsa, { CN: 'CP1' }))]

    expect(verdictOf(readSigned('Heartbeat-Signed', jws({}, { alg }, rsa, hash)), known)).toBe('verified')
  })

  it('is kept as it was on the wire, unless a secret is in it', () => {
    const plain = jws({ a: 1 })
    const secret = jws({ password: 'hunter2' })

    expect(shownSigned(readSigned('Heartbeat-Signed', plain), 'verified')).toMatchObject({
      ...plain,
      message: { a: 1 },
      verdict: 'verified',
    })
    expect(shownSigned(readSigned('Heartbeat-Signed', secret), 'verified')).not.toHaveProperty('payload')
  })
})
