import type { Client } from 'pg'

/** What docs/architecture.md says of tenants and roles, as PostgreSQL's own catalogue tells it. Each check gives its findings as lines. */
export async function findings(client: Client): Promise<string[]> {
  const found: string[] = []
  for (const check of [
    tenantless,
    keys,
    references,
    rowSecurity,
    policies,
    partitions,
    tableGrants,
    columnGrants,
    owners,
    functions,
    views,
    roles,
  ])
    found.push(...(await check(client)))
  return found
}

/** Tables that hold nothing of a tenant. Whoever adds one says here why it needs none. */
const withoutTenant: Record<string, string> = {
  processes: 'our own processes; plugboard_system alone reads it',
  schema_migrations: 'names of migrations; nobody but the owner reads it',
}

/** Keys that hold over all tenants. */
const overall: Record<string, string> = {
  tenants_slug_key: 'a slug names one tenant in the URLs of all',
}

/** What plugboard_app may do where it may not do everything to its tenant's rows. */
const appMay: Record<string, string[]> = {
  tenants: ['SELECT', 'UPDATE'],
  processes: [],
  schema_migrations: [],
}

/** Tables that must cross tenants. */
const systemTables = [
  'api_keys',
  'callbacks',
  'commands',
  'connection_attempts',
  'connections',
  'outbox',
  'processes',
  'station_links',
  'tenants',
]

const ALL = ['DELETE', 'INSERT', 'SELECT', 'UPDATE']

// Ours: neither an extension's nor PostgreSQL's. `tenant` is NULL where the table has none.
const tables = `tables AS (
  SELECT c.oid AS id, c.relname::text AS name, c.relispartition AS partition, c.relrowsecurity AS secured, c.relforcerowsecurity AS forced,
    c.relowner::regrole::text AS owner, c.relacl AS acl,
    (SELECT attnum FROM pg_attribute WHERE attrelid = c.oid AND attname = CASE c.relname WHEN 'tenants' THEN 'id' ELSE 'tenant_id' END
       AND NOT attisdropped) AS tenant
  FROM pg_class c
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
    AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = c.oid AND classid = 'pg_class'::regclass AND deptype = 'e')
)`

async function rowsOf<T extends object>(client: Client, sql: string): Promise<T[]> {
  return (await client.query<T>(`WITH ${tables} ${sql}`)).rows
}

async function lines(client: Client, sql: string): Promise<string[]> {
  return (await rowsOf<{ line: string }>(client, sql)).map(({ line }) => line)
}

async function tenantless(client: Client): Promise<string[]> {
  const rows = await rowsOf<{ name: string }>(client, 'SELECT name FROM tables WHERE tenant IS NULL ORDER BY name')
  return rows.filter(({ name }) => !(name in withoutTenant)).map(({ name }) => `${name}: has no tenant`)
}

/** Constraints look past row-level security: a key without the tenant tells one tenant what another has. */
async function keys(client: Client): Promise<string[]> {
  const rows = await rowsOf<{ line: string; index: string }>(
    client,
    `SELECT format('%s: unique index %s leaves the tenant out', name, indexrelid::regclass) AS line, indexrelid::regclass::text AS index
     FROM tables JOIN pg_index ON indrelid = id
     WHERE tenant IS NOT NULL AND (indisunique OR indisexclusion) AND NOT tenant = ANY ((indkey::int2[])[0:indnkeyatts - 1])
     UNION ALL
     SELECT format('%s: has no primary key', name), '' FROM tables WHERE NOT EXISTS (SELECT FROM pg_index WHERE indrelid = id AND indisprimary)
     ORDER BY 1`,
  )
  return rows.filter(({ index }) => !(index in overall)).map(({ line }) => line)
}

/** The tenant of the row must be the tenant of the row it refers to: in the same place on both sides. */
const references = (client: Client) =>
  lines(
    client,
    `SELECT format('%s: foreign key %s leads out of the tenant', own.name, k.conname) AS line
     FROM pg_constraint k JOIN tables own ON own.id = k.conrelid JOIN tables other ON other.id = k.confrelid
     WHERE k.contype = 'f' AND k.conparentid = 0 AND own.tenant IS NOT NULL AND other.tenant IS NOT NULL
       AND NOT EXISTS (SELECT FROM unnest(k.conkey, k.confkey) AS pair (own_column, other_column)
         WHERE own_column = own.tenant AND other_column = other.tenant)
     ORDER BY 1`,
  )

