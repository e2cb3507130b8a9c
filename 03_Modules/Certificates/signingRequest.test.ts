import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { certificate, ecKeys, pem, requestInfo, signed, signingRequest, tlv } from '../../test/x509.js'
import { readSigningRequest } from './signingRequest.js'

const keys = ecKeys()
const names = { CN: 'CP1', O: 'Plugboard é' }
const info = requestInfo(keys, names)
const csr = (der: Buffer) => pem('CERTIFICATE REQUEST', der)

describe('a certificate signing request', () => {
  it('says whose certificate it asks for, and with which key', () => {
    expect(readSigningRequest(signingRequest(keys, names))).toEqual({
      commonName: 'CP1',
      organization: 'Plugboard é',
      key: { type: 'EC', bits: 256, hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
    })
    expect(readSigningRequest(signingRequest(keys, {}).replaceAll('\n', '\r\n'))).toMatchObject({ key: { type: 'EC' } })
  })

  it.each([
    ['an RSA key', generateKeyPairSync('rsa', { modulusLength: 2048 }), { type: 'RSA', bits: 2048 }],
    ['a longer one', generateKeyPairSync('rsa', { modulusLength: 3072 }), { type: 'RSA', bits: 3072 }],
    ['a key for ISO 15118-20', ecKeys('secp521r1'), { type: 'EC', bits: 521 }],
    ['an Edwards curve', generateKeyPairSync('ed25519'), { type: 'Ed25519', bits: 256 }],
  ])('may be for %s', (_what, pair, key) => {
    expect(readSigningRequest(signingRequest(pair, names))).toMatchObject({ key })
  })

  it('that openssl made with an RSASSA-PSS signature is read', () => {
    expect(readSigningRequest(pssRequest)).toMatchObject({ commonName: 'CP1', organization: 'ACME', key: { type: 'RSA', bits: 2048 } })
  })

  it.each<[string, string, RegExp]>([
    ['is no PEM', 'hello', /not PEM/],
    ['is empty', '', /CERTIFICATE REQUEST/],
    ['is a certificate', certificate(keys, names), /CERTIFICATE REQUEST/],
    ['comes twice', signingRequest(keys).repeat(2), /CERTIFICATE REQUEST/],
    ['stands among other words', `please: ${signingRequest(keys)}`, /not PEM/],
    ['holds nothing', csr(Buffer.alloc(0)), /something follows|structure/],
    ['is cut off', csr(signed(info, keys).subarray(0, 100)), /longer than/],
    ['goes on', csr(Buffer.concat([signed(info, keys), tlv(0x05)])), /something follows/],
    ['is signed with another key', signingRequest(keys, names, ecKeys()), /its own key/],
    ['was changed', csr(Buffer.concat([...swapped(signed(info, keys), 'CP1', 'CP2')])), /its own key/],
    ['is signed over SHA-1', csr(signed(info, keys, tlv(0x30, tlv(0x06, Buffer.from('2a8648ce3d0401', 'hex'))))), /A00\.FR\.504/],
    ['has a short RSA key', signingRequest(generateKeyPairSync('rsa', { modulusLength: 1024 })), /1024 bits.*A00\.FR\.502/],
    ['has a huge RSA key', withKey(hugeKey()), /at most 8192 are taken/],
    ['has a key on a curve of its own', withKey(ownCurve()), /A00\.FR\.503/],
    ['has a key on a small curve', signingRequest(ecKeys('secp192k1')), /A00\.FR\.503/],
    ['has a name with NUL', signingRequest(keys, { CN: 'CP\u0000' }), /not text/],
    ['has a name that is no UTF-8', signingRequest(keys, { CN: Buffer.from([0xff]) }), /not valid|text/],
  ])('that %s is refused', (_what, text, reason) => {
    expect(() => readSigningRequest(text)).toThrow(reason)
  })

  it.each<[string, () => string]>([
    ['a huge RSA key', () => withKey(hugeKey())],
    ['elements in elements', () => csr(nested(1000))],
    ['a million elements', () => csr(tlv(0x30, Buffer.alloc(4000)))],
    ['a curve of its own', () => withKey(ownCurve())],
    ['nothing but a beginning', () => `-----BEGIN ${'A '.repeat(20)}-----${'\n'.repeat(5000)}`],
  ])('with %s costs no more than 50 ms', (_what, make) => {
    const text = make()
    expect(text.length).toBeLessThanOrEqual(5600)

    const started = process.cpuUsage()
    expect(() => readSigningRequest(text)).toThrow()

    expect(process.cpuUsage(started).user / 1000).toBeLessThan(50)
  })
})

function* swapped(der: Buffer, from: string, to: string) {
  const at = der.indexOf(from)
  yield der.subarray(0, at)
  yield Buffer.from(to)
  yield der.subarray(at + from.length)
}

/** A request that is no more than a key. */
function withKey(key: Buffer): string {
  const info = tlv(0x30, tlv(0x02, Buffer.from([0])), tlv(0x30), key)
  return csr(tlv(0x30, info, tlv(0x30), tlv(0x03)))
}

function oid(digits: string) {
  return tlv(0x06, Buffer.from(digits, 'hex'))
}

function hugeKey() {
  const modulus = tlv(0x02, Buffer.from([0]), Buffer.alloc(3800, 0xff))
  const key = tlv(0x30, modulus, tlv(0x02, Buffer.from([1, 0, 1])))
  return tlv(0x30, tlv(0x30, oid('2a864886f70d010101'), tlv(0x05)), tlv(0x03, Buffer.from([0]), key))
}

const nested = (depth: number): Buffer => {
  let der = tlv(0x05)
  for (let i = 0; i < depth; i++) der = tlv(0x30, der)
  return der
}

function ownCurve() {
  const parameters = tlv(0x30, tlv(0x02, Buffer.from([1])), tlv(0x30, tlv(0x02, Buffer.alloc(3000, 0x7f))))
  return tlv(0x30, tlv(0x30, oid('2a8648ce3d0201'), parameters), tlv(0x03, Buffer.from([0, 4])))
}

const pssRequest = `-----BEGIN CERTIFICATE REQUEST-----
MIIClzCCAUoCAQAwHTENMAsGA1UECgwEQUNNRTEMMAoGA1UEAwwDQ1AxMIIBIjAN
BgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA29hBOJub2PJU+0Gx3EDo7gCSvsPK
FZrEJIk+y3HruNQvJrE3qn+Hy3qn1lEioRoyxa4SlUHdT5np8+dUfk1XhQp8p+us
f/Km0r3R6EmQpln21twjymuwmywerVOGtUZrzuRz5XWEX19GVBMrpLfZgWGuJlND
6OCjyBQLLUtF4Clyt3mlIqjhh/FBNMsHMLejJR78hRyBKYVS70Y9ig9BBuuQiMci
HJN6yw65HFdPWddAWI+CJQvgKky+DM8ivn51gUnQMadBzaV9MsPRI5B3F+k7Kz2l
FVDBq9vgNHiWluP20fme54u8aurhcqNykdbHo8KrfKw8PkMuomUbpJMbuQIDAQAB
oAAwQgYJKoZIhvcNAQEKMDWgDzANBglghkgBZQMEAgEFAKEcMBoGCSqGSIb3DQEB
CDANBglghkgBZQMEAgEFAKIEAgIA3gOCAQEAMEFrUtlweYmFj09S6kSfaaH5qVyU
o+csIf9RUVDLH0EDhO4FxPrGNJcoGg/pSGAyi9bPECDX9gMaxQx0Ei6jEwUvDs4l
aXyWh12NO/GZ90Fwj3uJXJhHWY7OxfZ6glIr6fKtGcRKBk/C1ABeJLPuhr6Fog3n
PGtdt6aFz6yHQCJMAdljA784GgGx5jpjxliCSTu91zSCM3tTwXh+baS6n8uOh8OL
iPCCa5CdyW6Bu5uWAKEhJznbLn82QgtWE55AdWVqTeoxzngCqd9PekCuxy9U3t2X
za5rOsApdq6WwLNarAtofBaUdfbUwiosFHY516syEPQwnFFUtdO9GWnSSA==
-----END CERTIFICATE REQUEST-----`
