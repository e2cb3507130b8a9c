/** The tenant acted for. */
export interface Tenant {
  id: number
  slug: string
  name: string
  heartbeatIntervalSeconds?: number
  createdAt: Date
}

export interface OwnTenant {
  get(): Promise<Tenant | undefined>
  update(change: { name?: string; slug?: string; heartbeatIntervalSeconds?: number | null }): Promise<Tenant | undefined>
}
