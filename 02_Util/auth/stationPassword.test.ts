import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { generatePassword, hashPassword, underNewestSecret, verifyPassword } from './stationPassword.js'

const secrets = [randomBytes(32)]
const bytes = (text: string) => Buffer.from(text, 'utf8')

describe('station passwords', () => {
  for (const kind of ['hmac', 'scrypt'] as const) {
    it(`accepts the right one and no other (${kind})`, async () => {
      const credential = await hashPassword(secrets, 'correct horse bätterý', kind)

      expect(await verifyPassword(secrets, credential, bytes('correct horse bätterý'))).toBe(true)
      expect(await verifyPassword(secrets, credential, bytes('correct horse bättery'))).toBe(false)
      expect(await verifyPassword(secrets, credential, Buffer.alloc(0))).toBe(false)
      expect(credential.hash.includes(bytes('correct'))).toBe(false)
    })

    it(`takes a 1.6 AuthorizationKey as its 20 bytes, as its text, and in either case (${kind})`, async () => {
      const key = generatePassword()
      const credential = await hashPassword(secrets, key.toUpperCase(), kind)

      expect(await verifyPassword(secrets, credential, Buffer.from(key, 'hex'))).toBe(true)
      expect(await verifyPassword(secrets, credential, bytes(key))).toBe(true)
      expect(await verifyPassword(secrets, credential, bytes(key.toUpperCase()))).toBe(true)
      expect(await verifyPassword(secrets, credential, randomBytes(20))).toBe(false)
    })
  }

  it('keeps accepting passwords after the secret was rotated, until the old secret is gone', async () => {
    const credential = await hashPassword(secrets, 'a password of a station', 'hmac')
    const rotated = [randomBytes(32), ...secrets]

    expect(await verifyPassword(rotated, credential, bytes('a password of a station'))).toBe(true)
    expect(await verifyPassword(rotated.slice(0, 1), credential, bytes('a password of a station'))).toBe(false)
  })

  it('moves to the newest secret when the right one is presented, and stays where it is already there', async () => {
    const key = generatePassword()
    const credential = await hashPassword(secrets, key, 'hmac')
    const rotated = [randomBytes(32), ...secrets]

    const moved = underNewestSecret(rotated, credential, Buffer.from(key, 'hex'))

    expect(await verifyPassword(rotated.slice(0, 1), moved, bytes(key))).toBe(true)
    expect(underNewestSecret(rotated, moved, bytes(key))).toBeUndefined()
    expect(underNewestSecret(rotated, credential, bytes('a wrong one'))).toBeUndefined()
    expect(underNewestSecret(rotated, await hashPassword(rotated, key, 'scrypt'), bytes(key))).toBeUndefined()
  })

  it('is never true for a station without a password', async () => {
    expect(await verifyPassword(secrets, undefined, bytes(''))).toBe(false)
    expect(await verifyPassword(secrets, undefined, Buffer.alloc(32))).toBe(false)
  })
})
