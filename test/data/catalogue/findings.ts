import type { Client } from 'pg'
import { functions, owners, roles, views } from './doors.js'
import { columnGrants, partitions, sequenceGrants, tableGrants } from './grants.js'
import { keys, references, tenantless } from './keys.js'
import { policies, rowSecurity } from './policies.js'

const checks = [
  tenantless,
  keys,
  references,
  rowSecurity,
  policies,
  partitions,
  tableGrants,
  columnGrants,
  sequenceGrants,
  owners,
  functions,
  views,
  roles,
]

/** Where a schema breaks what docs/architecture.md says of tenants and roles, as PostgreSQL's own catalogue tells it; a line each. */
export async function findings(client: Client): Promise<string[]> {
  const found: string[] = []
  for (const check of checks) found.push(...(await check(client)))
  return found
}
