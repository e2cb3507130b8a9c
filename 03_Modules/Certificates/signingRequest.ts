import { bitsOf, type Der, inside, oidOf, readDer, tags } from '#util/x509/der.js'
import { readPem } from '#util/x509/pem.js'
import { type KeyFacts, readPublicKey } from '#util/x509/publicKey.js'
import { isSignedBy } from '#util/x509/signature.js'

/** What a certificate signing request says of itself (RFC 2986). */
export interface SigningRequest {
  commonName?: string
  organization?: string
  key: KeyFacts
}

const COMMON_NAME = '550403'
const ORGANIZATION = '55040a'

/** Reads a PEM request and checks that its sender holds the key. Throws with what is wrong with it, in words for whoever made it. */
export function readSigningRequest(pem: string): SigningRequest {
  const blocks = readPem(pem)
  const [block] = blocks
  if (!block || blocks.length > 1 || !/^(NEW )?CERTIFICATE REQUEST$/.test(block.label))
    throw new Error('it is not one CERTIFICATE REQUEST in PEM')
  const outer = readDer(block.der)
  if (outer.length !== 1) throw new Error('something follows the request')
  const [info, algorithm, signature] = inside(outer[0])
  const [, subject, spki] = inside(info)
  if (!info || !subject || !spki) throw new Error('the request lacks a part')
  const { key, ...facts } = readPublicKey(spki.whole)
  if (!isSignedBy(key, info.whole, inside(algorithm), bitsOf(signature))) throw new Error('its signature is not made with its own key')
  const names = namesOf(subject)
  return { commonName: names.get(COMMON_NAME), organization: names.get(ORGANIZATION), key: facts }
}

function namesOf(subject: Der): Map<string, string> {
  const names = new Map<string, string>()
  for (const set of inside(subject))
    for (const attribute of inside(set, tags.set)) {
      const [type, value] = inside(attribute)
      if (value) names.set(oidOf(type), textOf(value))
    }
  return names
}

const encodings: Record<number, (bytes: Buffer) => string> = {
  12: (bytes) => new TextDecoder('utf-8', { fatal: true }).decode(bytes),
  19: (bytes) => bytes.toString('latin1'),
  20: (bytes) => bytes.toString('latin1'),
  22: (bytes) => bytes.toString('latin1'),
  30: (bytes) => new TextDecoder('utf-16be', { fatal: true }).decode(bytes),
}

function textOf({ tag, content }: Der): string {
  const text = encodings[tag]?.(content)
  if (text === undefined || /\p{Cc}/u.test(text)) throw new Error('its subject is not text')
  return text
}
