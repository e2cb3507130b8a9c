/** What a Basic Authorization header says; undefined when there is none or it is not Basic. Bytes, because 1.6 passwords may be any. */
export function readBasicAuth(header: string | undefined): { user: string; password: Buffer } | undefined {
  const match = /^Basic +([A-Za-z0-9+/=]+)\s*$/i.exec(header ?? '')
  if (!match) return undefined
  const bytes = Buffer.from(match[1]!, 'base64')
  const colon = bytes.indexOf(0x3a) // the first one: the user cannot hold a colon, the password can
  if (colon === -1) return undefined
  return { user: bytes.subarray(0, colon).toString('utf8'), password: bytes.subarray(colon + 1) }
}
