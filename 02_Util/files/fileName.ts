import { Problem } from '#util/http/problem.js'

const longest = 200
/** Names of devices to Windows, whatever follows the dot. */
const device = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i

/**
 * A name from outside, fit to be shown and to be offered as the name of a download: no folder in whatever spelling, no control characters, nothing a header,
 * a shell or a file system minds.
 */
export function fileName(given: string | undefined): string {
  const last = (given ?? '')
    .normalize('NFKC')
    .split(/[\\/\u2044\u2215\u29f5]/)
    .at(-1)!
  const clean = last.replaceAll(/[\p{C}\p{Zl}\p{Zp}"*:<>?|;]/gu, '').replace(/^[.\s]+/, '')
  const short = [...clean]
    .slice(0, longest)
    .join('')
    .replace(/[.\s]+$/, '')
  return device.test(short) ? `_${short}` : short || 'upload'
}

/** The name in a Content-Disposition (N01.FR.19). */
export const dispositionName = (header: string | undefined): string | undefined => /filename="?([^";\r\n]+)"?/i.exec(header ?? '')?.[1]

const endings: Record<string, string> = { gzip: '.gz', 'x-gzip': '.gz', deflate: '.zz', br: '.br', zstd: '.zst' }

/** How a file is called whose body was sent packed: it stays packed, and says so. Refuses what we have no name for. */
export function asEncoded(encoding: string | undefined): (name: string) => string {
  const packed = (encoding ?? '').trim().toLowerCase()
  if (packed === '' || packed === 'identity') return (name) => name
  const ending = endings[packed]
  if (!ending) throw new Problem(415, 'unsupported', `Content-Encoding ${packed} is not taken: send the file as it is.`)
  return (name) => (name.toLowerCase().endsWith(ending) ? name : name + ending)
}
