import { createHash, randomBytes } from 'node:crypto'

/** A new key: 256 random bits behind a prefix that secret scanners can recognise. Shown once, stored as its hash. */
export const generateApiKey = (): string => `pb_${randomBytes(32).toString('base64url')}`

/** What is stored of a key. The key is random, so a fast hash is as good as a slow one. */
export const hashApiKey = (key: string): Buffer => createHash('sha256').update(key).digest()
