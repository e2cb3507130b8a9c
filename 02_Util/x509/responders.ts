import type { X509Certificate } from 'node:crypto'

/** URLs of the OCSP responders a certificate names (authority information access): a line for each entry, in quotes where it holds strange characters. */
export const respondersOf = ({ infoAccess = '' }: X509Certificate): string[] =>
  [...infoAccess.matchAll(/^OCSP - URI:(.+)$/gm)].map(([, url]) => (url!.startsWith('"') ? String(JSON.parse(url!)) : url!))
