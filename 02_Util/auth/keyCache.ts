import type { ApiKeyRow, SystemData } from '#base/system.js'

/** Keys looked up a moment ago. */
export interface KeyCache {
  /** A key seen within the last seconds, without asking the database. */
  recent(hash: Buffer): ApiKeyRow | undefined
  /** Asks the database; rejects when that is away. */
  look(hash: Buffer): Promise<ApiKeyRow | undefined>
  /** A removed key dies at once in this process, within TTL_MS in others. */
  forget(match: (row: ApiKeyRow) => boolean): void
}

const TTL_MS = 5_000
const MOST = 10_000

/** Saves one query per request; unknown keys are not kept, so that nobody can fill it with guesses. */
export function keyCache(apiKeys: SystemData['apiKeys'], now: () => number = Date.now): KeyCache {
  const kept = new Map<string, { row: ApiKeyRow; until: number }>()
  let forgotten = 0
  return {
    recent(hash) {
      const name = hash.toString('base64')
      const entry = kept.get(name)
      if (!entry) return undefined
      const dead = entry.until <= now() || (entry.row.expiresAt && entry.row.expiresAt.getTime() <= now())
      if (dead) kept.delete(name)
      return dead ? undefined : entry.row
    },
    async look(hash) {
      const asked = forgotten
      const row = await apiKeys.byHash(hash)
      if (kept.size >= MOST) kept.clear()
      // A key removed while we asked must not come back with the older answer.
      if (row && asked === forgotten) kept.set(hash.toString('base64'), { row, until: now() + TTL_MS })
      return row
    },
    forget(match) {
      forgotten++
      for (const [name, { row }] of kept) if (match(row)) kept.delete(name)
    },
  }
}
