import { Client } from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { migrations } from '../../migrations/index.js'
import { migrate, migrateDown } from '../../Server/migrate.js'
import { type TestDatabase, testDatabase } from '../database.js'

let database: TestDatabase
let client: Client
beforeAll(async () => {
  database = await testDatabase()
  client = new Client({ connectionString: database.url })
  await client.connect()
})
afterAll(async () => {
  await client.end()
  await database.drop()
})

/** What a migration can leave: columns, constraints, indexes, policies, grants, functions and sequences, but not the weeks of a partition. */
async function schema(): Promise<string[]> {
  const { rows } = await client.query<{ fact: string }>(`
    WITH ours AS (
      SELECT oid, relname, relkind, relrowsecurity, relforcerowsecurity, relacl FROM pg_class
      WHERE relnamespace = 'public'::regnamespace AND relkind <> 'c' AND relname !~ '^spatial_ref_sys' AND relname !~ '_[0-9]{8}' AND relname <> 'schema_migrations' AND relname !~ '^schema_migrations_'
        AND oid NOT IN (SELECT objid FROM pg_depend WHERE deptype = 'e')
    )
    SELECT format('%s %s rls=%s/%s %s', relkind, relname, relrowsecurity, relforcerowsecurity, relacl) AS fact FROM ours
    UNION ALL SELECT format('column %s.%s %s %s %s', o.relname, attname, format_type(atttypid, atttypmod), attnotnull, pg_get_expr(adbin, adrelid))
      FROM ours o JOIN pg_attribute a ON a.attrelid = o.oid AND attnum > 0 AND NOT attisdropped
      LEFT JOIN pg_attrdef d ON d.adrelid = o.oid AND d.adnum = a.attnum WHERE o.relkind IN ('r', 'p')
    UNION ALL SELECT format('constraint %s %s', o.relname, pg_get_constraintdef(c.oid)) FROM ours o JOIN pg_constraint c ON c.conrelid = o.oid
    UNION ALL SELECT format('index %s', pg_get_indexdef(o.oid)) FROM ours o WHERE relkind IN ('i', 'I')
    UNION ALL SELECT format('policy %s %s %s %s', tablename, policyname, roles, qual) FROM pg_policies WHERE schemaname = 'public' AND tablename !~ '_[0-9]{8}'
    UNION ALL SELECT format('function %s %s', p.oid::regprocedure, p.proacl) FROM pg_proc p
      WHERE pronamespace = 'public'::regnamespace AND p.oid NOT IN (SELECT objid FROM pg_depend WHERE deptype = 'e')
    ORDER BY 1`)
  return rows.map(({ fact }) => fact)
}

it('go down one by one to nothing and up again to the same schema', async () => {
  const complete = await schema()
  expect(complete.length).toBeGreaterThan(300)

  const down: string[] = []
  for (const { name } of migrations.toReversed()) down.push(...(await migrateDown({ url: database.url, to: name })))

  expect(down).toEqual(migrations.map(({ name }) => name).toReversed())
  expect(await schema()).toEqual([])

  expect((await migrate({ url: database.url })).applied).toEqual(migrations.map(({ name }) => name))
  expect(await schema()).toEqual(complete)
})

it('are run once, by one of many processes that start together', async () => {
  const last = migrations.at(-1)!.name
  await migrateDown({ url: database.url, to: last })

  const runs = await Promise.all(Array.from({ length: 5 }, () => migrate({ url: database.url })))

  expect(runs.flatMap(({ applied }) => applied)).toEqual([last])
})
