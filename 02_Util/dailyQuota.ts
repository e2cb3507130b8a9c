const dayMs = 86_400_000
const maxKeys = 100_000

/** `first`: it is used up with this one, somebody should hear of it; `exceeded`: it was before. */
export type Verdict = 'within' | 'first' | 'exceeded'

/** Bytes that may be kept per key and UTC day. Counted in this process only, so a restart begins anew; beyond 100,000 keys the oldest is forgotten. */
export function dailyQuota(bytes: number, now = Date.now) {
  let used = new Map<string, number>()
  let day = 0
  return (key: string, size: number): Verdict => {
    const today = Math.floor(now() / dayMs)
    if (today !== day) {
      used = new Map()
      day = today
    }
    const before = used.get(key) ?? 0
    if (before > bytes) return 'exceeded'
    used.set(key, before + size)
    if (used.size > maxKeys) used.delete(used.keys().next().value!)
    return before + size > bytes ? 'first' : 'within'
  }
}
