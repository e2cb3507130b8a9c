import type { CertificateHashDataType } from '#base/ocpp/generated/v21.js'
import { tags, toDer } from '#util/x509/der.js'
import { serial } from '#util/x509/hashData.js'

/** Hash algorithms of CertID: their OBJECT IDENTIFIERs and the length of a hash in bytes. */
export const hashAlgorithms = {
  SHA256: { oid: '608648016503040201', bytes: 32 },
  SHA384: { oid: '608648016503040202', bytes: 48 },
  SHA512: { oid: '608648016503040203', bytes: 64 },
} as const

const sequence = (...parts: Buffer[]) => toDer(tags.sequence, ...parts)

/** An OCSPRequest (RFC 6960 §4.1.1) for one certificate, in DER. Without a nonce, so that responders may answer what they have signed before. */
export function ocspRequest(certificate: CertificateHashDataType): Buffer {
  const request = sequence(certId(certificate))
  return sequence(sequence(sequence(request)))
}

function certId({ hashAlgorithm, issuerNameHash, issuerKeyHash, serialNumber }: CertificateHashDataType): Buffer {
  const { oid, bytes } = hashAlgorithms[hashAlgorithm]
  const algorithm = sequence(toDer(tags.oid, Buffer.from(oid, 'hex')), toDer(tags.null))
  const hash = (hex: string) => toDer(tags.octetString, bytesOf(hex, bytes))
  return sequence(algorithm, hash(issuerNameHash), hash(issuerKeyHash), serialDer(serialNumber))
}

function bytesOf(hex: string, length: number): Buffer {
  if (!/^[0-9a-f]*$/i.test(hex) || hex.length !== 2 * length) throw new Error(`a hash is not ${length} bytes in hexadecimal`)
  return Buffer.from(hex, 'hex')
}

/** A serial number as INTEGER: positive, as short as can be. */
export function serialDer(serialNumber: string): Buffer {
  const digits = serial(serialNumber)
  if (!/^[0-9a-f]{1,40}$/.test(digits)) throw new Error('the serial number is not hexadecimal')
  const bytes = Buffer.from(digits.length % 2 ? `0${digits}` : digits, 'hex')
  return toDer(tags.integer, ...(bytes[0]! & 0x80 ? [Buffer.from([0])] : []), bytes)
}
