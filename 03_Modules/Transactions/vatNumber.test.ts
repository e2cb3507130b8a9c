import { expect, it } from 'vitest'
import { judgeVatNumber } from './vatNumber.js'

it.each([
  'DE123456789',
  'nl 1234.56789 b01',
  'ATU12345678',
  'BE0123456789',
  'CHE-123.456.789 MWST',
  'FRXX123456789',
  'IE1234567FA',
  'ESX1234567R',
  'EL123456789',
  'XIGD123',
])('%s has the form of a number of its country, and the answer says that no more was checked', (number) => {
  expect(judgeVatNumber(number)).toMatchObject({
    status: 'Accepted',
    reasonCode: 'NoError',
    reason: expect.stringContaining('no register was asked'),
  })
})

it.each(['DE12345678', 'DE1234567890', 'NL123456789A01', 'AT12345678', 'FROI123456789', 'CHE12345678', 'LU1234567'])(
  '%s does not',
  (number) => {
    expect(judgeVatNumber(number)).toMatchObject({ status: 'Rejected', reasonCode: 'InvalidValue' })
  },
)

it.each(['', '123456789', 'US123456789', 'ZZ1', '充電123456789', 'constructor'])('%s is not judged: no form is known for it', (number) => {
  expect(judgeVatNumber(number)).toMatchObject({
    status: 'Rejected',
    reasonCode: 'UnsupportedParam',
    reason: expect.stringContaining('not checked'),
  })
})
