import { type Der, inside, oidOf, readDer, readOne, tags } from './der.js'

/** What lies inside a certificate and Node does not show. */
export interface CertificateFields {
  /** Name in DER, as hashes are made over it. */
  issuer: Buffer
  subject: Buffer
  /** SubjectPublicKeyInfo in DER. */
  spki: Buffer
  extensions: Extension[]
}

export interface Extension {
  /** The bytes of its OBJECT IDENTIFIER, in hexadecimal. */
  oid: string
  critical: boolean
  value: Buffer
}

/** TBSCertificate: [0] version (absent in version 1), serial, algorithm, issuer, validity, subject, key, … [3] extensions. Throws where it is none. */
export function fieldsOf(certificate: Buffer): CertificateFields {
  const [tbs] = inside(readOne(certificate))
  const fields = inside(tbs)
  const [, , issuer, , subject, spki, ...rest] = fields[0]?.tag === 0xa0 ? fields.slice(1) : fields
  if (!issuer || !subject || !spki) throw new Error('a certificate lacks a part')
  return { issuer: issuer.whole, subject: subject.whole, spki: spki.whole, extensions: extensionsIn(rest.find(({ tag }) => tag === 0xa3)) }
}

/** What an explicitly tagged field holds: SEQUENCE OF Extension. */
export function extensionsIn(field: Der | undefined): Extension[] {
  if (!field) return []
  return inside(readDer(field.content)[0]).map((extension) => {
    const [oid, ...rest] = inside(extension)
    const value = rest.at(-1)
    if (value?.tag !== tags.octetString) throw new Error('an extension without a value')
    return { oid: oidOf(oid), critical: rest[0]?.tag === tags.boolean && rest[0].content[0] !== 0, value: value.content }
  })
}
