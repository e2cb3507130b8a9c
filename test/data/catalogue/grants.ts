import type { Client } from 'pg'
import { lines, rowsOf, systemTables } from './tables.js'

/** What plugboard_app may do where it may not do everything to its tenant's rows. */
const appMay: Record<string, string[]> = {
  tenants: ['SELECT', 'UPDATE'],
  processes: [],
  schema_migrations: [],
}

const ALL = ['DELETE', 'INSERT', 'SELECT', 'UPDATE']

/** A partition is reached through its parent and the parent's policy, or not at all. */
export const partitions = (client: Client) =>
  lines(
    client,
    `SELECT format('%s: %s is granted on a partition to %s', name, privilege_type, CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END) AS line
     FROM tables, aclexplode(acl) WHERE partition AND grantee::regrole::text <> owner ORDER BY 1`,
  )

interface Grant {
  name: string
  role: string
  privileges: string[]
}

/** TRUNCATE is bound by no policy, TRIGGER and REFERENCES see rows of others: nobody who serves has them. */
export async function tableGrants(client: Client): Promise<string[]> {
  const names = await rowsOf<{ name: string }>(client, 'SELECT name FROM tables WHERE NOT partition ORDER BY name')
  const given = await rowsOf<Grant>(
    client,
    `SELECT name, CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END AS role,
       array_agg(privilege_type || CASE WHEN is_grantable THEN ' and may pass it on' ELSE '' END ORDER BY privilege_type) AS privileges
     FROM tables, aclexplode(acl) WHERE NOT partition AND grantee::regrole::text <> owner GROUP BY 1, 2 ORDER BY 1, 2`,
  )
  const expected = (name: string, role: string): string[] => {
    if (role === 'plugboard_app') return appMay[name] ?? ALL
    return role === 'plugboard_system' && systemTables.includes(name) ? ALL : []
  }
  return names.flatMap(({ name }) => {
    const here = new Map(given.filter((one) => one.name === name).map(({ role, privileges }) => [role, privileges.join(', ')]))
    return [...new Set(['plugboard_app', 'plugboard_system', ...here.keys()])].flatMap((role) => {
      const [is, should] = [here.get(role) ?? 'nothing', expected(name, role).join(', ') || 'nothing']
      return is === should ? [] : [`${name}: ${role} may ${is}, not ${should}`]
    })
  })
}

export const columnGrants = (client: Client) =>
  lines(
    client,
    `SELECT format('%s: column %s has grants of its own', name, attname) AS line
     FROM tables JOIN pg_attribute ON attrelid = id WHERE attacl IS NOT NULL AND NOT attisdropped ORDER BY 1`,
  )

/** A sequence that everybody counts with tells how much all of them have. */
export const sequenceGrants = (client: Client) =>
  lines(
    client,
    `SELECT format('%s: %s is granted to %s', relname, privilege_type, CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END) AS line
     FROM pg_class, aclexplode(relacl)
     WHERE relnamespace = 'public'::regnamespace AND relkind = 'S' AND grantee <> relowner
       AND (relname, privilege_type, grantee::regrole::text) <> ('ocpp16_transaction_id', 'USAGE', 'plugboard_app')
     ORDER BY 1`,
  )
