const longest = 200

/** A name from outside, fit to be shown and to be offered as the name of a download: no folder, no control characters, nothing a header or a shell minds. */
export function fileName(given: string | undefined): string {
  const last = (given ?? '').split(/[\\/]/).at(-1)!
  const clean = last.replaceAll(/[\p{C}"*:<>?|;]/gu, '').trim()
  return clean.replace(/^\.+/, '').slice(0, longest) || 'upload'
}

/** The name in a Content-Disposition (N01.FR.19). */
export const dispositionName = (header: string | undefined): string | undefined => /filename="?([^";\r\n]+)"?/i.exec(header ?? '')?.[1]
