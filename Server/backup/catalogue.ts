import type { Client } from 'pg'
import { ConfigError } from '../config.js'

/** A table with rows of its own; a partitioned one stands for its partitions. */
export interface Table {
  name: string
  /** Without generated ones: PostgreSQL computes those again. */
  columns: string[]
  /** Tables it refers to. */
  needs: string[]
  /** The cross-tenant role may read all of it. */
  system: boolean
}

/** Every table of the product, each after those it refers to, so that foreign keys hold row by row. */
export async function tablesOf(client: Client): Promise<Table[]> {
  const { rows } = await client.query<Table>(`
    SELECT c.relname AS name,
      ARRAY(SELECT attname::text FROM pg_attribute
        WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum) AS columns,
      ARRAY(SELECT DISTINCT f.relname::text FROM pg_constraint k JOIN pg_class f ON f.oid = k.confrelid
        WHERE k.conrelid = c.oid AND k.contype = 'f' AND k.confrelid <> c.oid) AS needs,
      has_table_privilege('plugboard_system', c.oid, 'SELECT') AS system
    FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname <> 'schema_migrations'
      AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = c.oid AND classid = 'pg_class'::regclass AND deptype = 'e')
    ORDER BY c.relname`)
  return inOrder(rows)
}

/** Names of the migrations the database has seen; undefined when it is no database of Plugboard yet. */
export async function migrationsOf(client: Client): Promise<string[] | undefined> {
  const { rows: found } = await client.query<{ found: boolean }>(`SELECT to_regclass('public.schema_migrations') IS NOT NULL AS found`)
  if (!found[0]!.found) return undefined
  return (await client.query<{ name: string }>('SELECT name FROM schema_migrations ORDER BY name')).rows.map(({ name }) => name)
}

/** The weeks (`20261116`) that have a partition of their own, by table. */
export async function weeksOf(client: Client): Promise<Record<string, string[]>> {
  const { rows } = await client.query<{ parent: string; weeks: string[] }>(`
    SELECT p.relname AS parent, array_agg(right(c.relname, 8) ORDER BY c.relname) AS weeks
    FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_class p ON p.oid = i.inhparent
    WHERE p.relnamespace = 'public'::regnamespace AND p.relkind = 'p' AND c.relname ~ ('^' || p.relname || '_[0-9]{8}$')
    GROUP BY p.relname`)
  return Object.fromEntries(rows.map(({ parent, weeks }) => [parent, weeks]))
}

export interface Sequence {
  name: string
  /** As PostgreSQL prints an int8. */
  last: string
  called: boolean
}

/** Where every sequence stands: identity columns and the ids of OCPP 1.6 transactions. */
export async function sequencesOf(client: Client): Promise<Sequence[]> {
  const { rows: names } = await client.query<{ name: string }>(
    `SELECT sequencename AS name FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1`,
  )
  const found: Sequence[] = []
  for (const { name } of names) {
    const { rows } = await client.query<{ last: string; called: boolean }>(
      `SELECT last_value::text AS last, is_called AS called FROM ${client.escapeIdentifier(name)}`,
    )
    found.push({ name, ...rows[0]! })
  }
  return found
}

function inOrder(tables: Table[]): Table[] {
  const placed: Table[] = []
  const waiting = [...tables]
  while (waiting.length > 0) {
    const next = waiting.findIndex(({ needs }) => needs.every((need) => placed.some(({ name }) => name === need)))
    if (next < 0) throw new ConfigError(`tables refer to each other in a circle: ${waiting.map(({ name }) => name).join(', ')}`)
    placed.push(...waiting.splice(next, 1))
  }
  return placed
}
