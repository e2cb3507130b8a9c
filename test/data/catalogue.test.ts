import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { currentTenant, tenantTable } from '../../migrations/migration.js'
import { type TestDatabase, testDatabase } from '../database.js'
import { findings } from './catalogue/findings.js'

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
beforeEach(async () => void (await client.query('BEGIN')))
afterEach(async () => void (await client.query('ROLLBACK')))

/** What a migration would do. */
const asOwner = async (sql: string) => void (await client.query(`SET LOCAL ROLE plugboard_owner; ${sql}; RESET ROLE`))

/** A table as it should be, but for its lines and what is done to it then. */
const planted = (columns: string, then = '') =>
  `CREATE TABLE planted (tenant_id ${currentTenant} REFERENCES tenants (id), id bigint, ${columns}); ${tenantTable('planted')} ${then}`
const good = planted('PRIMARY KEY (tenant_id, id)')

const setting = `NULLIF(current_setting('app.tenant', true), '')::int`

it('every table keeps its tenants apart, in keys, policies and grants', async () => {
  expect(await findings(client)).toEqual([])
})

describe('the check', () => {
  it('has nothing to say of a table made by the rules', async () => {
    await asOwner(`CREATE TABLE planted (tenant_id ${currentTenant} REFERENCES tenants (id), id bigint, station_pk bigint, name text,
      PRIMARY KEY (tenant_id, id), UNIQUE (tenant_id, name), FOREIGN KEY (tenant_id, station_pk) REFERENCES stations (tenant_id, id));
      CREATE INDEX ON planted (name); ${tenantTable('planted')}`)

    expect(await findings(client)).toEqual([])
  })

  it.each<[string, string, string[]]>([
    [
      'has no tenant',
      'CREATE TABLE planted (id bigint PRIMARY KEY)',
      ['planted: has no tenant', 'planted: plugboard_app may nothing, not DELETE, INSERT, SELECT, UPDATE'],
    ],
    ['has no primary key', planted('name text'), ['planted: has no primary key']],
    ['has a primary key without the tenant', planted('PRIMARY KEY (id)'), ['planted: unique index planted_pkey leaves the tenant out']],
    [
      'has a unique key without the tenant',
      planted('name text UNIQUE, PRIMARY KEY (tenant_id, id)'),
      ['planted: unique index planted_name_key leaves the tenant out'],
    ],
    [
      'has a unique index without the tenant',
      `${good} CREATE UNIQUE INDEX once ON planted (id)`,
      ['planted: unique index once leaves the tenant out'],
    ],
    [
      'has a unique index that only carries the tenant along',
      `${good} CREATE UNIQUE INDEX once ON planted (id) INCLUDE (tenant_id)`,
      ['planted: unique index once leaves the tenant out'],
    ],
    [
      'has an exclusion without the tenant',
      planted('span int4range, EXCLUDE USING gist (span WITH &&), PRIMARY KEY (tenant_id, id)'),
      ['planted: unique index planted_span_excl leaves the tenant out'],
    ],
    [
      'refers to a row of any tenant',
      planted('owner integer REFERENCES tenants (id), PRIMARY KEY (tenant_id, id)'),
      ['planted: foreign key planted_owner_fkey leads out of the tenant'],
    ],
    [
      'brings the tenant of another column into a reference',
      planted(
        'host integer, station_pk bigint, PRIMARY KEY (tenant_id, id), FOREIGN KEY (host, station_pk) REFERENCES stations (tenant_id, id)',
      ),
      ['planted: foreign key planted_host_station_pk_fkey leads out of the tenant'],
    ],
    ['has no row-level security', `${good} ALTER TABLE planted DISABLE ROW LEVEL SECURITY`, ['planted: row-level security is not enabled']],
    ['does not bind its owner', `${good} ALTER TABLE planted NO FORCE ROW LEVEL SECURITY`, ['planted: row-level security is not forced']],
    ['has no policy', `${good} DROP POLICY tenant ON planted`, ['planted: no policy narrows to the tenant']],
    [
      'takes rows for any tenant',
      `${good} ALTER POLICY tenant ON planted WITH CHECK (true)`,
      ['planted: policy tenant does not narrow to the tenant', 'planted: no policy narrows to the tenant'],
    ],
    [
      'shows rows of any tenant',
      `${good} ALTER POLICY tenant ON planted USING (true)`,
      ['planted: policy tenant does not narrow to the tenant', 'planted: no policy narrows to the tenant'],
    ],
    [
      'lets reading alone be narrowed',
      `${good} DROP POLICY tenant ON planted; CREATE POLICY tenant ON planted FOR SELECT TO plugboard_app USING (tenant_id = ${setting})`,
      ['planted: policy tenant does not narrow to the tenant', 'planted: no policy narrows to the tenant'],
    ],
    [
      'has a second policy that widens the first',
      `${good} CREATE POLICY wide ON planted TO plugboard_app USING (id > 0)`,
      ['planted: policy wide does not narrow to the tenant'],
    ],
    [
      'has a policy for everybody',
      `${good} CREATE POLICY wide ON planted USING (tenant_id = ${setting}) WITH CHECK (tenant_id = ${setting})`,
      ['planted: policy wide is for PUBLIC'],
    ],
    [
      'has a policy for the system role without being one of its tables',
      `${good} CREATE POLICY wide ON planted TO plugboard_system USING (true)`,
      ['planted: policy wide is for plugboard_system'],
    ],
    [
      'may be truncated by the app role',
      `${good} GRANT TRUNCATE ON planted TO plugboard_app`,
      ['planted: plugboard_app may DELETE, INSERT, SELECT, TRUNCATE, UPDATE, not DELETE, INSERT, SELECT, UPDATE'],
    ],
    [
      'may not be written by the app role',
      `${good} REVOKE INSERT ON planted FROM plugboard_app`,
      ['planted: plugboard_app may DELETE, SELECT, UPDATE, not DELETE, INSERT, SELECT, UPDATE'],
    ],
    [
      'lets the app role pass its rights on',
      `${good} GRANT SELECT ON planted TO plugboard_app WITH GRANT OPTION`,
      ['planted: plugboard_app may DELETE, INSERT, SELECT and may pass it on, UPDATE, not DELETE, INSERT, SELECT, UPDATE'],
    ],
    ['is open to everybody', `${good} GRANT SELECT ON planted TO PUBLIC`, ['planted: PUBLIC may SELECT, not nothing']],
    [
      'is open to the system role',
      `${good} GRANT SELECT ON planted TO plugboard_system`,
      ['planted: plugboard_system may SELECT, not nothing'],
    ],
    ['opens one column', `${good} GRANT SELECT (id) ON planted TO PUBLIC`, ['planted: column id has grants of its own']],
    ['is counted by all', 'GRANT SELECT ON SEQUENCE tokens_id_seq TO plugboard_app', ['tokens_id_seq: SELECT is granted to plugboard_app']],
    [
      'is closed to the system role though it must cross tenants',
      'REVOKE DELETE ON outbox FROM plugboard_system',
      ['outbox: plugboard_system may INSERT, SELECT, UPDATE, not DELETE, INSERT, SELECT, UPDATE'],
    ],
    [
      'lets a tenant make tenants',
      'GRANT INSERT ON tenants TO plugboard_app',
      ['tenants: plugboard_app may INSERT, SELECT, UPDATE, not SELECT, UPDATE'],
    ],
    [
      'has a partition that is reached around its policy',
      'GRANT SELECT ON meter_values_default TO plugboard_app',
      ['meter_values_default: SELECT is granted on a partition to plugboard_app'],
    ],
    [
      'has a partition without row-level security',
      `CREATE TABLE planted PARTITION OF meter_values FOR VALUES FROM ('2001-01-01') TO ('2001-01-08')`,
      ['planted: row-level security is not enabled', 'planted: row-level security is not forced'],
    ],
    [
      'is seen through a view that reads as its owner',
      'CREATE VIEW planted AS SELECT id FROM tokens',
      ['planted: a view that no policy binds'],
    ],
    [
      'is copied into a materialised view',
      'CREATE MATERIALIZED VIEW planted AS SELECT id FROM tokens',
      ['planted: a view that no policy binds'],
    ],
    [
      'is reached by a function that runs as its owner',
      `CREATE FUNCTION planted() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT count(*) FROM tokens'`,
      ['planted(): everybody may call it', 'planted(): has no search path of its own'],
    ],
  ])('tells of a table that %s', async (_, sql, expected) => {
    await asOwner(sql)

    expect(await findings(client)).toEqual(expected)
  })

  it.each([
    ['belongs to whoever serves', `${good} ALTER TABLE planted OWNER TO plugboard_app`, 'planted: belongs to plugboard_app'],
    [
      'is served by a role that may become the owner',
      'GRANT plugboard_owner TO plugboard_app',
      'plugboard_app: is a member of another role',
    ],
  ])('tells of a table that %s', async (_, sql, expected) => {
    await client.query(sql)

    expect(await findings(client)).toContain(expected)
  })
})
