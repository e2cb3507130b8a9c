import { type ConnectionOptions, connect, type SecureVersion } from 'node:tls'
import { afterAll } from 'vitest'
import { authority, type CertificateOptions, folder, forThisMachine } from '../authority.js'

/** What a CSMS with both kinds of certificates, and stations with theirs, need; the files go with the test file. */
export async function tlsBench() {
  const root = await authority()
  const [ec, rsa] = [await root.issue(forThisMachine()), await root.issue(forThisMachine({ key: 'rsa' }))]
  const files = folder()
  afterAll(files.remove)
  const trust: ConnectionOptions = { ca: root.cert }
  return {
    root,
    settings: {
      TLS_CERT_FILE: [files.write('ec.pem', ec.cert), files.write('rsa.pem', rsa.cert)],
      TLS_KEY_FILE: [files.write('ec.key', ec.key), files.write('rsa.key', rsa.key)],
      TLS_CLIENT_CA_FILE: files.write('ca.pem', root.cert),
      TLS_CLIENT_CRL_FILE: undefined,
      PLAIN_PORT: undefined,
    },
    /** Of a station that shows nothing of itself. */
    trust,
    /** Of a station with a certificate. */
    async certified(options: CertificateOptions, by = root): Promise<ConnectionOptions> {
      const { cert, key } = await by.issue(options)
      return { ...trust, cert, key }
    },
  }
}

/** What is agreed on with a server when this is offered: `cipher over protocol`, or that nothing is. */
export async function agreed(url: string, options: ConnectionOptions & { minVersion?: SecureVersion }): Promise<string> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port), ...options }, () => {
      resolve(`${socket.getCipher().standardName} over ${socket.getProtocol()}`)
      socket.destroy()
    })
    socket.once('error', () => resolve('nothing'))
  })
}
