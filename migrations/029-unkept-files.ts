import { currentTenant, type Migration, tenantTable } from './migration.js'

const up = `
-- Contents in the store of files that no file names: one that is on its way, until it is kept, and one whose file is gone, until the store has removed it.
CREATE TABLE unkept_files (
  tenant_id ${currentTenant},
  storage_key text NOT NULL,
  remove_after timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, storage_key)
);
${tenantTable('unkept_files')}
`

const down = `DROP TABLE unkept_files;`

export default { name: '029-unkept-files', up, down } satisfies Migration
