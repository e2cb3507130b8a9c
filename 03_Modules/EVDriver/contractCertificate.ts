import type { X509Certificate } from 'node:crypto'
import type { OutsideContext } from '#base/context.js'
import type { RequestOf } from '#base/ocpp/action.js'
import type { CertificateHashDataType, OCSPRequestDataType } from '#base/ocpp/generated/v21.js'
import { NoStanding } from '#base/ports/revocation.js'
import { type Authorities, authorities } from '#util/authorities.js'
import { readChain } from '#util/x509/certificates.js'
import { hashDataOf, isSameCertificate } from '#util/x509/hashData.js'
import { subjectNames } from '#util/x509/names.js'
import { type PathFault, pathOf } from '#util/x509/path.js'
import { respondersOf } from '#util/x509/responders.js'

/** What a contract certificate is worth, whatever is known of its token. `reason` is the operator's. */
export interface ContractVerdict {
  certificateStatus: 'Accepted' | 'CertificateExpired' | 'CertificateRevoked' | 'CertChainError'
  reason?: string
}

type Request = RequestOf<'Authorize'>
/** A certificate of the chain, and where its status is to be had. */
type Link = { certificate: CertificateHashDataType; urls: string[]; issuer?: X509Certificate }

/** Undefined when no certificate came with the token (C07.FR.02, C07.FR.06). */
export async function judgeContract(request: Request, context: OutsideContext): Promise<ContractVerdict | undefined> {
  const { certificate, iso15118CertificateHashData } = request
  if (certificate === undefined && iso15118CertificateHashData === undefined) return undefined
  const trusted = await context.read(authorities)
  if (certificate === undefined) return judgeLinks(iso15118CertificateHashData!.map(linkOf), trusted.all, context)
  const read = linksIn(certificate, request, trusted, context.now())
  return 'links' in read ? judgeLinks(read.links, [], context) : read
}

/** The chain below its root, when it leads to one that is trusted, is valid now and is of this contract. */
function linksIn(pem: string, request: Request, trusted: Authorities, at: Date): { links: Link[] } | ContractVerdict {
  try {
    const [leaf, ...sent] = readChain(pem)
    const anchors = trusted.of('MORootCertificate', 'V2GRootCertificate')
    const found = pathOf(leaf!, { anchors, links: [...sent, ...trusted.of('IntermediateCertificate')], at })
    if ('fault' in found) return refusals[found.fault]
    if (!isOf(found.path[0]!, request.idToken.idToken)) return chainError('it is the certificate of another contract')
    return { links: linksOf(found.path, request) }
  } catch (err) {
    return chainError(err instanceof Error ? err.message : String(err))
  }
}

/** C07.FR.17 */
const chainError = (reason: string): ContractVerdict => ({ certificateStatus: 'CertChainError', reason })

const refusals: Record<PathFault, ContractVerdict> = {
  expired: { certificateStatus: 'CertificateExpired' }, // C07.FR.15
  revoked: { certificateStatus: 'CertificateRevoked' }, // C07.FR.16
  notYetValid: chainError('it, or one above it, is not valid yet'),
  unknownIssuer: chainError('it leads to no root that is trusted'),
  weakKey: chainError(
    'a key or an algorithm of its chain is not taken: use RSA with 2048 bits, or an elliptic curve with 224, and SHA-256 or better',
  ),
  wrongUse: chainError('one above it may not sign certificates, or has too many below it'),
  unreadable: chainError('it, or one above it, cannot be read, or has a critical extension that is not understood'),
}

/** The common name is the eMAID; either may have hyphens, and lack the check digit. */
function isOf(certificate: X509Certificate, emaid: string): boolean {
  const plain = (text: string) => text.replaceAll('-', '').toLowerCase()
  const [name = ''] = subjectNames(certificate, 'CN')
  const [a, b] = [plain(name), plain(emaid)].toSorted((one, other) => one.length - other.length) as [string, string]
  return a === b || (a.length === 14 && b.length === 15 && b.startsWith(a))
}

const linkOf = ({ responderURL, customData: _theirs, ...certificate }: OCSPRequestDataType): Link => ({ certificate, urls: [responderURL] })

function linksOf(path: X509Certificate[], { iso15118CertificateHashData = [] }: Request): Link[] {
  return path.slice(0, -1).map((one, i) => {
    const issuer = path[i + 1]!
    const said = iso15118CertificateHashData.find((data) => isSameCertificate(data, hashDataOf(one, issuer, data.hashAlgorithm)))
    return { certificate: hashDataOf(one, issuer, 'SHA256'), urls: [...respondersOf(one), ...(said ? [said.responderURL] : [])], issuer }
  })
}

/** C07.FR.05: each of them is good by the word of its issuer. */
async function judgeLinks(links: Link[], known: X509Certificate[], { station, revocation }: OutsideContext): Promise<ContractVerdict> {
  const words = await Promise.all(
    links.map(async ({ certificate, urls, issuer }) => {
      try {
        const question = { tenantId: station.tenantId, source: 'OCSP' as const, certificate, urls, known: issuer ? [issuer] : known }
        const { status, proven } = await revocation.ask(question)
        return proven ? { status } : { reason: 'the certificate of the issuer is not known: add it to /api/v1/trust-anchors' }
      } catch (err) {
        if (err instanceof NoStanding) return { reason: err.message }
        throw err
      }
    }),
  )
  if (words.some(({ status }) => status === 'Revoked')) return { certificateStatus: 'CertificateRevoked' } // C07.FR.16
  const doubtful = words.find(({ status }) => status !== 'Good')
  if (doubtful) return { certificateStatus: 'CertChainError', reason: doubtful.reason ?? 'its authority does not know it' } // C07.FR.17
  return { certificateStatus: 'Accepted' }
}
