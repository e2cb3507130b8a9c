import ipaddr from 'ipaddr.js'

/** Counts failed authentications per address, so that guessing costs an attacker time and us no database. */
export interface Failures {
  /** Seconds this address has to wait; 0 when it may try. */
  wait(address: string): number
  add(address: string): void
}

const WINDOW_MS = 60_000
const MOST_ADDRESSES = 20_000

/** An IPv6 customer owns a /64: count that, not each of its addresses. */
function block(address: string): string {
  if (!ipaddr.isValid(address)) return address
  const parsed = ipaddr.process(address)
  return parsed.kind() === 'ipv6' ? parsed.toByteArray().slice(0, 8).join('.') : parsed.toString()
}

/** At most `limit` failures per minute and address. */
export function failures(limit = 30, now: () => number = Date.now): Failures {
  const seen = new Map<string, { count: number; until: number }>()
  return {
    wait(address) {
      const entry = seen.get(block(address))
      return entry && entry.count >= limit && entry.until > now() ? Math.ceil((entry.until - now()) / 1000) : 0
    },
    add(address) {
      const name = block(address)
      const entry = seen.get(name)
      if (entry && entry.until > now()) entry.count++
      else {
        seen.delete(name)
        if (seen.size >= MOST_ADDRESSES) seen.delete(seen.keys().next().value!) // the oldest window
        seen.set(name, { count: 1, until: now() + WINDOW_MS })
      }
    },
  }
}
