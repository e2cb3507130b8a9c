import type { Client } from 'pg'
import { lines, rowsOf, systemTables } from './tables.js'

export const rowSecurity = (client: Client) =>
  lines(
    client,
    `SELECT format('%s: row-level security is not %s', name, what) AS line
     FROM tables, LATERAL (VALUES ('enabled', secured), ('forced', forced)) AS has (what, holds)
     WHERE tenant IS NOT NULL AND NOT holds ORDER BY 1`,
  )

interface Policy {
  name: string
  policy: string
  roles: string[]
  command: string
  permissive: boolean
  using: string | null
  check: string | null
  column: string
}

/** Permissive policies add up: besides the one that narrows to the tenant there may be none for the app role, nor any for everybody. */
export async function policies(client: Client): Promise<string[]> {
  const all = await rowsOf<Policy>(
    client,
    `SELECT name, polname::text AS policy, ARRAY(SELECT CASE r WHEN 0 THEN 'PUBLIC' ELSE r::regrole::text END FROM unnest(polroles) r) AS roles,
       polcmd::text AS command, polpermissive AS permissive, pg_get_expr(polqual, polrelid) AS using, pg_get_expr(polwithcheck, polrelid) AS check,
       CASE name WHEN 'tenants' THEN 'id' ELSE 'tenant_id' END AS column
     FROM tables JOIN pg_policy ON polrelid = id ORDER BY 1, 2`,
  )
  const parents = await rowsOf<{ name: string }>(client, 'SELECT name FROM tables WHERE tenant IS NOT NULL AND NOT partition ORDER BY name')
  const own = ({ column }: Policy) => `(${column} = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::integer)`
  const narrows = (one: Policy) => one.command === '*' && one.permissive && one.using === own(one) && one.check === own(one)
  const is = (roles: string[], role: string) => roles.length === 1 && roles[0] === role
  const wrong = all.flatMap((one) => {
    if (is(one.roles, 'plugboard_app')) return narrows(one) ? [] : [`${one.name}: policy ${one.policy} does not narrow to the tenant`]
    if (is(one.roles, 'plugboard_system') && systemTables.includes(one.name)) return []
    return [`${one.name}: policy ${one.policy} is for ${one.roles.join(', ')}`]
  })
  const narrowed = new Set(all.filter((one) => is(one.roles, 'plugboard_app') && narrows(one)).map(({ name }) => name))
  return [...wrong, ...parents.filter(({ name }) => !narrowed.has(name)).map(({ name }) => `${name}: no policy narrows to the tenant`)]
}
