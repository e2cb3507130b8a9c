/** One step of the schema: SQL to go forward and SQL to come back. Expand first, contract in a later release. */
export interface Migration {
  name: string
  up: string
  down: string
}

/**
 * Row-level security for a table with `tenant_id`: the serving role sees one tenant, and none when no tenant is set.
 * FORCE binds the owner too. `system` opens the table to the cross-tenant role as well.
 */
export const tenantTable = (table: string, { system = false, column = 'tenant_id' } = {}) => `
ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON ${table} TO plugboard_app
  USING (${column} = NULLIF(current_setting('app.tenant', true), '')::int)
  WITH CHECK (${column} = NULLIF(current_setting('app.tenant', true), '')::int);
GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO plugboard_app;
${
  system
    ? `CREATE POLICY everything ON ${table} TO plugboard_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO plugboard_system;`
    : ''
}`

/** The tenant of the running unit of work, as a column default. */
export const currentTenant = `integer NOT NULL DEFAULT NULLIF(current_setting('app.tenant', true), '')::int`
