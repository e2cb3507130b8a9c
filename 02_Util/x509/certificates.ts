import { X509Certificate } from 'node:crypto'
import { pemBlocksIn, readPem } from './pem.js'

const MOST_IN_A_CHAIN = 10

/** The certificates of a PEM text, in its order. Throws with what is wrong with it. */
function readCertificates(pem: string): X509Certificate[] {
  const blocks = readPem(pem)
  if (blocks.length === 0 || blocks.some(({ label }) => label !== 'CERTIFICATE')) throw new Error('it must hold CERTIFICATE blocks only')
  if (blocks.length > MOST_IN_A_CHAIN) throw new Error(`it holds more than ${MOST_IN_A_CHAIN} certificates`)
  return blocks.map(({ der }, i) => {
    try {
      const certificate = new X509Certificate(der)
      if (!certificate.publicKey) throw new Error('no key')
      return certificate
    } catch (err) {
      throw new Error(`certificate ${i + 1} of ${blocks.length} is not X.509 with a key that is known here`, { cause: err })
    }
  })
}

/** A PEM text with one certificate. */
export function readCertificate(pem: string): X509Certificate {
  const [certificate, second] = readCertificates(pem)
  if (second) throw new Error('it holds more than one certificate')
  return certificate!
}

/** A PEM text with a certificate, then whoever signed it, and so on. */
export function readChain(pem: string): X509Certificate[] {
  const chain = readCertificates(pem)
  for (const [i, certificate] of chain.slice(0, -1).entries())
    if (!isIssuedBy(certificate, chain[i + 1]!))
      throw new Error(`certificate ${i + 1} is not signed by certificate ${i + 2}: the leaf comes first`)
  return chain
}

/** The certificates of a PEM file, in its order, among whatever else it holds. Throws when one cannot be read. */
export const certificatesIn = (pem: string): X509Certificate[] =>
  pemBlocksIn(pem).flatMap(({ label, der }) => (label === 'CERTIFICATE' ? [new X509Certificate(der)] : []))

/** True when `issuer` signed it, whatever its key and algorithm are worth (`isCertifiedBy` asks for that, too). */
export const isIssuedBy = (certificate: X509Certificate, issuer: X509Certificate): boolean =>
  certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey)
