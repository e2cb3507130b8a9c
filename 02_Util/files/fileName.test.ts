import { expect, it } from 'vitest'
import { dispositionName, fileName } from './fileName.js'

it.each([
  ['fw-2.1.bin', 'fw-2.1.bin'],
  ['../../etc/passwd', 'passwd'],
  ['C:\\logs\\today.zip', 'today.zip'],
  ['..', 'upload'],
  ['.htaccess', 'htaccess'],
  ['a"b\r\nSet-Cookie: x;.bin', 'abSet-Cookie x.bin'],
  ['journal été.log', 'journal été.log'],
  ['\u202Egnp.exe', 'gnp.exe'],
  ['x'.repeat(500), 'x'.repeat(200)],
  ['', 'upload'],
  [undefined, 'upload'],
])('%j is called %j (A-35)', (given, name) => {
  expect(fileName(given)).toBe(name)
})

it.each([
  ['form-data; name="uploadfile"; filename="logfile_20210420.zip"', 'logfile_20210420.zip'],
  ['attachment; filename=plain.log', 'plain.log'],
  ['inline', undefined],
  [undefined, undefined],
])('%j names %j (N01.FR.19)', (header, name) => {
  expect(dispositionName(header)).toBe(name)
})
