import 'reflect-metadata'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:tls'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Authority, authority, folder, forThisMachine, type Identity } from '../test/authority.js'
import { agreed } from '../test/conformance/tls.js'
import { ConfigError } from './config.js'
import { contextOf, readTls, serverOptions, tlsSays } from './tls.js'

const files = folder()
let root: Authority
let own: Identity
let paths: Record<'cert' | 'key' | 'ca' | 'crl' | 'otherKey' | 'nonsense' | 'short' | 'shortKey' | 'rsa' | 'rsaKey', string>
beforeAll(async () => {
  root = await authority()
  own = await root.issue(forThisMachine())
  const rsa = await root.issue(forThisMachine({ key: 'rsa' }))
  const short = await root.issue(forThisMachine({ key: 'shortRsa' }))
  paths = {
    cert: files.write('cert.pem', own.cert),
    key: files.write('key.pem', own.key),
    ca: files.write('ca.pem', root.cert),
    crl: files.write('crl.pem', await root.revoke(rsa)),
    otherKey: files.write('other.pem', (await root.issue()).key),
    nonsense: files.write('nonsense.pem', 'not a certificate'),
    short: files.write('short.pem', short.cert),
    shortKey: files.write('short.key', short.key),
    rsa: files.write('rsa.pem', rsa.cert),
    rsaKey: files.write('rsa.key', rsa.key),
  }
})
afterAll(() => files.remove())

const none = {
  TLS_CERT_FILE: undefined,
  TLS_KEY_FILE: undefined,
  TLS_CLIENT_CA_FILE: undefined,
  TLS_CLIENT_CRL_FILE: undefined,
  PLAIN_PORT: undefined,
}

it('is plain HTTP without settings', async () => {
  const read = await readTls(none)

  expect([serverOptions(read), read.trust, tlsSays(read)]).toEqual([undefined, undefined, { says: 'none here: plain HTTP', warnings: [] }])
})

it('takes a certificate of each kind, and the CAs of stations', async () => {
  const read = await readTls({
    ...none,
    TLS_CERT_FILE: [paths.cert, paths.rsa],
    TLS_KEY_FILE: [paths.key, paths.rsaKey],
    TLS_CLIENT_CA_FILE: paths.ca,
    TLS_CLIENT_CRL_FILE: paths.crl,
  })

  expect(contextOf(read)).toMatchObject({ minVersion: 'TLSv1.2', cert: [own.cert, expect.any(String)] })
  expect(serverOptions(read)).toMatchObject({ requestCert: true, rejectUnauthorized: false })
  expect(tlsSays(read).says).toMatch(/^https and wss for localhost until \d{4}-\d\d-\d\d and localhost until .*, 1 CA\(s\) of stations$/)
})

it('warns of what has expired', async () => {
  const late = await root.issue(forThisMachine({ from: -3, to: -1 }))
  const read = await readTls({
    ...none,
    TLS_CERT_FILE: [files.write('late.pem', late.cert)],
    TLS_KEY_FILE: [files.write('late.key', late.key)],
  })

  expect(tlsSays(read).warnings).toEqual(['TLS_CERT_FILE: localhost has expired'])
})

