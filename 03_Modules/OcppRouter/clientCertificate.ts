import { X509Certificate } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { type DetailedPeerCertificate, TLSSocket } from 'node:tls'
import type { CertificateNames } from '#base/repositories/stations.js'
import { faultOfPath, type PathFault, subjectNames, type Trust } from '#util/x509/certificatePath.js'
import { isTrustedProxy } from './clientAddress.js'

const header = 'x-client-cert'
const longestChain = 10

/** The certificate a station showed in its TLS handshake and those it sent along; of a trusted proxy's station the certificate alone, from its header. */
export function clientCertificates(request: IncomingMessage, trustedProxies: string[]): X509Certificate[] {
  const { socket, headers } = request
  try {
    // from anybody else the header proves nothing.
    if (isTrustedProxy(socket, trustedProxies)) return [headers[header] ?? []].flat().slice(0, 1).map(readForwarded)
    return socket instanceof TLSSocket ? chainOf(socket.getPeerCertificate(true)) : []
  } catch {
    return [] // what cannot be read proves nothing either
  }
}

/** PEM with percent signs, as nginx writes it, or DER in base64. */
function readForwarded(text: string): X509Certificate {
  const plain = decodeURIComponent(text)
  return new X509Certificate(plain.includes('-----BEGIN') ? plain : Buffer.from(plain.replace(/^:|:$/g, ''), 'base64'))
}

function chainOf(first: DetailedPeerCertificate): X509Certificate[] {
  const chain: X509Certificate[] = []
  for (let one = first; one?.raw && chain.length < longestChain; one = one.issuerCertificate) {
    chain.push(new X509Certificate(one.raw))
    if (one.issuerCertificate === one) break
  }
  return chain
}

export type CertificateFault = 'noCertificate' | 'noStationCas' | 'badCertificate' | 'otherCertificate' | 'otherOrganization'

/** Why a certificate is not that of a station: A00.FR.403 to 407. `detail` says more for the operator. */
export function faultOfCertificate(
  chain: X509Certificate[],
  { trust, stationId, names }: { trust: Trust | undefined; stationId: string; names: CertificateNames },
): { fault: CertificateFault; detail?: PathFault } | undefined {
  const [own] = chain
  if (!own) return { fault: trust ? 'noCertificate' : 'noStationCas' }
  if (!trust) return { fault: 'noStationCas' }
  const detail = faultOfPath(chain, trust)
  if (detail) return { fault: 'badCertificate', detail }
  // A00.FR.405, A00.FR.427: the certificate of one station does not open the URL of another.
  const [name, ...more] = subjectNames(own, 'CN')
  if (name === undefined || more.length > 0 || (name !== stationId && name !== names.serialNumber)) return { fault: 'otherCertificate' }
  // A00.FR.404, A00.FR.509
  const organizations = subjectNames(own, 'O')
  if (organizations.length === 0) return { fault: 'otherOrganization' }
  if (names.organizations.length > 0 && !organizations.some((name) => names.organizations.includes(name)))
    return { fault: 'otherOrganization' }
  return undefined
}

/** Subject of a certificate, on one line. */
export const subjectOf = ({ subject }: X509Certificate): string => subject.replaceAll('\n', ', ').slice(0, 200)
