import { expect, it } from 'vitest'
import { asEncoded, dispositionName, fileName } from './fileName.js'

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
  ['x'.repeat(199) + '😀😀', `${'x'.repeat(199)}😀`],
  ['．．／etc／hosts', 'hosts'],
  ['a∕b⁄c', 'c'],
  ['nul', '_nul'],
  ['Com1.log', '_Com1.log'],
  ['command.log', 'command.log'],
  ['log.zip. . ', 'log.zip'],
  ['a\u2028b', 'ab'],
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

it.each([
  [undefined, 'a.log', 'a.log'],
  ['identity', 'a.log', 'a.log'],
  ['GZIP', 'a.log', 'a.log.gz'],
  ['gzip', 'A.GZ', 'A.GZ'],
  ['br', 'a.log', 'a.log.br'],
])('sent as %s, %s stays so as %s', (encoding, given, name) => {
  expect(asEncoded(encoding)(given)).toBe(name)
})

it('a body packed in an unknown way is refused', () => {
  expect(() => asEncoded('aes128gcm')).toThrow('send the file as it is')
})
