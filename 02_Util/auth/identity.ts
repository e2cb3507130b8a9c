import { covers } from '#base/permissions.js'

/** Who asks: proven by the key, never taken from the request. */
export interface Identity {
  /** The tenant acted for. */
  tenantId: number
  /** The tenant the key belongs to; 0 is the system's own, whose keys may act for every tenant. */
  keyTenantId: number
  keyId: number
  permissions: readonly string[]
}

export const SYSTEM_TENANT = 0

/** True for a key of the installation, which may act for every tenant. */
export const isSystem = ({ keyTenantId }: Identity): boolean => keyTenantId === SYSTEM_TENANT

export const may = (identity: Identity, permission: string): boolean => covers(identity.permissions, permission)
