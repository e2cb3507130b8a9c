import { X509Certificate } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { type DetailedPeerCertificate, TLSSocket } from 'node:tls'
import type { CertificateNames } from '#base/repositories/stations.js'
import { isListed, type Trust } from '#util/revocation/trust.js'
import { subjectNames } from '#util/x509/names.js'
import { type PathFault, pathOf } from '#util/x509/path.js'
import { isForTlsClients } from '#util/x509/use.js'
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

/** `name`: its CN. `path`: from it to the CA that is trusted. */
export type CertificateVerdict = { name: string; path: X509Certificate[] } | { fault: CertificateFault; detail?: PathFault }

/** Whether a certificate is that of a station, which is let in by no other (A00.FR.403, A00.FR.404, A00.FR.405, A00.FR.407). `detail` says more for the operator. */
export function judgeCertificate(
  [own, ...links]: X509Certificate[],
  { trust, stationId, names }: { trust: Trust | undefined; stationId: string; names: CertificateNames },
): CertificateVerdict {
  if (!trust) return { fault: 'noStationCas' }
  if (!own) return { fault: 'noCertificate' }
  const found = pathOf(own, { anchors: trust.anchors, links, at: new Date(), isRevoked: (one, issuer) => isListed(trust, one, issuer) })
  if ('fault' in found) return { fault: 'badCertificate', detail: found.fault }
  try {
    if (!isForTlsClients(own)) return { fault: 'badCertificate', detail: 'wrongUse' }
    // A00.FR.405, A00.FR.427: the certificate of one station does not open the URL of another.
    const [name, ...more] = subjectNames(own, 'CN')
    if (name === undefined || more.length > 0 || (name !== stationId && name !== names.serialNumber)) return { fault: 'otherCertificate' }
    return isOfOrganization(subjectNames(own, 'O'), names.organizations) ? { name, path: found.path } : { fault: 'otherOrganization' }
  } catch {
    return { fault: 'badCertificate', detail: 'unreadable' }
  }
}

/** A00.FR.404, A00.FR.509 */
const isOfOrganization = (shown: string[], allowed: string[]) =>
  shown.length > 0 && (allowed.length === 0 || shown.some((name) => allowed.includes(name)))

/** Subject of a certificate, on one line. */
export const subjectOf = ({ subject }: X509Certificate): string => subject.replaceAll('\n', ', ').slice(0, 200)
