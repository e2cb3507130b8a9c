import { createHmac, randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import type { Credential } from '#base/system.js'

const stretch = promisify<Buffer, Buffer, number, Buffer>(scrypt)
const HASH_BYTES = 32

/** 40 hex digits: what 1.6 calls 20 bytes of AuthorizationKey, and a password text that every 2.x station can store too. */
export const generatePassword = (): string => randomBytes(20).toString('hex')

/** A key of 16 to 20 bytes written in hex is the same key in either case. */
function canonical(password: Buffer): Buffer {
  const text = password.toString('latin1')
  return /^(?:[0-9a-fA-F]{2}){16,20}$/.test(text) ? Buffer.from(text.toLowerCase()) : password
}

const mac = (secretKey: Buffer, password: Buffer) => createHmac('sha256', secretKey).update('station password\0').update(password).digest()

/**
 * What is stored of a station's password. `hmac` (SHA-256 with the installation's secret, microseconds) for those we or the station made up
 * at random, `scrypt` (50 ms) for those people choose.
 */
export async function hashPassword(secretKeys: Buffer[], password: string | Buffer, kind: Credential['kind']): Promise<Credential> {
  const bytes = canonical(Buffer.isBuffer(password) ? password : Buffer.from(password, 'utf8'))
  if (kind === 'hmac') return { kind, hash: mac(secretKeys[0]!, bytes) }
  const salt = randomBytes(16)
  return { kind, salt, hash: await stretch(bytes, salt, HASH_BYTES) }
}

const UNKNOWN: Credential = { kind: 'hmac', hash: Buffer.alloc(HASH_BYTES) }

/** What the bytes of a Basic header may stand for. */
const textsOf = (offered: Buffer): Buffer[] => [
  ...new Set([canonical(offered), offered]),
  ...(offered.length >= 16 && offered.length <= 20 ? [Buffer.from(offered.toString('hex'))] : []),
]

/**
 * True when the bytes of a Basic header are the password. 1.6 stations send an AuthorizationKey of 32 to 40 hex digits as its 16 to 20 bytes or as its text:
 * both fit. Every secret of the installation is tried, so that SECRET_KEY can rotate. Constant time; without a credential it takes as long and is false.
 */
export async function verifyPassword(secretKeys: Buffer[], credential: Credential | undefined, offered: Buffer): Promise<boolean> {
  const { kind, hash, salt } = credential ?? UNKNOWN
  const texts = textsOf(offered)
  const hashes =
    kind === 'hmac'
      ? texts.flatMap((text) => secretKeys.map((key) => mac(key, text)))
      : await Promise.all(texts.map((text) => stretch(text, salt ?? Buffer.alloc(0), HASH_BYTES)))
  // Every candidate is compared, so that the time tells nothing about which one fits.
  const fits = hashes.map((candidate) => candidate.length === hash.length && timingSafeEqual(candidate, hash))
  return fits.includes(true) && credential !== undefined
}

/** A password that fits a hash of an older secret, hashed with the newest; undefined where nothing needs to change. */
export function underNewestSecret(
  [newest, ...older]: Buffer[],
  credential: Credential | undefined,
  offered: Buffer,
): Credential | undefined {
  if (credential?.kind !== 'hmac') return undefined
  const text = textsOf(offered).find((candidate) => older.some((key) => mac(key, candidate).equals(credential.hash)))
  return text && { kind: 'hmac', hash: mac(newest!, text) }
}