const rowSecurity = (client: Client) =>
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
async function policies(client: Client): Promise<string[]> {
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

/** A partition is reached through its parent and the parent's policy, or not at all. */
const partitions = (client: Client) =>
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
async function tableGrants(client: Client): Promise<string[]> {
  const names = await rowsOf<{ name: string; tenant: boolean }>(
    client,
    'SELECT name, tenant IS NOT NULL AS tenant FROM tables WHERE NOT partition ORDER BY name',
  )
  const given = await rowsOf<Grant>(
    client,
    `SELECT name, CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END AS role, array_agg(privilege_type || CASE WHEN is_grantable THEN ' and may pass it on' ELSE '' END ORDER BY privilege_type) AS privileges
     FROM tables, aclexplode(acl) WHERE NOT partition AND grantee::regrole::text <> owner GROUP BY 1, 2 ORDER BY 1, 2`,
  )
  const expected = (name: string, role: string): string[] => {
    if (role === 'plugboard_app') return appMay[name] ?? ALL
    return role === 'plugboard_system' && systemTables.includes(name) ? ALL : []
  }
  const may = (name: string, role: string) => given.find((one) => one.name === name && one.role === role)?.privileges ?? []
  return names.flatMap(({ name }) =>
    ['plugboard_app', 'plugboard_system', ...new Set(given.filter((one) => one.name === name).map(({ role }) => role))]
      .filter((role, i, all) => all.indexOf(role) === i)
      .filter((role) => may(name, role).join() !== expected(name, role).join())
      .map(
        (role) => `${name}: ${role} may ${may(name, role).join(', ') || 'nothing'}, not ${expected(name, role).join(', ') || 'nothing'}`,
      ),
  )
}

const columnGrants = (client: Client) =>
  lines(
    client,
    `SELECT format('%s: column %s has grants of its own', name, attname) AS line
     FROM tables JOIN pg_attribute ON attrelid = id WHERE attacl IS NOT NULL AND NOT attisdropped ORDER BY 1`,
  )

/** The owner could switch a policy off; so it serves nothing. */
const owners = (client: Client) =>
  lines(client, `SELECT format('%s: belongs to %s', name, owner) AS line FROM tables WHERE owner <> 'plugboard_owner' ORDER BY 1`)

/** A function that runs as its owner is a door in the wall. */
const functions = (client: Client) =>
  lines(
    client,
    `SELECT format('%s(): %s', proname, what) AS line FROM pg_proc p, LATERAL (VALUES
       ('everybody may call it', has_function_privilege('public', p.oid, 'EXECUTE')),
       ('plugboard_app may call it', NOT has_function_privilege('public', p.oid, 'EXECUTE') AND has_function_privilege('plugboard_app', p.oid, 'EXECUTE')),
       ('belongs to ' || proowner::regrole, proowner::regrole::text <> 'plugboard_owner'),
       ('has no search path of its own', NOT coalesce(proconfig @> '{"search_path=public, pg_temp"}', false))
     ) AS has (what, wrong)
     WHERE pronamespace = 'public'::regnamespace AND prosecdef AND wrong
       AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = p.oid AND classid = 'pg_proc'::regclass AND deptype = 'e')
     ORDER BY 1`,
  )

/** A view reads as its owner unless it says otherwise; what a materialised one holds is bound by no policy. */
const views = (client: Client) =>
  lines(
    client,
    `SELECT format('%s: a view that no policy binds', relname) AS line FROM pg_class c
     WHERE relnamespace = 'public'::regnamespace
       AND (relkind IN ('m', 'f') OR (relkind = 'v' AND NOT coalesce(reloptions @> '{security_invoker=true}', false)))
       AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = c.oid AND classid = 'pg_class'::regclass AND deptype = 'e')
     ORDER BY 1`,
  )

const roles = (client: Client) =>
  lines(
    client,
    `SELECT format('%s: %s', rolname, what) AS line FROM pg_roles r, LATERAL (VALUES
       ('is not bound by row-level security', rolsuper OR rolbypassrls),
       ('may make roles or databases', rolcreaterole OR rolcreatedb),
       ('may log in', rolname = 'plugboard_owner' AND rolcanlogin),
       ('may make tables', rolname <> 'plugboard_owner' AND has_schema_privilege(rolname, 'public', 'CREATE')),
       ('is a member of another role', EXISTS (SELECT FROM pg_auth_members WHERE member = r.oid))
     ) AS has (what, wrong) WHERE rolname IN ('plugboard_owner', 'plugboard_app', 'plugboard_system') AND wrong ORDER BY 1`,
  )
