/** What a station puts on its connection. */
export type Wire =
  /** A text frame. */
  | { text: string }
  /** A text frame of these bytes, which need not be UTF-8. */
  | { bytes: Buffer }
  /** A binary frame. */
  | { binary: Buffer }
  /** A text frame in fragments. */
  | { fragments: Buffer[] }
  /** Bytes on the TCP connection itself, whatever WebSocket says; with `leave` it is cut right after. */
  | { raw: Buffer; leave?: true }

const shownChars = 300_000

/** As a report shows it. */
export function shown(wire: Wire): string {
  if ('text' in wire) return wire.text.slice(0, shownChars)
  if ('bytes' in wire) return `text of bytes ${hex(wire.bytes)}`
  if ('binary' in wire) return `binary ${hex(wire.binary)}`
  if ('fragments' in wire) return `fragments ${wire.fragments.map(hex).join(' / ')}`
  return `raw ${hex(wire.raw)}${wire.leave ? ', then cut' : ''}`
}

const hex = (bytes: Buffer) =>
  bytes.length > 1_000 ? `${bytes.subarray(0, 100).toString('hex')}… (${bytes.length} bytes)` : bytes.toString('hex')
