import type { KeptFile } from '#base/repositories/storedFiles.js'
import type { Repositories } from '#base/repositories.js'
import { readFileToken } from '#util/files/token.js'

const download = /^(.+)\/files\/download\/([\w.-]+)$/

/** Two readers of a URL must not see two hosts: no second `@`, no backslash, no space. */
const plain = /^[a-z][a-z\d+.-]*:\/\/(?:[^\s@/\\?#]*@)?(?:\[[\da-f:.]+\]|[\w.-]+)(?::\d+)?(?:[/?#][^\s\\]*)?$/i

/** The URL of a location; undefined for what is none, or could be read in two ways. */
export const readLocation = (location: string): URL | undefined =>
  plain.test(location) && URL.canParse(location) ? new URL(location) : undefined

/** The file of ours that a location offers: a URL we gave away, whose time has not ended. */
export async function fileAt(data: Repositories, location: string): Promise<KeptFile | undefined> {
  const [, base, token] = download.exec(location) ?? []
  const read = token === undefined ? undefined : readFileToken(token)
  const offered = read && (await data.storedFiles.offered(read.hash))
  return offered?.base === base ? offered : undefined
}

/** True for what looks like a URL of a Plugboard, whether or not it is one of ours that still counts. */
export const isDownloadUrl = (location: string): boolean => readFileToken(download.exec(location)?.[2] ?? '') !== undefined

/** True when one of `prefixes` covers the location: same scheme, host and port, and a path that is it or lies below it. */
export function isCovered(location: URL, prefixes: readonly string[]): boolean {
  return prefixes.some((prefix) => {
    const { protocol, host, pathname } = new URL(prefix)
    const folder = pathname.endsWith('/') ? pathname : `${pathname}/`
    if (location.protocol !== protocol || location.host.toLowerCase() !== host.toLowerCase()) return false
    // A server may take an encoded slash for a slash, and dots between two for a way up.
    const path = location.pathname.replaceAll(/%2f|%5c/gi, '/').replaceAll(/%2e/gi, '.')
    return !path.split('/').includes('..') && (path === pathname || path.startsWith(folder))
  })
}