it.each([
  ['a key without a certificate', () => ({ TLS_KEY_FILE: [paths.key] }), /^TLS_KEY_FILE is set, but TLS_CERT_FILE is not$/],
  ['a certificate without a key', () => ({ TLS_CERT_FILE: [paths.cert] }), /^TLS_KEY_FILE names 0 files, TLS_CERT_FILE 1/],
  [
    'a file that is not there',
    () => ({ TLS_CERT_FILE: ['/nowhere.pem'], TLS_KEY_FILE: [paths.key] }),
    /^TLS_CERT_FILE=\/nowhere.pem cannot be read: ENOENT$/,
  ],
  [
    'a file that holds none',
    () => ({ TLS_CERT_FILE: [paths.nonsense], TLS_KEY_FILE: [paths.key] }),
    /^TLS_CERT_FILE=\S+ holds no certificate in PEM$/,
  ],
  ['no key', () => ({ TLS_CERT_FILE: [paths.cert], TLS_KEY_FILE: [paths.nonsense] }), /^TLS_KEY_FILE=\S+ holds no private key/],
  [
    'the key of another',
    () => ({ TLS_CERT_FILE: [paths.cert], TLS_KEY_FILE: [paths.otherKey] }),
    /^TLS_KEY_FILE=\S+ is not the key of TLS_CERT_FILE=/,
  ],
  [
    'a short key (A00.FR.502)',
    () => ({ TLS_CERT_FILE: [paths.short], TLS_KEY_FILE: [paths.shortKey] }),
    /^TLS_CERT_FILE=\S+ is not accepted: its RSA key has 1024 bits/,
  ],
  ['a CA that is none', () => ({ TLS_CLIENT_CA_FILE: paths.cert }), /^TLS_CLIENT_CA_FILE=\S+: CN=localhost, O=Plugboard Tests is no CA$/],
  ['no CA at all', () => ({ TLS_CLIENT_CA_FILE: paths.nonsense }), /^TLS_CLIENT_CA_FILE=\S+ holds no certificate in PEM$/],
  ['a list without its CA', () => ({ TLS_CLIENT_CRL_FILE: paths.crl }), /^TLS_CLIENT_CRL_FILE is set, but TLS_CLIENT_CA_FILE is not$/],
  [
    'no list',
    () => ({ TLS_CLIENT_CA_FILE: paths.ca, TLS_CLIENT_CRL_FILE: paths.nonsense }),
    /^TLS_CLIENT_CRL_FILE=\S+ holds no revocation list in PEM$/,
  ],
  ['a plain port beside a plain port', () => ({ PLAIN_PORT: 8081 }), /^PLAIN_PORT is for stations without TLS/],
])('refuses %s with one line that names the setting', async (_what, given, line) => {
  const refused = readTls({ ...none, ...given() })

  await expect(refused).rejects.toBeInstanceOf(ConfigError)
  await expect(refused).rejects.toThrow(line)
})

it('refuses a list that another CA signed', async () => {
  const foreign = files.write('foreign.pem', await (await authority('Nobody')).revoke(own))

  await expect(readTls({ ...none, TLS_CLIENT_CA_FILE: paths.ca, TLS_CLIENT_CRL_FILE: foreign })).rejects.toThrow(
    /^TLS_CLIENT_CRL_FILE=\S+ is not accepted: none of the CAs signed the list/,
  )
})

it('is a TLS server that shows its certificate (A00.FR.306, A00.FR.307, A00.FR.409, A00.FR.410), from 1.2 on (A00.FR.313, A00.FR.416), with the suites asked for (A00.FR.318, A00.FR.421) and no weak ones (A00.FR.320, A00.FR.423)', async () => {
  const read = await readTls({ ...none, TLS_CERT_FILE: [paths.cert, paths.rsa], TLS_KEY_FILE: [paths.key, paths.rsaKey] })
  const server = createServer(serverOptions(read)!).on('tlsClientError', () => {})
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const offering = (options: object) => agreed(`wss://localhost:${(server.address() as AddressInfo).port}`, { ca: root.cert, ...options })

  expect(await offering({})).toMatch(/ over TLSv1.3$/)
  expect(await offering({ ca: (await authority('Nobody')).cert })).toBe('nothing')
  expect(await offering({ minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL@SECLEVEL=0' })).toBe('nothing')
  for (const ciphers of ['ECDHE-ECDSA-AES128-GCM-SHA256', 'ECDHE-ECDSA-AES256-GCM-SHA384', 'AES128-GCM-SHA256', 'AES256-GCM-SHA384'])
    expect(await offering({ ciphers, maxVersion: 'TLSv1.2' })).toMatch(/ over TLSv1.2$/)
  for (const ciphers of ['AES128-SHA', 'ECDHE-RSA-AES256-SHA384', 'ECDHE-ECDSA-AES128-SHA', 'AECDH-AES128-SHA', 'NULL'])
    expect(await offering({ ciphers: `${ciphers}:@SECLEVEL=0`, maxVersion: 'TLSv1.2' }), ciphers).toBe('nothing')
  await new Promise((resolve) => server.close(resolve))
})
