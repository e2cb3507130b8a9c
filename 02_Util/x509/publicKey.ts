import { createHash, createPublicKey, type KeyObject } from 'node:crypto'
import { bitsOf, inside, oidOf, readDer, tags } from './der.js'

/** What an operator wants to know of a public key. */
export interface KeyFacts {
  type: 'RSA' | 'EC' | 'Ed25519' | 'Ed448'
  bits: number
  /** SHA-256 of its SubjectPublicKeyInfo, in hexadecimal: the same key has the same. */
  hash: string
}

const RSA_ENCRYPTION = '2a864886f70d010101'
const RSASSA_PSS = '2a864886f70d01010a'
const EC_PUBLIC_KEY = '2a8648ce3d0201'

/** Curves in use for such certificates: those of NIST and Brainpool with 224 bits and more. */
const curves: ReadonlyMap<string, number> = new Map([
  ['2b81040021', 224],
  ['2a8648ce3d030107', 256],
  ['2b81040022', 384],
  ['2b81040023', 521],
  ['2b2403030208010105', 224],
  ['2b2403030208010107', 256],
  ['2b2403030208010109', 320],
  ['2b240303020801010b', 384],
  ['2b240303020801010d', 512],
])
const edwards: ReadonlyMap<string, { type: 'Ed25519' | 'Ed448'; bits: number }> = new Map([
  ['2b6570', { type: 'Ed25519', bits: 256 }],
  ['2b6571', { type: 'Ed448', bits: 456 }],
])

const MOST_RSA_BITS = 8192

export const keyHash = (spki: Buffer): string => createHash('sha256').update(spki).digest('hex')

export const spkiOf = (key: KeyObject): Buffer => key.export({ type: 'spki', format: 'der' })

/** Reads a SubjectPublicKeyInfo that a stranger sent. Its size is looked at before anything is computed with it. Throws with what is wrong. */
export function readPublicKey(spki: Buffer): KeyFacts & { key: KeyObject } {
  const [algorithm, bits] = inside(readDer(spki)[0])
  const [name, parameters] = inside(algorithm)
  const facts = factsOf(oidOf(name), parameters && parameters.tag === tags.oid ? oidOf(parameters) : undefined, bitsOf(bits))
  return { ...facts, hash: keyHash(spki), key: createPublicKey({ key: spki, format: 'der', type: 'spki' }) }
}

function factsOf(algorithm: string, curve: string | undefined, key: Buffer): Omit<KeyFacts, 'hash'> {
  if (algorithm === RSA_ENCRYPTION || algorithm === RSASSA_PSS) return { type: 'RSA', bits: rsaBits(key) }
  if (algorithm === EC_PUBLIC_KEY) {
    // A00.FR.503. A curve that comes with its own parameters is none of these.
    const bits = curve && curves.get(curve)
    if (!bits) throw new Error('its key is on a curve that is not known here, or smaller than 224 bits (A00.FR.503)')
    return { type: 'EC', bits }
  }
  const edward = edwards.get(algorithm)
  if (edward) return edward
  throw new Error('its key is neither RSA nor of an elliptic curve')
}

function rsaBits(key: Buffer): number {
  const [modulus] = inside(readDer(key)[0])
  if (modulus?.tag !== tags.integer) throw new Error('its RSA key has no modulus')
  const bits = modulus.content.toString('hex').replace(/^0+/, '')
  const count = bits.length * 4 - (Math.clz32(Number.parseInt(bits[0] ?? '0', 16)) - 28)
  if (count < 2048) throw new Error(`its RSA key has ${count} bits, at least 2048 are needed (A00.FR.502)`)
  if (count > MOST_RSA_BITS) throw new Error(`its RSA key has ${count} bits, at most ${MOST_RSA_BITS} are taken`)
  return count
}
