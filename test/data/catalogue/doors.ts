import type { Client } from 'pg'
import { lines } from './tables.js'

/** The owner could switch a policy off; so it serves nothing. */
export const owners = (client: Client) =>
  lines(client, `SELECT format('%s: belongs to %s', name, owner) AS line FROM tables WHERE owner <> 'plugboard_owner' ORDER BY 1`)

/** A function that runs as its owner is a door in the wall. */
export const functions = (client: Client) =>
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
export const views = (client: Client) =>
  lines(
    client,
    `SELECT format('%s: a view that no policy binds', relname) AS line FROM pg_class c
     WHERE relnamespace = 'public'::regnamespace
       AND (relkind IN ('m', 'f') OR (relkind = 'v' AND NOT coalesce(reloptions @> '{security_invoker=true}', false)))
       AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = c.oid AND classid = 'pg_class'::regclass AND deptype = 'e')
     ORDER BY 1`,
  )

export const roles = (client: Client) =>
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
