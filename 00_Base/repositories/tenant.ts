/** The tenant acted for. */
export interface Tenant {
  id: number
  slug: string
  name: string
  heartbeatIntervalSeconds?: number
  /** Names that may stand in O of certificates of its stations; none: any. */
  organizations: string[]
  createdAt: Date
}

export interface OwnTenant {
  get(): Promise<Tenant | undefined>
  update(change: {
    name?: string
    slug?: string
    heartbeatIntervalSeconds?: number | null
    organizations?: string[]
  }): Promise<Tenant | undefined>
}
