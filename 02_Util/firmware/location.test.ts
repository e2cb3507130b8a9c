import { expect, it } from 'vitest'
import { isCovered, readLocation } from './location.js'

const prefixes = ['https://fw.example.com/chargers', 'ftp://files.example.com:2121/']

it.each([
  ['https://fw.example.com/chargers/fw.bin', true],
  ['https://FW.example.com:443/chargers/a/b?version=2', true],
  ['https://fw.example.com/chargers', true],
  ['https://user:pw@fw.example.com/chargers/fw.bin', true],
  ['ftp://files.example.com:2121/fw.bin', true],
  ['https://fw.example.com/chargers-evil/fw.bin', false],
  ['https://fw.example.com/chargers/../other/fw.bin', false],
  ['https://fw.example.com/chargers/%2e%2e/other/fw.bin', false],
  ['https://fw.example.com/chargers/..%2fother/fw.bin', false],
  ['http://fw.example.com/chargers/fw.bin', false],
  ['https://fw.example.com:8443/chargers/fw.bin', false],
  ['https://fw.example.com.evil.com/chargers/fw.bin', false],
  ['https://evil.com/https://fw.example.com/chargers/fw.bin', false],
  ['https://fw.example.com@evil.com/chargers/fw.bin', false],
  ['ftp://files.example.com/fw.bin', false],
])('%s is covered: %s (A-37)', (location, covered) => {
  expect(isCovered(readLocation(location)!, prefixes)).toBe(covered)
})

it.each([
  'https://a@fw.example.com@evil.com/x',
  'https://fw.example.com\\@evil.com/x',
  'https://evil.com\\fw.example.com/x',
  'https://fw.example.com /x',
  ' https://fw.example.com/x',
  'https://fw.example.com/x\ny',
  'https:fw.example.com/x',
  'https:///x',
  'fw.bin',
  '',
])('%j is no location: two readers may see two places in it', (location) => {
  expect(readLocation(location)).toBeUndefined()
})
