import { expect, it } from 'vitest'
import { faultOfKey, faultOfPassword } from './stationPassword.js'

it('A00.FR.205: a password has 16 to 64 characters of those allowed, and not always the same', () => {
  expect(['correct-horse-battery', 'aB3*-_=:+|@.0123', `${'x'.repeat(56)}abcdefgh`].map(faultOfPassword)).toEqual([
    undefined,
    undefined,
    undefined,
  ])
  expect(faultOfPassword('fifteen-letters')).toContain('16 to 64')
  expect(faultOfPassword(`${'abcdefgh'.repeat(8)}i`)).toContain('16 to 64')
  expect(faultOfPassword('correct horse battery')).toContain('only')
  expect(faultOfPassword('grün-pferd-batterie')).toContain('only')
  expect(faultOfPassword('aaaaaaaaaaaaaaaaaaaa')).toContain('at random')
})

it('A00.FR.205 of 1.6: a key is 16 to 20 bytes in hex', () => {
  expect(faultOfKey('00112233445566778899aabbccddeeff')).toBeUndefined()
  expect(faultOfKey('00112233445566778899AABBCCDDEEFF01020304')).toBeUndefined()
  expect(faultOfKey('00112233445566778899aabbccddee')).toContain('32 to 40')
  expect(faultOfKey('00112233445566778899aabbccddeefff')).toContain('32 to 40')
  expect(faultOfKey('correct-horse-battery-staple-correct')).toContain('32 to 40')
  expect(faultOfKey('00'.repeat(20))).toContain('at random')
})
