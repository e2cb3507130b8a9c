import { currentTenant, type Migration, tenantTable } from './migration.js'

// What a station has, as far as it said: version is the last it told or accepted, list_version the one its entries here belong to.
const up = `
CREATE TABLE local_lists (
  tenant_id ${currentTenant},
  station_pk bigint NOT NULL,
  version bigint,
  list_version bigint,
  any_type boolean NOT NULL DEFAULT false,
  token_max_length integer,
  status text,
  status_at timestamptz,
  changed_at timestamptz,
  checked_at timestamptz,
  auto_sync boolean NOT NULL DEFAULT false,
  -- Of the tokens it was last brought in line with.
  tokens_hash text,
  -- When the policy may try again.
  sync_after timestamptz,
  PRIMARY KEY (tenant_id, station_pk),
  FOREIGN KEY (tenant_id, station_pk) REFERENCES stations (tenant_id, id) ON DELETE CASCADE
);
${tenantTable('local_lists')}

CREATE TABLE local_list_entries (
  tenant_id ${currentTenant},
  station_pk bigint NOT NULL,
  value_key text NOT NULL,
  type_key text NOT NULL,
  entry json NOT NULL,
  PRIMARY KEY (tenant_id, station_pk, value_key, type_key),
  FOREIGN KEY (tenant_id, station_pk) REFERENCES local_lists (tenant_id, station_pk) ON DELETE CASCADE
);
${tenantTable('local_list_entries')}
`

const down = `DROP TABLE local_list_entries, local_lists;`

export default { name: '010-local-lists', up, down } satisfies Migration
