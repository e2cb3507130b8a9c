import type { FastifyInstance } from 'fastify'

type Parts = Pick<FastifyInstance, 'data' | 'files' | 'log'>

/** Removes a content that nobody needs. A store that is away is asked again when old logs are removed. */
export async function removeContent({ data, files, log }: Parts, tenantId: number, key: string): Promise<boolean> {
  try {
    await files.remove(key)
  } catch (err) {
    log.warn({ err, tenant: tenantId, key }, 'a file could not be removed now; it is tried again')
    return false
  }
  await data.withTenant(tenantId, (tenant) => tenant.storedFiles.gone(key))
  return true
}
