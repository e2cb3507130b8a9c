/** Counts down per key and refills with time; memory is bounded by forgetting the oldest key. */
export function tokenBuckets(
  { burst, perSecond, maxKeys = 20_000 }: { burst: number; perSecond: number; maxKeys?: number },
  now = Date.now,
) {
  const buckets = new Map<string, { tokens: number; at: number }>()

  const level = (key: string) => {
    const bucket = buckets.get(key)
    return bucket ? Math.min(burst, bucket.tokens + ((now() - bucket.at) / 1000) * perSecond) : burst
  }
  const set = (key: string, tokens: number) => {
    buckets.delete(key)
    buckets.set(key, { tokens, at: now() })
    if (buckets.size > maxKeys) buckets.delete(buckets.keys().next().value!)
  }
  return {
    /** True while the key has something left; takes nothing. */
    allows: (key: string): boolean => level(key) >= 1,
    /** Takes one. */
    take: (key: string): void => set(key, Math.max(0, level(key) - 1)),
    /** Gives back what was taken. */
    giveBack: (key: string): void => set(key, Math.min(burst, level(key) + 1)),
  }
}
