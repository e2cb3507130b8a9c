import { currentTenant, type Migration, tenantTable } from './migration.js'

// What a station was told about how to log in and has not shown that it knows: as long as that is open, the old way and the new one both count.
const up = `
CREATE TABLE access_changes (
  tenant_id ${currentTenant},
  id bigint GENERATED ALWAYS AS IDENTITY,
  station_pk bigint NOT NULL,
  slot bigint,
  security_profile smallint CHECK (security_profile BETWEEN 0 AND 3),
  credential_kind text CHECK (credential_kind IN ('hmac', 'scrypt')),
  credential_hash bytea,
  credential_salt bytea,
  told_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, id),
  CHECK (security_profile IS NOT NULL OR credential_hash IS NOT NULL),
  CHECK ((credential_kind IS NULL) = (credential_hash IS NULL)),
  FOREIGN KEY (tenant_id, station_pk) REFERENCES stations (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX access_changes_of_station ON access_changes (tenant_id, station_pk, id DESC);
${tenantTable('access_changes', { system: true })}
`

const down = `DROP TABLE access_changes;`

export default { name: '025-access-changes', up, down } satisfies Migration
