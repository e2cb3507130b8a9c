import 'reflect-metadata'
import { execFile } from 'node:child_process'
import { randomBytes, type webcrypto } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import * as x509 from '@peculiar/x509'

const run = promisify(execFile)
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const OCSP_SIGNING = '1.3.6.1.5.5.7.3.9'

/** A certificate made by a third-party library, with its key. */
export interface Made {
  certificate: x509.X509Certificate
  /** PEM. */
  pem: string
  keys: webcrypto.CryptoKeyPair
  serial: string
}

export interface Wanted {
  issuer?: Made
  ca?: boolean
  pathLength?: number
  /** May sign OCSP responses. */
  responder?: boolean
  /** URL of its OCSP responder. */
  ocsp?: string
  notBefore?: Date
  notAfter?: Date
  extensions?: x509.Extension[]
  keys?: webcrypto.CryptoKeyPair
}

const years = (count: number) => new Date(Date.now() + count * 365 * 24 * 3600_000)

export async function make(name: string, wanted: Wanted = {}): Promise<Made> {
  const keys = wanted.keys ?? (await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']))
  const { issuer, ca = false, pathLength, responder, ocsp } = wanted
  const serial = `7${randomBytes(7).toString('hex')}1`
  const usage = ca ? x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign : x509.KeyUsageFlags.digitalSignature
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serial,
    subject: name,
    issuer: issuer ? issuer.certificate.subject : name,
    notBefore: wanted.notBefore ?? years(-1),
    notAfter: wanted.notAfter ?? years(10),
    publicKey: keys.publicKey,
    signingKey: issuer ? issuer.keys.privateKey : keys.privateKey,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(ca, pathLength, true),
      new x509.KeyUsagesExtension(usage, true),
      ...(responder ? [new x509.ExtendedKeyUsageExtension([OCSP_SIGNING])] : []),
      ...(ocsp ? [new x509.AuthorityInfoAccessExtension({ ocsp: [ocsp] })] : []),
      ...(wanted.extensions ?? []),
    ],
  })
  return { certificate, pem: `${certificate.toString('pem')}\n`, keys, serial }
}

/** A list of what `issuer` revoked, DER. */
export async function makeCrl(
  issuer: Made,
  revoked: Made[],
  { nextUpdate = years(1), extensions }: { nextUpdate?: Date; extensions?: x509.Extension[] } = {},
) {
  const crl = await x509.X509CrlGenerator.create({
    issuer: issuer.certificate.subject,
    thisUpdate: new Date(Date.now() - 60_000),
    nextUpdate,
    entries: revoked.map(({ serial }) => ({ serialNumber: serial, revocationDate: new Date() })),
    signingAlgorithm: algorithm,
    signingKey: issuer.keys.privateKey,
    extensions,
  })
  return Buffer.from(crl.rawData)
}

export const extension = (oid: string, critical: boolean) => new x509.Extension(oid, critical, Buffer.from('3000', 'hex'))

/** How one authority answers. */
export interface Authority {
  ca: Made
  /** Whose key signs; the authority's own by default. */
  signer?: Made
  good?: Made[]
  revoked?: Made[]
  /** Further options of `openssl ocsp`, such as -nmin 5. */
  options?: string[]
}

/** PKCS #8. */
export const keyPem = async ({ keys }: Made) => {
  const der = Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64')
  return `-----BEGIN PRIVATE KEY-----\n${der.replace(/(.{64})/g, '$1\n')}\n-----END PRIVATE KEY-----\n`
}

/** What OpenSSL answers to an OCSP request, in DER: one other than us reads it and writes the response. */
export async function opensslAnswer(
  request: Buffer,
  { ca, signer = ca, good = [], revoked = [], options = ['-nmin', '60'] }: Authority,
): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'plugboard-ocsp-'))
  try {
    const entry =
      (state: string, revokedAt: string) =>
      ({ serial }: Made) =>
        `${state}\t361231235959Z\t${revokedAt}\t${serial.toUpperCase().padStart(serial.length + (serial.length % 2), '0')}\tunknown\t/CN=any\n`
    const files = {
      'index.txt': [...good.map(entry('V', '')), ...revoked.map(entry('R', '260101000000Z'))].join(''),
      'ca.pem': ca.pem,
      'signer.pem': signer.pem,
      'signer.key': await keyPem(signer),
      request,
    }
    for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content)
    const args = [
      '-index',
      'index.txt',
      '-CA',
      'ca.pem',
      '-rsigner',
      'signer.pem',
      '-rkey',
      'signer.key',
      '-reqin',
      'request',
      '-respout',
      'response',
    ]
    await run('openssl', ['ocsp', ...args, ...options], { cwd: folder })
    return await readFile(join(folder, 'response'))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

export interface Responder {
  /** http://127.0.0.1:<port> */
  url: string
  /** Paths asked, in order. */
  hits: string[]
  /** What answers at a path: an authority, bytes, a status, or `silent`. */
  at: Map<string, Authority | Buffer | number | 'silent' | 'endless'>
  stop(): Promise<void>
}

/** An OCSP responder over HTTP. */
export async function startResponder(): Promise<Responder> {
  const hits: string[] = []
  const at: Responder['at'] = new Map()
  const server: Server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    hits.push(request.url!)
    const answer = at.get(request.url!) ?? 404
    if (answer === 'silent') return
    if (answer === 'endless') {
      const timer = setInterval(() => response.write(Buffer.alloc(8192)), 1)
      response.on('close', () => clearInterval(timer))
    } else if (typeof answer === 'number') {
      response.writeHead(answer, { location: `${url}/moved` }).end()
    } else {
      response.setHeader('content-type', 'application/ocsp-response')
      response.end(Buffer.isBuffer(answer) ? answer : await opensslAnswer(Buffer.concat(chunks), answer))
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    hits,
    at,
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** root → sub → leaf, with an OCSP responder for what root and sub have signed. */
export async function contractPki(url: string, commonName = 'CN=DE8AA1A2B3C4D59') {
  const root = await make('CN=MO Root', { ca: true })
  const sub = await make('CN=MO Sub 1', { issuer: root, ca: true, pathLength: 0, ocsp: `${url}/root` })
  const leaf = await make(commonName, { issuer: sub, ocsp: `${url}/sub` })
  const responder = await make('CN=Responder', { issuer: sub, responder: true })
  return { root, sub, leaf, responder }
}
