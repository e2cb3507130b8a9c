import type { Cache } from '#base/ports/cache.js'

const SWEEP_MS = 30_000

interface Entry {
  json: string
  expires: number
}

/**
 * The cache of a single process. Holds `maxEntries` keys: the oldest written goes first. `now` is in milliseconds.
 * Values are kept as JSON text, so nobody can change what another one reads.
 */
export function memoryCache({ maxEntries = 100_000, now = Date.now }: { maxEntries?: number; now?: () => number } = {}): Cache {
  const entries = new Map<string, Entry>()
  let closed = false

  const sweep = setInterval(() => {
    const time = now()
    for (const [key, entry] of entries) if (entry.expires <= time) entries.delete(key)
  }, SWEEP_MS).unref()

  const live = (key: string) => {
    const entry = entries.get(key)
    if (entry && entry.expires <= now()) entries.delete(key)
    return entries.get(key)
  }

  const put = (key: string, value: unknown, ttlSeconds: number) => {
    const json = JSON.stringify(value) as string | undefined
    if (json === undefined) throw new TypeError('only JSON values can be cached')
    if (closed) return
    // Deleted first: a Map keeps a rewritten key at its old place, and the place is the age here.
    entries.delete(key)
    entries.set(key, { json, expires: now() + ttlSeconds * 1000 })
    if (entries.size > maxEntries) entries.delete(entries.keys().next().value as string)
  }

  return {
    async get<T>(key: string) {
      const entry = live(key)
      return entry && (JSON.parse(entry.json) as T)
    },
    async set(key, value, ttlSeconds) {
      put(key, value, ttlSeconds)
    },
    async claim(key, value, ttlSeconds) {
      if (live(key)) return false
      put(key, value, ttlSeconds)
      return true
    },
    async delete(key) {
      entries.delete(key)
    },
    async healthy() {
      return !closed
    },
    async close() {
      closed = true
      clearInterval(sweep)
      entries.clear()
    },
  }
}
