/** One element of ASN.1 in DER. */
export interface Der {
  tag: number
  content: Buffer
  /** Header and content. */
  whole: Buffer
}

export const tags = { integer: 0x02, bitString: 0x03, oid: 0x06, sequence: 0x30, set: 0x31 } as const

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
