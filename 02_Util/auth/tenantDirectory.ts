import type { SystemData, TenantRow } from '#base/system.js'

/** Tenants by id and slug, a few seconds old at most. */
export interface TenantDirectory {
  byId(id: number): Promise<TenantRow | undefined>
  bySlug(slug: string): Promise<TenantRow | undefined>
  /** The next look asks the database again. */
  forget(): void
}

const TTL_MS = 5_000

/** A name it does not know is asked for again at once, so that a new tenant works in every process from its first second. */
export function tenantDirectory(tenants: SystemData['tenants'], now: () => number = Date.now): TenantDirectory {
  let kept: { rows: Promise<TenantRow[]>; until: number } | undefined
  const fresh = () => {
    const rows = tenants.list()
    rows.catch(() => (kept = undefined)) // whoever awaits it gets the error; the next one asks again
    kept = { rows, until: now() + TTL_MS }
    return rows
  }
  const find = async (match: (row: TenantRow) => boolean) => {
    const recent = kept && kept.until > now() ? await kept.rows : undefined
    return recent?.find(match) ?? (await fresh()).find(match)
  }
  return {
    byId: (id) => find((row) => row.id === id),
    bySlug: (slug) => find((row) => row.slug === slug),
    forget: () => (kept = undefined),
  }
}
