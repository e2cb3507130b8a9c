import { constants, createHash, createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createSecureContext, type SecureContextOptions, type TlsOptions } from 'node:tls'
import { revokedBy, type Trust } from '#util/revocation/trust.js'
import { certificatesIn } from '#util/x509/certificates.js'
import { fieldsOf } from '#util/x509/fields.js'
import { readPublicKey } from '#util/x509/publicKey.js'
import { ConfigError } from './config.js'
import type { SettingName, Values } from './settings.js'

type TlsValues = Pick<Values, 'TLS_CERT_FILE' | 'TLS_KEY_FILE' | 'TLS_CLIENT_CA_FILE' | 'TLS_CLIENT_CRL_FILE' | 'PLAIN_PORT'>

/** What the files of the TLS settings say. */
export interface TlsFiles {
  /** Of the server; undefined where it speaks plain HTTP. */
  identity?: { cert: string[]; key: string[]; certificates: X509Certificate[] }
  /** Who signs certificates of stations; undefined where nobody does. */
  trust?: Trust
  /** PEM of the CAs named to stations. */
  clientCas?: string
  /** Tells one state of the files from another. */
  mark: string
}

const handshakeMs = 8_000

/** A00.FR.318, A00.FR.421 ask for four of these; ECDHE with an RSA key besides, which keeps secret what was recorded. Nothing else is agreed to (A00.FR.320, A00.FR.423). */
const ciphers = [
  'TLS_AES_256_GCM_SHA384',
  'TLS_AES_128_GCM_SHA256',
  'TLS_CHACHA20_POLY1305_SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'AES256-GCM-SHA384',
  'AES128-GCM-SHA256',
].join(':')

/** Reads the files of the TLS settings; throws ConfigError naming the setting that is wrong. */
export async function readTls(values: TlsValues): Promise<TlsFiles> {
  const { TLS_CERT_FILE, TLS_KEY_FILE, TLS_CLIENT_CA_FILE, TLS_CLIENT_CRL_FILE, PLAIN_PORT } = values
  if (TLS_KEY_FILE && !TLS_CERT_FILE) throw new ConfigError('TLS_KEY_FILE is set, but TLS_CERT_FILE is not')
  if (PLAIN_PORT && !TLS_CERT_FILE)
    throw new ConfigError('PLAIN_PORT is for stations without TLS beside a PORT with TLS: set TLS_CERT_FILE too')
  if (TLS_CLIENT_CRL_FILE && !TLS_CLIENT_CA_FILE) throw new ConfigError('TLS_CLIENT_CRL_FILE is set, but TLS_CLIENT_CA_FILE is not')
  const identity = TLS_CERT_FILE && (await readIdentity(TLS_CERT_FILE, TLS_KEY_FILE ?? []))
  const clientCas = TLS_CLIENT_CA_FILE && (await text('TLS_CLIENT_CA_FILE', TLS_CLIENT_CA_FILE))
  const crl = TLS_CLIENT_CRL_FILE && (await text('TLS_CLIENT_CRL_FILE', TLS_CLIENT_CRL_FILE))
  const trust = clientCas && readTrust(values, clientCas, crl)
  const mark = createHash('sha256')
    .update(JSON.stringify([identity && identity.cert, identity && identity.key, clientCas, crl]))
    .digest('base64')
  return { identity: identity || undefined, clientCas: clientCas || undefined, trust: trust || undefined, mark }
}

async function readIdentity(certFiles: string[], keyFiles: string[]): Promise<NonNullable<TlsFiles['identity']>> {
  if (keyFiles.length !== certFiles.length)
    throw new ConfigError(
      `TLS_KEY_FILE names ${keyFiles.length} files, TLS_CERT_FILE ${certFiles.length}: each certificate needs its key, in the same order`,
    )
  const cert = await Promise.all(certFiles.map((path) => text('TLS_CERT_FILE', path)))
  const key = await Promise.all(keyFiles.map((path) => text('TLS_KEY_FILE', path)))
  const certificates = cert.map((pem, i) => {
    const [own] = read('TLS_CERT_FILE', certFiles[i]!, 'no certificate in PEM', () => certificatesIn(pem))
    if (!own) throw new ConfigError(`TLS_CERT_FILE=${certFiles[i]} holds no certificate in PEM`)
    refuseWeak(own, certFiles[i]!)
    const secret: KeyObject = read('TLS_KEY_FILE', keyFiles[i]!, 'no private key in PEM without a passphrase', () =>
      createPrivateKey(key[i]!),
    )
    if (!own.checkPrivateKey(secret)) throw new ConfigError(`TLS_KEY_FILE=${keyFiles[i]} is not the key of TLS_CERT_FILE=${certFiles[i]}`)
    return own
  })
  read('TLS_CERT_FILE', certFiles.join(), 'a chain that TLS cannot use', () => createSecureContext({ cert, key, ciphers }))
  return { cert, key, certificates }
}

