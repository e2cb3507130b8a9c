import { bitsOf, inside, readDer } from '#util/x509/der.js'
import { namesIn } from '#util/x509/names.js'
import { readPem } from '#util/x509/pem.js'
import { type KeyFacts, readPublicKey } from '#util/x509/publicKey.js'
import { isSignedBy } from '#util/x509/signature.js'

/** What a certificate signing request says of itself (RFC 2986). */
export interface SigningRequest {
  commonName?: string
  organization?: string
  key: KeyFacts
}

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
  return { commonName: namesIn(subject, 'CN').at(-1), organization: namesIn(subject, 'O').at(-1), key: facts }
}
