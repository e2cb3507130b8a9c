import { createHash, type X509Certificate } from 'node:crypto'
import type { CertificateHashDataType } from '#base/ocpp/generated/v21.js'
import { bitsOf, inside, readOne } from './der.js'
import { fieldsOf } from './fields.js'

type Algorithm = CertificateHashDataType['hashAlgorithm']

/** What OCPP calls a certificate by (CertificateHashDataType). `issuer` is the certificate of whoever signed it, itself when it is a root. */
export function hashDataOf(certificate: X509Certificate, issuer: X509Certificate, hashAlgorithm: Algorithm): CertificateHashDataType {
  return {
    hashAlgorithm,
    issuerNameHash: hashOf(fieldsOf(certificate.raw).issuer, hashAlgorithm),
    issuerKeyHash: hashOf(keyBits(fieldsOf(issuer.raw).spki), hashAlgorithm),
    serialNumber: serial(certificate.serialNumber),
  }
}

/** Hexadecimal. */
export const hashOf = (bytes: Buffer, algorithm: Algorithm): string => createHash(algorithm.toLowerCase()).update(bytes).digest('hex')

/** True when the hashes name this certificate as the issuer. */
export function isIssuerOf({ hashAlgorithm, issuerNameHash, issuerKeyHash }: CertificateHashDataType, candidate: X509Certificate): boolean {
  const { subject, spki } = fieldsOf(candidate.raw)
  return (
    hashOf(subject, hashAlgorithm) === issuerNameHash.toLowerCase() && hashOf(keyBits(spki), hashAlgorithm) === issuerKeyHash.toLowerCase()
  )
}

const keyBits = (spki: Buffer): Buffer => bitsOf(inside(readOne(spki))[1])

/** Hexadecimal without leading zeroes. */
export const serial = (text: string): string => text.replace(/^0+(?=.)/, '').toLowerCase()

/** One text for each certificate, however its digits are written. */
export const identityOf = ({ hashAlgorithm, issuerNameHash, issuerKeyHash, serialNumber }: CertificateHashDataType) =>
  [hashAlgorithm, issuerNameHash, issuerKeyHash, serial(serialNumber)].join('/').toLowerCase()

export const isSameCertificate = (a: CertificateHashDataType, b: CertificateHashDataType): boolean => identityOf(a) === identityOf(b)

export const isSameNumber =
  (a: CertificateHashDataType) =>
  (b: CertificateHashDataType): boolean =>
    serial(a.serialNumber) === serial(b.serialNumber)
