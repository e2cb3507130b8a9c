import type { Settings } from '#base/settings.js'

/** Where stations find us: FILES_URL, or else the address the operator used. Neither a query nor a fragment, and no redirect behind it (2.1 N01.FR.26…28). */
export const fileBase = ({ files: { url } }: Settings, origin: string): string => (url ?? origin).replace(/\/+$/, '')

export const fileUrl = (settings: Settings, origin: string, direction: 'upload' | 'download', token: string): string =>
  `${fileBase(settings, origin)}/files/${direction}/${token}`
