import { createHash, type X509Certificate } from 'node:crypto'
import type { CertificateHashDataType } from '#base/ocpp/generated/v21.js'
import { bitsOf, inside, readDer } from './der.js'
import { spkiOf } from './publicKey.js'

/** What OCPP calls a certificate by (CertificateHashDataType). `issuer` is the certificate of whoever signed it, itself when it is a root. */
export function hashDataOf(
  certificate: X509Certificate,
  issuer: X509Certificate,
  hashAlgorithm: CertificateHashDataType['hashAlgorithm'],
): CertificateHashDataType {
  const hash = (bytes: Buffer) => createHash(hashAlgorithm.toLowerCase()).update(bytes).digest('hex')
  const [, keyBits] = inside(readDer(spkiOf(issuer.publicKey))[0])
  return {
    hashAlgorithm,
    issuerNameHash: hash(issuerName(certificate)),
    issuerKeyHash: hash(bitsOf(keyBits)),
    serialNumber: serial(certificate.serialNumber),
  }
}

/** TBSCertificate: [0] version (absent in version 1), serial, algorithm, issuer. */
function issuerName(certificate: X509Certificate): Buffer {
  const [tbs] = inside(readDer(certificate.raw)[0])
  const fields = inside(tbs)
  return fields[fields[0]?.tag === 0xa0 ? 3 : 2]!.whole
}

/** Hexadecimal without leading zeroes. */
const serial = (text: string) => text.replace(/^0+(?=.)/, '').toLowerCase()

/** One text for each certificate, however its digits are written. */
export const identityOf = ({ hashAlgorithm, issuerNameHash, issuerKeyHash, serialNumber }: CertificateHashDataType) =>
  [hashAlgorithm, issuerNameHash, issuerKeyHash, serial(serialNumber)].join('/').toLowerCase()

export const isSameCertificate = (a: CertificateHashDataType, b: CertificateHashDataType): boolean => identityOf(a) === identityOf(b)

export const isSameNumber =
  (a: CertificateHashDataType) =>
  (b: CertificateHashDataType): boolean =>
    serial(a.serialNumber) === serial(b.serialNumber)
