import type { Page, PageRequest } from '#base/repositories.js'

/** A key as anybody may see it: never the key, never its hash. */
export interface ApiKey {
  id: number
  tenantId: number
  name: string
  permissions: string[]
  createdAt: Date
  expiresAt?: Date
}

export interface ApiKeys {
  list(page: PageRequest): Promise<Page<ApiKey>>
  get(id: number): Promise<ApiKey | undefined>
  create(key: { name: string; keyHash: Buffer; permissions: string[]; expiresAt?: Date }): Promise<ApiKey>
  remove(id: number): Promise<boolean>
}
