import { createHash, randomBytes } from 'node:crypto'

/** What is in a URL for a station: whose it is, and 256 random bits. Only its hash is stored. */
export function newFileToken(tenantId: number): { token: string; hash: Buffer } {
  const token = `${tenantId}.${randomBytes(32).toString('base64url')}`
  return { token, hash: hashOf(token) }
}

/** The tenant and the hash of a token that somebody shows; undefined for what cannot be one. */
export function readFileToken(token: string): { tenantId: number; hash: Buffer } | undefined {
  const tenant = /^(\d{1,9})\.[\w-]{43}$/.exec(token)?.[1]
  return tenant === undefined ? undefined : { tenantId: Number(tenant), hash: hashOf(token) }
}

const hashOf = (token: string) => createHash('sha256').update(token).digest()
