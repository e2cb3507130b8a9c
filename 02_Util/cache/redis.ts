import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import type { Cache } from '#base/ports/cache.js'
import { type Log, silent } from '#util/log.js'

/** A caller never waits longer than this; afterwards the cache is as good as empty. */
const COMMAND_MS = 800
/** A connection that stays silent for so long after a command is replaced. */
const SILENT_MS = 2_000
const RETRY_MAX_MS = 1_000

/**
 * The cache several processes share. Never rejects for want of Redis: an unreachable one is an empty one, within a second,
 * and comes back by itself. Every key begins with `prefix`.
 */
export function redisCache(url: string, { prefix = 'plugboard:', log = silent }: { prefix?: string; log?: Log } = {}): Cache {
  const { host } = new URL(url)
  let away = false
  let closed = false

  const redis = new Redis(url, {
    keyPrefix: prefix,
    commandTimeout: COMMAND_MS,
    socketTimeout: SILENT_MS,
    connectTimeout: SILENT_MS,
    disconnectTimeout: 100,
    // During an outage commands fail at once; none is sent again later, when its answer would surprise.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (attempt) => Math.min(50 * 2 ** attempt, RETRY_MAX_MS),
  })

  const lost = (err: unknown) => {
    if (away || closed) return
    away = true
    log.warn({ host, err }, 'Redis is away; the cache counts as empty')
  }
  redis.on('error', lost)
  redis.on('ready', () => {
    if (away) log.info({ host }, 'Redis is back')
    away = false
  })
  // Whoever asks first waits for the connection instead of finding nothing.
  const giveUp = new AbortController()
  const begun = Promise.race([
    new Promise((resolve) => ['ready', 'error', 'end'].forEach((event) => redis.once(event, resolve))),
    sleep(COMMAND_MS, undefined, { signal: giveUp.signal, ref: false }).catch(() => {
      // Aborted: something else ended the wait.
    }),
  ]).finally(() => giveUp.abort())

  /** What Redis says, or `empty` when it does not. */
  const attempt = async <T>(empty: T, command: () => Promise<T>): Promise<T> => {
    await begun
    try {
      return await command()
    } catch (err) {
      lost(err)
      return empty
    }
  }

  return {
    get: <T>(key: string) =>
      attempt<T | undefined>(undefined, async () => {
        const json = await redis.get(key)
        return json === null ? undefined : (JSON.parse(json) as T)
      }),
    async set(key, value, ttlSeconds) {
      const json = toJson(value)
      await attempt(undefined, () => redis.set(key, json, 'PX', milliseconds(ttlSeconds)))
    },
    async claim(key, value, ttlSeconds) {
      const json = toJson(value)
      return attempt(true, async () => (await redis.set(key, json, 'PX', milliseconds(ttlSeconds), 'NX')) === 'OK')
    },
    async delete(key) {
      await attempt(0, () => redis.del(key))
    },
    healthy: () => attempt(false, async () => (await redis.ping()) === 'PONG'),
    async close() {
      if (closed) return
      closed = true
      // Nothing is lost with what has not been written: it is a cache.
      redis.disconnect()
    },
  }
}

const milliseconds = (seconds: number) => Math.max(1, Math.round(seconds * 1000))

/** A value that is no JSON is the caller's mistake, whether Redis is there or not. */
function toJson(value: unknown): string {
  const json = JSON.stringify(value) as string | undefined
  if (json === undefined) throw new TypeError('only JSON values can be cached')
  return json
}
