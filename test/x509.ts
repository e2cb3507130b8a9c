import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'

/** Certificates and signing requests for tests, made here so that no program has to be installed for it. */

export interface KeyPair {
  publicKey: KeyObject
  privateKey: KeyObject
}

export const ecKeys = (namedCurve = 'prime256v1'): KeyPair => generateKeyPairSync('ec', { namedCurve })

export const tlv = (tag: number, ...parts: Buffer[]): Buffer => {
  const content = Buffer.concat(parts)
  const size = content.length
  const length = size < 0x80 ? [size] : size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff]
  return Buffer.concat([Buffer.from([tag, ...length]), content])
}
const hex = (digits: string) => Buffer.from(digits, 'hex')
const sequence = (...parts: Buffer[]) => tlv(0x30, ...parts)
const oid = (digits: string) => tlv(0x06, hex(digits))
const bits = (bytes: Buffer) => tlv(0x03, Buffer.from([0]), bytes)
const spki = ({ publicKey }: KeyPair) => publicKey.export({ type: 'spki', format: 'der' })

export interface Names {
  CN?: string | Buffer
  O?: string
}

const name = ({ CN, O }: Names) =>
  sequence(
    ...(O === undefined ? [] : [tlv(0x31, sequence(oid('55040a'), tlv(0x0c, Buffer.from(O))))]),
    ...(CN === undefined ? [] : [tlv(0x31, sequence(oid('550403'), tlv(0x0c, Buffer.from(CN))))]),
  )

const ecdsaSha256 = sequence(oid('2a8648ce3d040302'))
const rsaSha256 = sequence(oid('2a864886f70d01010b'), tlv(0x05))

/** What is to be signed, an algorithm and a signature, as both structures have it. */
export function signed(content: Buffer, { privateKey }: KeyPair, algorithm?: Buffer): Buffer {
  const [defaultAlgorithm, hash] = {
    ec: [ecdsaSha256, 'sha256'] as const,
    ed25519: [sequence(oid('2b6570')), null] as const,
  }[privateKey.asymmetricKeyType as string] ?? [rsaSha256, 'sha256']
  return sequence(content, algorithm ?? defaultAlgorithm, bits(sign(hash, content, privateKey)))
}

export const pem = (label: string, der: Buffer): string =>
  `-----BEGIN ${label}-----\n${der
    .toString('base64')
    .replace(/(.{64})/g, '$1\n')
    .trimEnd()}\n-----END ${label}-----\n`

export const requestInfo = (keys: KeyPair, names: Names): Buffer =>
  sequence(tlv(0x02, Buffer.from([0])), name(names), spki(keys), tlv(0xa0))

export const signingRequest = (keys: KeyPair, names: Names = { CN: 'CP1', O: 'Plugboard' }, signer = keys): string =>
  pem('CERTIFICATE REQUEST', signed(requestInfo(keys, names), signer))

const time = (at: string) => tlv(0x17, Buffer.from(at))

/** A version 3 certificate without extensions; its issuer is itself where none is named. */
export function certificate(
  keys: KeyPair,
  names: Names,
  issuer: { keys: KeyPair; names: Names } = { keys, names },
  serial = '01a2',
): string {
  const algorithm = issuer.keys.privateKey.asymmetricKeyType === 'ec' ? ecdsaSha256 : rsaSha256
  const content = sequence(
    tlv(0xa0, tlv(0x02, Buffer.from([2]))),
    tlv(0x02, hex(serial)),
    algorithm,
    name(issuer.names),
    sequence(time('260101000000Z'), time('360101000000Z')),
    name(names),
    spki(keys),
  )
  return pem('CERTIFICATE', signed(content, issuer.keys))
}
