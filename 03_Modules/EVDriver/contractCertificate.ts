import type { X509Certificate } from 'node:crypto'
import type { OutsideContext } from '#base/context.js'
import type { RequestOf } from '#base/ocpp/action.js'
import type { CertificateHashDataType, OCSPRequestDataType } from '#base/ocpp/generated/v21.js'
import { NoStanding } from '#base/ports/revocation.js'
import { authorities } from '#util/authorities.js'
import { readChain } from '#util/x509/certificates.js'
import { hashDataOf, isSameCertificate } from '#util/x509/hashData.js'
import { pathOf } from '#util/x509/path.js'

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
  try {
    if (certificate === undefined) return await judgeLinks(iso15118CertificateHashData!.map(linkOf), trusted.all, context)
    const roots = trusted.of('MORootCertificate', 'V2GRootCertificate')
    const path = pathOf(readChain(certificate), { roots, intermediates: trusted.of('IntermediateCertificate') })
    return refusedPath(path, request, context.now()) ?? (await judgeLinks(linksOf(path, request), path, context))
  } catch (err) {
    return { certificateStatus: 'CertChainError', reason: err instanceof Error ? err.message : String(err) }
  }
}

function refusedPath(path: X509Certificate[], { idToken }: Request, at: Date): ContractVerdict | undefined {
  if (path.some(({ validFrom }) => at < new Date(validFrom))) return { certificateStatus: 'CertChainError', reason: 'it is not valid yet' }
  if (path.some(({ validTo }) => new Date(validTo) <= at)) return { certificateStatus: 'CertificateExpired' } // C07.FR.15
  if (!isOf(path[0]!, idToken.idToken)) return { certificateStatus: 'CertChainError', reason: 'it is the certificate of another contract' }
  return undefined
}

/** The common name is the eMAID; either may have hyphens, and lack the check digit. */
function isOf({ subject }: X509Certificate, emaid: string): boolean {
  const plain = (text: string) => text.replaceAll('-', '').toLowerCase()
  const [, name = ''] = /(?:^|\n)CN=(.*)/.exec(subject) ?? []
  const [a, b] = [plain(name), plain(emaid)].toSorted((one, other) => one.length - other.length) as [string, string]
  return a === b || (a.length === 14 && b.length === 15 && b.startsWith(a))
}

const linkOf = ({ responderURL, customData: _theirs, ...certificate }: OCSPRequestDataType): Link => ({ certificate, urls: [responderURL] })

/** Everything below the root. */
function linksOf(path: X509Certificate[], { iso15118CertificateHashData = [] }: Request): Link[] {
  return path.slice(0, -1).map((one, i) => {
    const issuer = path[i + 1]!
    const said = iso15118CertificateHashData.find((data) => isSameCertificate(data, hashDataOf(one, issuer, data.hashAlgorithm)))
    return { certificate: hashDataOf(one, issuer, 'SHA256'), urls: [...respondersOf(one), ...(said ? [said.responderURL] : [])], issuer }
  })
}

/** Authority information access: a line for each entry, in quotes where it holds strange characters. */
const respondersOf = ({ infoAccess = '' }: X509Certificate): string[] =>
  [...infoAccess.matchAll(/^OCSP - URI:(.+)$/gm)].map(([, url]) => (url!.startsWith('"') ? String(JSON.parse(url!)) : url!))

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