/** A00.FR.502, A00.FR.503 */
function refuseWeak({ raw }: X509Certificate, path: string): void {
  try {
    readPublicKey(fieldsOf(raw).spki)
  } catch (err) {
    throw new ConfigError(`TLS_CERT_FILE=${path} is not accepted: ${(err as Error).message}`)
  }
}

function readTrust({ TLS_CLIENT_CA_FILE, TLS_CLIENT_CRL_FILE }: TlsValues, pem: string, crl: string | undefined): Trust {
  const anchors = read('TLS_CLIENT_CA_FILE', TLS_CLIENT_CA_FILE!, 'a certificate that cannot be read', () => certificatesIn(pem))
  if (anchors.length === 0) throw new ConfigError(`TLS_CLIENT_CA_FILE=${TLS_CLIENT_CA_FILE} holds no certificate in PEM`)
  const other = anchors.find(({ ca }) => !ca)
  if (other) throw new ConfigError(`TLS_CLIENT_CA_FILE=${TLS_CLIENT_CA_FILE}: ${oneLine(other.subject)} is no CA`)
  if (crl !== undefined && !crl.includes('BEGIN X509 CRL'))
    throw new ConfigError(`TLS_CLIENT_CRL_FILE=${TLS_CLIENT_CRL_FILE} holds no revocation list in PEM`)
  try {
    return { anchors, revoked: revokedBy(crl ?? '', anchors) }
  } catch (err) {
    throw new ConfigError(`TLS_CLIENT_CRL_FILE=${TLS_CLIENT_CRL_FILE} is not accepted: ${(err as Error).message}`)
  }
}

const oneLine = (name: string) => name.replaceAll('\n', ', ')

const text = (setting: SettingName, path: string): Promise<string> =>
  readFile(path, 'utf8').catch((err: NodeJS.ErrnoException) => {
    throw new ConfigError(`${setting}=${path} cannot be read: ${err.code}`)
  })

function read<T>(setting: SettingName, path: string, otherwise: string, reading: () => T): T {
  try {
    return reading()
  } catch {
    throw new ConfigError(`${setting}=${path} holds ${otherwise}`)
  }
}

/** How the server speaks TLS (A00.FR.306, A00.FR.409), apart from what `contextOf` may change while it runs. */
export function serverOptions(files: TlsFiles): TlsOptions | undefined {
  if (!files.identity) return undefined
  return {
    ...contextOf(files),
    handshakeTimeout: handshakeMs,
    // A station without a certificate may come with a password: whether its certificate is good enough is decided with the station known.
    requestCert: files.clientCas !== undefined,
    rejectUnauthorized: false,
  }
}

/** Certificates, keys and what is acceptable: exchanged without touching open sockets. */
export const contextOf = ({ identity, clientCas }: TlsFiles): SecureContextOptions => ({
  cert: identity?.cert, // A00.FR.307, A00.FR.410
  key: identity?.key,
  ca: clientCas,
  ciphers,
  honorCipherOrder: true,
  minVersion: 'TLSv1.2', // A00.FR.313, A00.FR.416
  // Without tickets every handshake shows the whole chain of the station again.
  secureOptions: constants.SSL_OP_NO_COMPRESSION | constants.SSL_OP_NO_RENEGOTIATION | constants.SSL_OP_NO_TICKET, // A00.FR.321, A00.FR.424
})

/** What `check-config` says, and what an operator should know although a start would succeed. */
export function tlsSays({ identity, trust }: TlsFiles): { says: string; warnings: string[] } {
  const names = identity?.certificates.map((one) => `${nameOf(one)} until ${new Date(one.validTo).toISOString().slice(0, 10)}`)
  const says = [
    names ? `https and wss for ${names.join(' and ')}` : 'none here: plain HTTP',
    ...(trust ? [`${trust.anchors.length} CA(s) of stations`] : []),
  ]
  const all = [
    ...(identity?.certificates ?? []).map((one) => ['TLS_CERT_FILE', one] as const),
    ...(trust?.anchors ?? []).map((one) => ['TLS_CLIENT_CA_FILE', one] as const),
  ]
  const warnings = all.flatMap(([setting, one]) => {
    if (new Date(one.validTo) < new Date()) return [`${setting}: ${nameOf(one)} has expired`]
    return new Date(one.validFrom) > new Date() ? [`${setting}: ${nameOf(one)} is not valid yet`] : []
  })
  // A00.FR.510
  const nameless = identity?.certificates.some((one) => !/^CN=/m.test(one.subject))
  return {
    says: says.join(', '),
    warnings: nameless ? [...warnings, 'TLS_CERT_FILE: stations look for the name of this server in CN, and there is none'] : warnings,
  }
}

const nameOf = ({ subject }: X509Certificate) => /^CN=(.*)$/m.exec(subject)?.[1] ?? oneLine(subject)
