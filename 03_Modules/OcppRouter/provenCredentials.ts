import { createHmac } from 'node:crypto'

const maxKept = 50_000

/** Credentials that were right the last time, as keyed digests: whoever offers the same again needs no brake on guessing. */
export function provenCredentials(secretKeys: Buffer[]) {
  const kept = new Set<string>()
  const digest = (credential: unknown[]) => createHmac('sha256', secretKeys[0]!).update(JSON.stringify(credential)).digest('base64')
  return {
    has: (credential: unknown[]): boolean => kept.has(digest(credential)),
    add(credential: unknown[]): void {
      const name = digest(credential)
      kept.delete(name)
      kept.add(name)
      if (kept.size > maxKept) kept.delete(kept.values().next().value!)
    },
    forget: (credential: unknown[]): void => void kept.delete(digest(credential)),
  }
}
