/** One element of ASN.1 in DER. */
export interface Der {
  tag: number
  content: Buffer
  /** Header and content. */
  whole: Buffer
}

export const tags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  enumerated: 0x0a,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const

/** The elements that lie one after the other in `bytes`; never looks inside them. Throws where they are no DER, or more than `most`. */
export function readDer(bytes: Buffer, most = 32): Der[] {
  const elements: Der[] = []
  for (let at = 0; at < bytes.length; ) {
    if (elements.length === most) throw new Error(`more than ${most} elements in a row`)
    const { header, length } = readHeader(bytes, at)
    const end = at + header + length
    if (end > bytes.length) throw new Error('an element is longer than what holds it')
    elements.push({ tag: bytes[at]!, content: bytes.subarray(at + header, end), whole: bytes.subarray(at, end) })
    at = end
  }
  return elements
}

function readHeader(bytes: Buffer, at: number): { header: number; length: number } {
  const [tag, first] = [bytes[at], bytes[at + 1]]
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) throw new Error('an element without a length')
  if (first < 0x80) return { header: 2, length: first }
  const size = first & 0x7f
  if (size === 0 || size > 3 || at + 2 + size > bytes.length) throw new Error('a length that is not of DER')
  return { header: 2 + size, length: bytes.readUIntBE(at + 2, size) }
}

/** The elements in a SEQUENCE or SET. */
export function inside(element: Der | undefined, tag: number = tags.sequence): Der[] {
  if (element?.tag !== tag) throw new Error('another structure than expected')
  return readDer(element.content)
}

/** The bytes of an OBJECT IDENTIFIER, in hexadecimal. */
export const oidOf = (element: Der | undefined): string => {
  if (element?.tag !== tags.oid) throw new Error('no object identifier where one belongs')
  return element.content.toString('hex')
}

/** The bytes of a BIT STRING that is whole bytes. */
export function bitsOf(element: Der | undefined): Buffer {
  if (element?.tag !== tags.bitString || element.content[0] !== 0) throw new Error('no bit string where one belongs')
  return element.content.subarray(1)
}

/** The bytes of an element with this tag. */
export function contentOf(element: Der | undefined, tag: number): Buffer {
  if (element?.tag !== tag) throw new Error('another structure than expected')
  return element.content
}

/** The one element that `bytes` are. */
export function readOne(bytes: Buffer): Der {
  const [element, second] = readDer(bytes, 2)
  if (!element || second) throw new Error('not one element')
  return element
}

const time = /^(\d{2,4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/

/** UTCTime or GeneralizedTime, as certificates and what is about them have it: to the second, in UTC. */
export function timeOf(element: Der | undefined): Date {
  const digits = element?.tag === tags.utcTime ? 2 : element?.tag === tags.generalizedTime ? 4 : undefined
  const match = digits && time.exec(element!.content.toString('latin1'))
  if (!match || match[1]!.length !== digits) throw new Error('no time where one belongs')
  const [year, month, day, hour, minute, second] = match.slice(1).map(Number) as [number, number, number, number, number, number]
  const century = digits === 4 ? 0 : year < 50 ? 2000 : 1900
  return new Date(Date.UTC(century + year, month - 1, day, hour, minute, second))
}

/** One element in DER. */
export function toDer(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  const size = content.length
  if (size > 0xffff) throw new Error('longer than anything written here')
  const length = size < 0x80 ? [size] : size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff]
  return Buffer.concat([Buffer.from([tag, ...length]), content])
}
