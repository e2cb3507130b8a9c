import 'reflect-metadata'
import { KeyObject, webcrypto } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as x509 from '@peculiar/x509'

const ec = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
const rsa = (modulusLength: number) =>
  ({ name: 'RSASSA-PKCS1-v1_5', modulusLength, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' }) as const

const day = 86_400_000
let serial = 0x10

export interface Identity {
  /** PEM. */
  cert: string
  key: string
  serialNumber: string
}

export interface CertificateOptions {
  CN?: string
  O?: string
  /** Days from now. */
  from?: number
  to?: number
  key?: 'ec' | 'rsa' | 'shortRsa'
  ca?: boolean
  pathLength?: number
  extensions?: x509.Extension[]
}

/** A certificate authority of a test: makes certificates while the test runs. */
export interface Authority {
  cert: string
  issue(options?: CertificateOptions): Promise<Identity>
  /** An intermediate below it. */
  below(options?: CertificateOptions): Promise<Authority>
  /** A revocation list with these. */
  revoke(...revoked: Identity[]): Promise<string>
}

/** A root of its own. */
export async function authority(CN = 'Test Root'): Promise<Authority> {
  const keys = await webcrypto.subtle.generateKey(ec, true, ['sign', 'verify'])
  return signer(await make({ CN, O: 'Plugboard Tests', ca: true }, keys, `CN=${CN}, O=Plugboard Tests`, keys), keys)
}

async function signer(own: x509.X509Certificate, keys: webcrypto.CryptoKeyPair): Promise<Authority> {
  const issuedBy = async (options: CertificateOptions) => {
    const { key = 'ec' } = options
    const subject = await webcrypto.subtle.generateKey(key === 'ec' ? ec : rsa(key === 'rsa' ? 2048 : 1024), true, ['sign', 'verify'])
    return { certificate: await make(options, subject, own.subject, keys), keys: subject }
  }
  return {
    cert: own.toString('pem'),
    async issue(options = {}) {
      const { certificate, keys: subject } = await issuedBy(options)
      const key = KeyObject.from(subject.privateKey).export({ type: 'pkcs8', format: 'pem' }).toString()
      return { cert: certificate.toString('pem'), key, serialNumber: certificate.serialNumber }
    },
    async below(options = {}) {
      const made = await issuedBy({ CN: 'Test Sub-CA', O: 'Plugboard Tests', ca: true, ...options })
      return signer(made.certificate, made.keys)
    },
    async revoke(...revoked) {
      const list = await x509.X509CrlGenerator.create({
        issuer: own.subject,
        thisUpdate: new Date(Date.now() - day),
        nextUpdate: new Date(Date.now() + day),
        entries: revoked.map(({ serialNumber }) => ({ serialNumber, revocationDate: new Date(Date.now() - day) })),
        signingAlgorithm: ec,
        signingKey: keys.privateKey,
      })
      return list.toString('pem').replaceAll(/(?<=BEGIN |END )CRL/g, 'X509 CRL')
    },
  }
}

async function make(
  { CN, O = 'Plugboard Tests', from = -1, to = 30, ca = false, pathLength, extensions = [] }: CertificateOptions,
  subject: webcrypto.CryptoKeyPair,
  issuer: string,
  issuerKeys: webcrypto.CryptoKeyPair,
): Promise<x509.X509Certificate> {
  const usage = ca
    ? x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign
    : x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.keyEncipherment
  return x509.X509CertificateGenerator.create({
    serialNumber: (serial++).toString(16).padStart(4, '0'),
    subject: [...(CN === undefined ? [] : [{ CN: [CN] }]), ...(O === '' ? [] : [{ O: [O] }])],
    issuer,
    notBefore: new Date(Date.now() + from * day),
    notAfter: new Date(Date.now() + to * day),
    publicKey: subject.publicKey,
    signingKey: issuerKeys.privateKey,
    signingAlgorithm: ec,
    extensions: [new x509.BasicConstraintsExtension(ca, pathLength, true), new x509.KeyUsagesExtension(usage, true), ...extensions],
  })
}

/** A server certificate for this machine. */
export const forThisMachine = (options: CertificateOptions = {}): CertificateOptions => ({
  CN: 'localhost',
  extensions: [
    new x509.SubjectAlternativeNameExtension([
      { type: 'dns', value: 'localhost' },
      { type: 'ip', value: '127.0.0.1' },
    ]),
  ],
  ...options,
})

/** A folder for files of a test; `remove` takes it away. */
export function folder() {
  const path = mkdtempSync(join(tmpdir(), 'plugboard-tls-'))
  return {
    /** Writes a file and returns its path. */
    write(name: string, text: string): string {
      const file = join(path, name)
      writeFileSync(file, text)
      return file
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  }
}
