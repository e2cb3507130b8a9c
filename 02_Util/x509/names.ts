import type { X509Certificate } from 'node:crypto'
import { type Der, inside, oidOf, readOne, tags } from './der.js'
import { fieldsOf } from './fields.js'

/** Attributes of a name, as the bytes of their OBJECT IDENTIFIERs in hexadecimal. */
export const attributes = { CN: '550403', O: '55040a' } as const

/** Values of an attribute of a Name, in their order. Throws when one is not text. */
export const namesIn = (name: Der, attribute: keyof typeof attributes): string[] =>
  inside(name)
    .flatMap((set) => inside(set, tags.set))
    .map((one) => inside(one))
    .filter(([type]) => oidOf(type) === attributes[attribute])
    .map(([, value]) => textOf(value))

/** Those of the subject of a certificate. */
export const subjectNames = ({ raw }: X509Certificate, attribute: keyof typeof attributes): string[] =>
  namesIn(readOne(fieldsOf(raw).subject), attribute)

const encodings: Record<number, (bytes: Buffer) => string> = {
  12: (bytes) => new TextDecoder('utf-8', { fatal: true }).decode(bytes),
  19: (bytes) => bytes.toString('latin1'),
  20: (bytes) => bytes.toString('latin1'),
  22: (bytes) => bytes.toString('latin1'),
  30: (bytes) => new TextDecoder('utf-16be', { fatal: true }).decode(bytes),
}

function textOf(value: Der | undefined): string {
  const text = value && encodings[value.tag]?.(value.content)
  if (text === undefined || /\p{Cc}/u.test(text)) throw new Error('its subject is not text')
  return text
}
