import { ConfigError } from './config.js'

/** Only a new database gets the tenant made: later another slug is a slip, and stations of the old one would be turned away. */
export function requireDefaultTenant(slug: string, slugs: string[]): void {
  if (slugs.includes(slug)) return
  throw new ConfigError(
    `DEFAULT_TENANT=${slug} names no tenant of this database: give one of ${slugs.slice(0, 10).join(', ')}, or create it first`,
  )
}
