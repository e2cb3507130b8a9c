import { versions } from '#base/ocpp/version.js'

/** Who a station says it is: the last segment of its URL, and the tenant's slug where the URL names one. */
export interface ClaimedIdentity {
  tenantSlug: string | undefined
  stationId: string
}

export type ParsedUrl = { kind: 'station'; claimed: ClaimedIdentity } | { kind: 'elsewhere' } | { kind: 'badIdentity'; text: string }

// Part 4 §3.1.1 of 2.x (identifierString and no colon, because Basic authentication splits there); at most 48 characters.
const identity = /^[A-Za-z0-9 *\-_=+|@.]{1,48}$/
const slug = /^[a-z0-9][a-z0-9-]{0,62}$/

/** Reads the request target once: `<prefix>/[tenant/][version/]<stationId>`. A version segment is allowed and decides nothing. */
export function parseStationUrl(target: string, prefixes: string[]): ParsedUrl {
  const path = target.split(/[?#]/, 1)[0]!
  for (const prefix of byLength(prefixes)) {
    const base = prefix.endsWith('/') ? prefix : `${prefix}/`
    if (!path.startsWith(base)) continue
    const segments = path.slice(base.length).replace(/\/$/, '').split('/')
    const raw = segments.pop()!
    if (segments.length > 0 && (versions as readonly string[]).includes(segments.at(-1)!)) segments.pop()
    if (segments.length > 1 || (segments.length === 1 && !slug.test(segments[0]!))) continue
    const stationId = decodeOnce(raw)
    if (stationId === undefined || !identity.test(stationId) || /^\.+$/.test(stationId))
      return { kind: 'badIdentity', text: raw.slice(0, 100) }
    return { kind: 'station', claimed: { tenantSlug: segments[0], stationId } }
  }
  return { kind: 'elsewhere' }
}

const byLength = (prefixes: string[]) => [...prefixes].toSorted((a, b) => b.length - a.length)

function decodeOnce(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined // a broken percent sequence is no identity
  }
}
