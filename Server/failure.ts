import { BusError } from '#base/ports/bus.js'
import { ConfigError } from './config.js'
import { settings } from './settings.js'

// A port that is taken; a database that is not there, or lets nobody in.
const readable = new Set(['EADDRINUSE', 'EADDRNOTAVAIL', 'EACCES', 'ECONNREFUSED', 'ENOTFOUND', '28P01', '28000', '3D000', '42501'])

/** One line for what an operator can mend; undefined for what we have to, which deserves its stack. */
export function explain(err: unknown): string | undefined {
  if (!(err instanceof Error)) return undefined
  const { code = '' } = err as NodeJS.ErrnoException
  const namesSetting = (/^[A-Z][A-Z0-9_]+/.exec(err.message)?.[0] ?? '') in settings
  if (err instanceof ConfigError || namesSetting || readable.has(code) || BusError.is(err)) return err.message
  return undefined
}

/** Prints what went wrong, after `what`. */
export function complain(what: string, err: unknown): void {
  const line = explain(err)
  console.error(line === undefined ? err : `${what}: ${line}`)
}
